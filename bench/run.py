"""Measure one database: Sigill beside its baselines, its sizes beside each other, and where its time goes."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.arriving import arrive
from bench.asking import Journals
from bench.blocking import blocking
from bench.copying import copying
from bench.databases import Postgres, Sqlite
from bench.own_pages import own_pages
from bench.practice import LONG, SHORT, Practice, environment_of, grow, make_practice
from bench.rounds import Phase, Results, ratio, run
from bench.servers import ROOT, clean, served
from bench.sizes import PAGE, Sizes
from bench.subjects import COUNTS, sigill_served, subjects, unlock, warm
from bench.table import HALF, Target, beside_plain

MEMORY = Target(250, unit=" MB")
CRYPTOGRAPHY = Target(15, unit=" %")
LONG_JOURNAL = Target(3)
LARGE = Target(1.2)

Line = tuple[str, Target, float]


@dataclass(slots=True)
class Found:
    """What was measured on one database: lines with targets, all phases, and shares of the processor time by act."""

    lines: list[Line] = field(default_factory=list)
    results: Results = field(default_factory=dict)
    shares: dict[str, dict[str, Any]] = field(default_factory=dict)


def measure(databases: Sqlite | Postgres, sizes: Sizes, place: Path) -> tuple[Found, Practice]:
    """Make the practices, serve everything, and run the rounds; the large practice is what is left."""
    found = Found()
    small, large = _practices(databases, sizes, place)
    _own_pages(found, databases, small, sizes, place)
    with ExitStack() as stack:
        beside = stack.enter_context(subjects(databases, small, place))
        big = stack.enter_context(sigill_served(databases, large, place))
        idle = beside.sigill.server.memory()
        beside.warm()
        big.note(warm(big.server, big.writing))
        found.results |= run(beside.phases(), sizes, lambda: unlock(beside.sigill))
        found.lines += beside_plain(found.results, COUNTS)
        _sizes(found, beside.sigill, (big, large), sizes)
        _blocks(found, (big, large), sizes)
        unlock(big)
        found.lines += copying(big, sizes)
        unlock(beside.sigill)
        _cryptography(found, beside.sigill, small, sizes.samples, place)
        found.lines.append(("two idle workers", MEMORY, idle))
    return found, large


def measure_blocks(databases: Sqlite | Postgres, sizes: Sizes, place: Path) -> Found:
    """Measure the block of a long journal, and nothing else, in a practice that holds little besides."""
    found, wanted = Found(), replace(sizes, large=sizes.small + sizes.long_journal)
    _, large = _practices(databases, wanted, place)
    with sigill_served(databases, large, place) as big:
        big.note(warm(big.server, big.writing))
        _blocks(found, (big, large), sizes)
    return found


def measure_copies(databases: Sqlite | Postgres, sizes: Sizes, place: Path) -> Found:
    """Measure the setting of a long copy, and nothing else, in a practice that holds little."""
    found = Found()
    small, _ = _practices(databases, replace(sizes, large=sizes.small), place)
    with sigill_served(databases, small, place) as served:
        served.note(warm(served.server, served.writing))
        found.lines += copying(served, sizes)
    return found


def measure_own_pages(databases: Sqlite | Postgres, sizes: Sizes, place: Path) -> Found:
    """Measure the pages of a patient with a long journal and one with a long log, and nothing else."""
    found = Found()
    small = _small(databases, sizes, place)
    _own_pages(found, databases, small, sizes, place)
    return found


def _own_pages(found: Found, databases: Sqlite | Postgres, small: Practice, sizes: Sizes, place: Path) -> None:
    practice = _alone(arrive, small, _copied(databases, small, "own"), sizes, datetime.now(UTC))
    with served("own", "wsgi:app", practice.environment, place, databases.processes) as server:
        results, lines = own_pages(server, practice, sizes)
    found.results |= results
    found.lines += lines


def _practices(databases: Sqlite | Postgres, sizes: Sizes, place: Path) -> tuple[Practice, Practice]:
    small = _small(databases, sizes, place)
    return small, _alone(grow, small, _copied(databases, small, "large"), sizes)


def _small(databases: Sqlite | Postgres, sizes: Sizes, place: Path) -> Practice:
    return _alone(make_practice, environment_of(databases, "small", place), sizes, datetime.now(UTC))


def _alone(act: Callable[..., Practice], *arguments: object) -> Practice:
    """Act in a process of its own: when it ends, nobody has the databases open, and they can be copied."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(act, *arguments).result()


def _copied(databases: Sqlite | Postgres, practice: Practice, called: str) -> dict[str, str]:
    names = {"DATABASE": "main", "KEY_STORE": "keys", "KEY_STORE_REPLICA": "replica"}
    copies = {f"JOURNAL_{key}": databases.copy(f"small_{name}", f"{called}_{name}") for key, name in names.items()}
    return practice.environment | copies


def _sizes(found: Found, small: Journals, large: tuple[Journals, Practice], sizes: Sizes) -> None:
    """Ask the same of a small and a large practice, one caller at a time, and of a short and a long journal."""
    big, practice = large
    names = (f"{sizes.small:,} entries", f"{sizes.large:,} entries")
    short, long = f"journal of {PAGE}", f"journal of {sizes.long_journal:,}"
    phases = [
        phase for name, one in zip(names, (small, big), strict=True) for phase in _one_by_one(name, one, practice)
    ]
    phases += [_opening(short, big, practice, SHORT), _opening(long, big, practice, LONG)]

    def renew() -> None:
        for journals in (small, big):
            unlock(journals)

    results = run(phases, replace(sizes, seconds=sizes.seconds / 2), renew)
    found.results |= results
    for act in ("write", "read", "open"):
        value = ratio(results[names[1], act, 1], results[names[0], act, 1], HALF)
        found.lines.append((f"latency of {act} at {names[1]} / at {names[0]}", LARGE, value))
    value = ratio(results[long, "open", 1], results[short, "open", 1], HALF)
    found.lines.append((f"opening a {long} / of {PAGE}", LONG_JOURNAL, value))


def _one_by_one(name: str, journals: Journals, practice: Practice) -> list[Phase]:
    return [
        Phase(name, "write", journals.server, journals.writing, 1, 201, settles=True),
        Phase(name, "read", journals.server, journals.reading, 1, settles=True),
        _opening(name, journals, practice, SHORT),
    ]


def _opening(name: str, journals: Journals, practice: Practice, which: int) -> Phase:
    patient = str(practice.patients[which])
    return Phase(name, "open", journals.server, lambda: journals.opening(patient), 1, settles=True)


def _blocks(found: Found, large: tuple[Journals, Practice], sizes: Sizes) -> None:
    results, lines = blocking(*large, sizes)
    found.results |= results
    found.lines += lines


def _cryptography(found: Found, journals: Journals, practice: Practice, samples: int, place: Path) -> None:
    """Sample Sigill's own time in a process of its own, on the practice that was measured."""
    opening = journals.opening(str(practice.patients[SHORT]))
    acts = {"write": journals.writing(), "read": journals.reading(), "open": opening}
    for act, ask in acts.items():
        asked, told = place / f"{act}.asked", place / f"{act}.shares"
        count = samples // 5 if act == "open" else samples
        asked.write_text("\n".join(json.dumps(ask(0).decode()) for _ in range(count)))
        command = [sys.executable, "-m", "bench.sampling", str(asked), str(told)]
        subprocess.run(command, check=True, cwd=ROOT, env=clean() | practice.environment, stdout=subprocess.DEVNULL)
        found.shares[act] = json.loads(told.read_text())
    for act in ("write", "read"):
        share = 100 * found.shares[act]["cryptography"]
        found.lines.append((f"cryptography in the processor time of a {act}", CRYPTOGRAPHY, share))
