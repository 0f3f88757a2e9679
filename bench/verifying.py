"""How fast one core verifies a log that was exported, when nothing is wrong with it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from bench.practice import Practice
from bench.table import Target
from journal.cli.verify_log.checking import check_export
from journal.cli.verify_log.exported import read_header
from journal.store.database import Database
from journal.store.engines import open_engine
from journal.store.log_export import export_lines

ROWS = Target(100_000, at_least=True, unit=" rows/s")
TIMES = 3


def verification(practice: Practice, place: Path) -> tuple[str, Target, float]:
    """Export a practice's log and verify it; the best of a few times, in rows for each second of one core."""
    export = place / "log.export"
    database = Database(open_engine(practice.environment["JOURNAL_DATABASE"]))
    with export.open("wb") as file:
        file.writelines(export_lines(database, practice.provider, datetime.now(UTC)))
    key = read_header(export).fingerprint.hex()
    return "verifying an exported log, each core", ROWS, max(_rate(export, key) for _ in range(TIMES))


def _rate(export: Path, key: str) -> float:
    begun = time.process_time()
    checked = check_export(export, key, 0, jobs=1)
    used = time.process_time() - begun
    if checked.finding is not None:
        raise ValueError(f"the log is found to be wrong: {checked.finding}")
    return checked.rows / used
