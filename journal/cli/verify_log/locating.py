"""Narrows down where a fault lies, slowly, once one is certain: by receipts, by earlier checkpoints, by row numbers.

Whoever alters a row and computes every later hash anew still lacks the log's key: the receipt of the altered row no
longer verifies, and an earlier checkpoint bounds what was dropped or put in.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from journal.cli.verify_log.checking import each_stretch, stretches
from journal.cli.verify_log.exported import certified_keys, earlier_trees
from journal.cli.verify_log.rows import DIGITS, LEAF, Finding, hashes_in
from keys.errors import DoesNotOpenError
from keys.merkle import Frontier
from keys.signing import verify

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from journal.cli.verify_log.exported import Header
    from journal.cli.verify_log.rows import Stretch

_LABEL = b"\x01\0\0\0\x09receipt/1"
_LEAF_LABEL = len(b"\x01\0\0\0\x0alog-leaf/1")


def first_fault(path: Path, header: Header, finding: Finding, jobs: int) -> Finding:
    """Return the first row that is wrong, as far as the export tells it; the finding itself where it tells no more."""
    whole = finding.kind == "root"
    unsigned = first_unsigned(path, header, jobs)
    if unsigned is not None and (whole or unsigned < finding.row):
        return Finding("receipt", unsigned)
    between = _between(path, header)
    if between and (whole or between.other <= finding.row):
        return between
    return _placed(path, header, finding) if finding.kind == "place" else finding


def first_unsigned(path: Path, header: Header, jobs: int) -> int | None:
    """Return the first row whose receipt the log's keys did not sign, or None."""
    publics = [key.public for key in header.log_keys]
    work = partial(_first_unsigned, publics=publics)
    return next((row for row in each_stretch(work, stretches(path, header.rows_from), jobs) if row is not None), None)


def _first_unsigned(stretch: Stretch, publics: Sequence[bytes]) -> int | None:
    for line in stretch.lines():
        number, _, leaf, receipt, *_ = [*line.split(), b"", b"", b"", b""]
        if number.isdigit() and len(number) <= DIGITS and receipt != b"=" and not _is_signed(leaf, receipt, publics):
            return int(number)
    return None


def _is_signed(leaf_hex: bytes, receipt_hex: bytes, publics: Sequence[bytes]) -> bool:
    try:
        leaf, receipt = bytes.fromhex(leaf_hex.decode()), bytes.fromhex(receipt_hex.decode())
    except ValueError:
        return False
    fields = LEAF.fullmatch(leaf)
    # A receipt is signed over the first five fields of the leaf, under a label of its own.
    return fields is not None and any(
        _verifies(public, _LABEL + leaf[_LEAF_LABEL : fields.end("commitment")], receipt) for public in publics
    )


def _verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        verify(public, message, signature)
    except DoesNotOpenError:
        return False
    return True


def _between(path: Path, header: Header) -> Finding | None:
    """Return between which rows the first difference lies, by the earlier checkpoints that the log signed."""
    trees = {tree.size: tree.root for tree in earlier_trees(header, certified_keys(header))}
    frontier, last_true = Frontier(), 0
    for stretch in stretches(path, header.rows_from):
        for hashed in hashes_in(stretch):
            frontier.append(hashed)
            signed = trees.get(frontier.size)
            if signed and signed != frontier.root():
                return Finding("between", last_true, frontier.size)
            last_true = frontier.size if signed else last_true
    return None


def _placed(path: Path, header: Header, finding: Finding) -> Finding:
    """Tell a row that is missing from one that stands elsewhere, and from one that stands twice."""
    if finding.other < finding.row:
        return Finding("repeated", finding.other, finding.row)
    wanted = b"%d " % finding.row
    found = any(line.startswith(wanted) for stretch in stretches(path, header.rows_from) for line in stretch.lines())
    return Finding("moved" if found else "missing", finding.row, finding.other)
