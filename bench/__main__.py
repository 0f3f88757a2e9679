"""Measure Sigill beside two baselines of its own, on both databases, in one run: `make bench`.

Tables in Markdown go to standard output, progress to standard error. What misses its target is bold; nothing fails,
since a measure says as much about the machine and its other load as about the program.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bench import acts
from bench.databases import NoServerError, Postgres, Sqlite, postgres
from bench.practice import IN_MEMORY
from bench.run import Found, measure, measure_blocks, measure_copies, measure_own_pages
from bench.sizes import EARNEST, HURRY, Sizes
from bench.table import Row, measured, shares, targets
from bench.verifying import verification


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(description="Measure Sigill beside its baselines.")
    parser.add_argument(
        "--quick", action="store_true", help="a minute instead of ten: shows that it runs, and little else"
    )
    parser.add_argument("--blocks", action="store_true", help="the block of a long journal, and nothing else")
    parser.add_argument("--copies", action="store_true", help="the setting of a long copy as PDF, and nothing else")
    parser.add_argument("--own", action="store_true", help="a patient's own journal and log, and nothing else")
    asked = parser.parse_args()
    sizes, begun = HURRY if asked.quick else EARNEST, time.monotonic()
    alone = (
        measure_own_pages if asked.own else measure_blocks if asked.blocks else measure_copies if asked.copies else None
    )
    found = on_both(alone or _everything, sizes)
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}; "
        f"{sizes.rounds} rounds of {sizes.seconds:g} s a phase; {time.monotonic() - begun:.0f} s in all.\n"
    )
    print(targets(rows_of(found), list(found)), end="\n\n")
    print(measured({name: one.results for name, one in found.items()}), end="\n\n")
    if alone is None:
        _print_shares(found)
        acts.main()


def on_both(measuring: Callable[[Sqlite | Postgres, Sizes, Path], Found], sizes: Sizes) -> dict[str, Found]:
    """Measure on SQLite and, where there is one, on PostgreSQL."""
    found = {}
    with _place() as place:
        _say("SQLite")
        found["SQLite"] = measuring(Sqlite(place), sizes, place)
    try:
        with postgres() as server, _place() as place:
            _say("PostgreSQL")
            found["PostgreSQL"] = measuring(server, sizes, place)
    except NoServerError as error:
        _say(str(error))
    return found


@contextmanager
def _place() -> Iterator[Path]:
    """A folder on the disk, and in it one in memory, where sessions lie in earnest; both are gone afterwards."""
    with (
        tempfile.TemporaryDirectory(prefix="bench-") as folder,
        tempfile.TemporaryDirectory(prefix="bench-", dir="/dev/shm") as memory,
    ):
        (Path(folder) / IN_MEMORY).symlink_to(memory)
        yield Path(folder)


def _everything(databases: Sqlite | Postgres, sizes: Sizes, place: Path) -> Found:
    found, large = measure(databases, sizes, place)
    if isinstance(databases, Sqlite):
        _say("an exported log")
        found.lines.append(verification(large, place))
    return found


def rows_of(found: dict[str, Found]) -> list[Row]:
    """Each line with its value on each database."""
    rows: dict[str, Row] = {}
    for database, one in found.items():
        for what, target, value in one.lines:
            rows.setdefault(what, Row(what, target)).values[database] = value
    return list(rows.values())


def _print_shares(found: dict[str, Found]) -> None:
    for act in ("write", "read", "open"):
        for database, one in found.items():
            print(shares(one.shares[act]["parts"], f"{act}, {database}: parts", 8), end="\n\n")
        print(shares(found["SQLite"].shares[act]["within"], f"{act}: functions with all that they call"), end="\n\n")


def _say(what: str) -> None:
    print(f"measuring: {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
