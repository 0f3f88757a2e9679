"""Checks a patient's extract: the chain up to the signed last number, and whether an earlier one contradicts it."""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import unhexlify
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

from journal.cli.verify_log.exported import CannotCheckError, Header, certified_keys, header_of, trusted_tree
from journal.cli.verify_log.rows import FIRST, LEAF, FaultError, Finding
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.signing import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from keys.notes import Checkpoint

FORMAT = "sigill-patient-extract/1"
_BEGINS = f'{{"format": "{FORMAT}"'.encode()
_ALGORITHM = 1


@dataclass(frozen=True, slots=True)
class Extract:
    """An extract as its file tells it, unverified. ``at`` is in microseconds; each row is (leaf, receipt, opened)."""

    header: Header
    patient: UUID
    last_seq: int
    at: int
    signature: bytes
    rows: tuple[tuple[bytes, bytes, bytes | None], ...]


@dataclass(frozen=True, slots=True)
class CheckedExtract:
    """What an extract came to; ``finding`` is None when all holds."""

    header: Header
    tree: Checkpoint | None
    rows: int
    finding: Finding | None


def is_extract(path: Path) -> bool:
    """Say whether a file is a patient's extract, and no export of a whole log."""
    with path.open("rb") as file:
        return file.read(len(_BEGINS)) == _BEGINS


def check_extract(path: Path, key: str, earlier: Path | None) -> CheckedExtract:
    """Check an extract against the reader's key, and against an earlier one of the same patient where one is given."""
    told = _read(path)
    tree = None
    try:
        tree = _check(told, key)
        if earlier is not None:
            before = _read(earlier)
            _compare(before, _check(before, key), told, tree)
    except FaultError as fault:
        return CheckedExtract(told.header, tree, len(told.rows), fault.finding)
    return CheckedExtract(told.header, tree, len(told.rows), None)


def _read(path: Path) -> Extract:
    try:
        told = json.loads(path.read_bytes())
        return Extract(
            header_of(told | {"earlier": []}, 0),
            UUID(told["patient"]),
            int(told["last_seq"]),
            int(told["at"]),
            _raw(told["signature"]),
            tuple(map(_row, told["rows"])),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise CannotCheckError("not-an-export") from error


def _row(told: dict[str, Any]) -> tuple[bytes, bytes, bytes | None]:
    opened = told["opened"]
    return _raw(told["leaf"]), _raw(told["receipt"]), None if opened is None else _raw(opened)


def _raw(told: Any) -> bytes:  # noqa: ANN401  (of JSON: whatever is no text of hexadecimal signs is refused)
    return unhexlify(str(told))


def _check(told: Extract, key: str) -> Checkpoint:
    """Check everything that one extract says; FaultError for the first thing that is wrong."""
    tree = trusted_tree(told.header, key)
    is_signed = _signer([key] if key.startswith("sigill-log/") else certified_keys(told.header))
    about = (told.header.provider, told.patient, told.last_seq, tree.size, tree.root, told.at)
    if not is_signed(context("log-extract/1", *about), told.signature):
        raise FaultError(Finding("statement"))
    previous = FIRST
    for number, (leaf, receipt, opened) in enumerate(told.rows, 1):
        _check_row(told, number, leaf, previous)
        fields = LEAF.fullmatch(leaf)
        if opened is not None and fields and sha256(opened).digest() != fields["commitment"]:
            raise FaultError(Finding("payload", number))
        if not is_signed(_receipt_message(leaf), receipt):
            raise FaultError(Finding("receipt", number))
        previous = sha256(b"\0" + leaf).digest()
    if len(told.rows) != told.last_seq:
        raise FaultError(Finding("withheld-rows", len(told.rows), told.last_seq))
    return tree


def _check_row(told: Extract, number: int, leaf: bytes, previous: bytes) -> None:
    fields = LEAF.fullmatch(leaf)
    if fields is None:
        raise FaultError(Finding("unreadable", number))
    provider, _, _, length, zone, _, patient, seq, before = fields.groups()
    whose = (told.header.provider.bytes, told.patient.bytes)
    if (provider, patient) != whose or length[0] != len(zone):
        raise FaultError(Finding("leaf", number))
    if (int.from_bytes(seq, "big"), before) != (number, previous):
        raise FaultError(Finding("chain", number))


def _receipt_message(leaf: bytes) -> bytes:
    """Return what the receipt signs: the leaf's first five fields, under a label of their own."""
    fields = LEAF.fullmatch(leaf)
    if fields is None:
        raise ValueError("no leaf")
    provider, event, at, _, zone, commitment, *_ = fields.groups()
    return context("receipt/1", provider, event, at, zone, commitment)


def _compare(before: Extract, then: Checkpoint, told: Extract, now: Checkpoint) -> None:
    """Hold an extract against an earlier one: what was signed once must still be there, under the same numbers."""
    if before.patient != told.patient:
        raise FaultError(Finding("other-patient"))
    if then.size > now.size:
        before, told = told, before
    for number, (old, new) in enumerate(zip(before.rows, told.rows, strict=False), 1):
        if old[0] != new[0]:
            raise FaultError(Finding("contradicts", number))
    if before.last_seq > told.last_seq or (then.size == now.size and before.last_seq != told.last_seq):
        raise FaultError(Finding("contradicts", min(before.last_seq, told.last_seq) + 1))


def _signer(keys: list[str]) -> Callable[[bytes, bytes], bool]:
    """Return a check of whether any of these verifier keys signed a message."""
    public = [b64decode(key.split("+", 2)[2])[_ALGORITHM:] for key in keys]

    def is_signed(message: bytes, signature: bytes) -> bool:
        for each in public:
            try:
                verify(each, message, signature)
            except DoesNotOpenError:
                continue
            return True
        return False

    return is_signed
