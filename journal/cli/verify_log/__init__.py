"""`journal verify-log`: checks an export of the access log, or a patient's extract, without server and database.

Exit code 0: all holds. 1: something does not, and the first row is named. 2: it could not be checked.
"""

from __future__ import annotations

import os
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from journal.cli.verify_log.checking import check_export
from journal.cli.verify_log.exported import CannotCheckError
from journal.cli.verify_log.extracts import check_extract, is_extract
from journal.cli.verify_log.locating import first_fault, first_unsigned
from journal.cli.verify_log.rows import Finding
from journal.cli.verify_log.words import words_of
from journal.cli.wired import Command, now

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from journal.cli.verify_log.checking import Checked
    from journal.cli.verify_log.extracts import CheckedExtract
    from journal.cli.wired import Wire

_KEPT_DAYS = 5 * 365
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take an export and a key that came another way than the export did."""
    parser.add_argument("export", type=Path, help="the file that was exported, or that a patient has taken home")
    parser.add_argument(
        "--key", required=True, help="the provider's public key or fingerprint, the log's key, or a file"
    )
    parser.add_argument("--against", type=Path, help="an earlier extract of the same patient, to hold it against")
    parser.add_argument("--lang", choices=("sv", "en"), help="the language of the answer; otherwise that of LANG")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes to use; one for each core")
    parser.add_argument(
        "--receipts", action="store_true", help="check every receipt too, which takes minutes a million"
    )


def run(options: argparse.Namespace, _wire: Wire, environment: Mapping[str, str]) -> int:
    """Check, say what was found, and return the exit code."""
    words = words_of(options.lang, environment)
    try:
        return _checked(options, words)
    except CannotCheckError as error:
        print(words[error.why].format(path=options.export, detail=error.detail), file=sys.stderr)
    except OSError as error:
        print(words["no-file"].format(path=options.export, detail=error.strerror), file=sys.stderr)
    return 2


def _checked_extract(options: argparse.Namespace, words: Mapping[str, str]) -> int:
    """Check a patient's extract, and whether an earlier one contradicts it."""
    checked = check_extract(options.export, _key(options.key), options.against)
    finding = checked.finding
    told = _told_broken(checked, finding, words) if finding else [words["extract"].format(rows=checked.rows)]
    print(words["of"].format(name=checked.header.name, size=checked.tree.size if checked.tree else 0))
    print("\n".join(told))
    return 1 if finding else 0


def _checked(options: argparse.Namespace, words: Mapping[str, str]) -> int:
    if is_extract(options.export):
        return _checked_extract(options, words)
    begun = time.perf_counter()
    aged_before = (now() - timedelta(days=_KEPT_DAYS) - _EPOCH) // timedelta(microseconds=1)
    checked = check_export(options.export, _key(options.key), aged_before, options.jobs)
    finding = _finding(checked, options)
    seconds = time.perf_counter() - begun
    told = _told_broken(checked, finding, words) if finding else _told_whole(checked, options, words)
    size = checked.tree.size if checked.tree else 0
    print(words["of"].format(name=checked.header.name, size=size))
    print("\n".join(told))
    print(words["took"].format(seconds=seconds, speed=checked.rows / seconds))
    return 1 if finding else 0


def _finding(checked: Checked, options: argparse.Namespace) -> Finding | None:
    if checked.finding and checked.tree:
        return first_fault(options.export, checked.header, checked.finding, options.jobs)
    if checked.finding is None and options.receipts:
        row = first_unsigned(options.export, checked.header, options.jobs)
        return None if row is None else Finding("receipt", row)
    return checked.finding


def _told_whole(checked: Checked, options: argparse.Namespace, words: Mapping[str, str]) -> list[str]:
    told = [words["whole"].format(rows=checked.rows, patients=checked.patients)]
    told += [words["aged"].format(aged=checked.aged)] if checked.aged else []
    return told + ([words["signed"]] if options.receipts else [])


def _told_broken(checked: Checked | CheckedExtract, finding: Finding, words: Mapping[str, str]) -> list[str]:
    detail = checked.header.fingerprint.hex(" ", 4)
    return [words["broken"], words[finding.kind].format(row=finding.row, other=finding.other, detail=detail)]


def _key(told: str) -> str:
    """Return the key, or the content of the file that is named."""
    path = Path(told)
    return (path.read_text(encoding="utf-8") if path.is_file() else told).strip()


COMMANDS = (Command("verify-log", "check an export of the access log, without the server", arguments, run),)
