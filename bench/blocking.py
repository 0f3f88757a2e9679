"""What a block of a whole journal costs: beside saving one entry, and to everybody else while it runs.

A clerk enters a block, rests, and rests once more for as long as the block took, while others write and read in other
patients' journals. Whoever waited during the block is held against whoever waited during that second rest: a window
of the same length, in which nobody blocks.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from statistics import median
from threading import Event

from bench.asking import Journals
from bench.load import LONGEST_WAIT, Answered, Ask, Bounds, load, one
from bench.practice import LONG, Practice
from bench.rounds import Measured, Results, ratio, summed
from bench.sizes import CALLERS, Sizes
from bench.subjects import unlock
from bench.table import CPU, HALF, Target
from journal.services.blocks import TOLD

BLOCK = Target(20)
BESIDE = Target(1.2)

_WRITERS, _READERS = range(4), range(4, CALLERS - 1)
_CLERK = CALLERS - 1
_RESTS = 0.15
"""Seconds: longer than anything that an end of a block leaves behind."""

Line = tuple[str, Target, float]
Window = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Clerk:
    """Somebody who blocks one patient's journal, whole."""

    journals: Journals
    patient: str

    def block(self) -> tuple[Answered, str]:
        """Enter a block: how long that took, and its id."""
        asked = {"kind": "inner", "told": TOLD, "requested_at": datetime.now(UTC).isoformat()}
        request = self._asking("blocks", asked)
        entered = load(self.journals.server.port, lambda _caller: request, Bounds(1, LONGEST_WAIT, 1, 201))
        return entered, json.loads(entered.answers[0][1])["block"]

    def end(self, block: str) -> None:
        """End a block, so that the next one closes as much."""
        asked = {"requested_at": datetime.now(UTC).isoformat()}
        one(self.journals.server.port, self._asking(f"blocks/{block}/end", asked), 201)

    def _asking(self, what: str, asked: dict[str, str]) -> bytes:
        return self.journals.posting(_CLERK, f"{self.patient}/{what}", json.dumps(asked).encode())


@dataclass(frozen=True, slots=True)
class Windows:
    """When a block ran, and when for as long nothing did, each time."""

    blocked: list[Window]
    quiet: list[Window]


def blocking(journals: Journals, practice: Practice, sizes: Sizes) -> tuple[Results, list[Line]]:
    """Block the long journal alone and beside others: what was measured, and the lines with targets."""
    clerk, long = Clerk(journals, str(practice.patients[LONG])), f"journal of {sizes.long_journal:,}"
    unlock(journals)
    alone = [_alone(clerk, sizes) for _ in range(sizes.rounds)]
    saves, blocks = ([each[which] for each in alone] for which in (0, 1))
    lines = [
        (f"blocking a {long} / saving one entry", BLOCK, ratio(blocks, saves, HALF)),
        (f"blocking a {long} / saving one entry: processor time", BLOCK, ratio(blocks, saves, CPU)),
    ]
    beside = [_beside(clerk, sizes) for _ in range(sizes.rounds)]
    for number, act in enumerate(("writing", "reading")):
        value = median(_longer(answered[number], windows) for windows, answered in beside)
        lines.append((f"p50 of others' {act} while a {long} is blocked / meanwhile not", BESIDE, value))
    return {(long, "block", 1): blocks, (long, "save", 1): saves}, lines


def _alone(clerk: Clerk, sizes: Sizes) -> tuple[Measured, Measured]:
    """Save entries, then block and end by turns, with nobody else there: a save, and a block."""
    server, blocks, used = clerk.journals.server, list[float](), 0.0
    before = server.cpu()
    saves = load(server.port, clerk.journals.writing(), Bounds(1, sizes.seconds / 2, status=201))
    save = summed(saves, server.cpu() - before)
    for _ in range(sizes.blocks):
        before = server.cpu()
        entered, block = clerk.block()
        used += server.cpu() - before
        blocks += entered.waits
        clerk.end(block)
    return save, summed(Answered(blocks, [], [], sum(blocks)), used)


def _beside(clerk: Clerk, sizes: Sizes) -> tuple[Windows, tuple[Answered, Answered]]:
    """Block and end by turns beside others: when, and what those who wrote and those who read waited for."""
    journals, port = clerk.journals, clerk.journals.server.port
    with _both(
        lambda going: load(port, _of(_WRITERS, journals.writing()), _until(going, _WRITERS, 201)),
        lambda going: load(port, _of(_READERS, journals.reading()), _until(going, _READERS, 200)),
    ) as answered:
        windows = _windows(clerk, sizes.blocks)
    return windows, (answered[0], answered[1])


@contextmanager
def _both(*loads: Callable[[Callable[[], bool]], Answered]) -> Iterator[list[Answered]]:
    """Let loads run beside what is done within; what they were answered is there afterwards."""
    over, answered = Event(), list[Answered]()
    with ThreadPoolExecutor(len(loads)) as pool:
        running = [pool.submit(each, lambda: not over.is_set()) for each in loads]
        try:
            yield answered
        finally:
            over.set()
        answered += [each.result() for each in running]


def _until(going: Callable[[], bool], callers: range, status: int) -> Bounds:
    return Bounds(len(callers), LONGEST_WAIT * 10, status=status, going=going)


def _of(callers: range, ask: Ask) -> Ask:
    return lambda caller: ask(callers[caller])


def _windows(clerk: Clerk, blocks: int) -> Windows:
    found = Windows([], [])
    time.sleep(_RESTS)
    for _ in range(blocks):
        begun = time.perf_counter()
        _, block = clerk.block()
        found.blocked.append((begun, time.perf_counter()))
        clerk.end(block)
        time.sleep(_RESTS)
        lasted, begun = found.blocked[-1][1] - begun, time.perf_counter()
        time.sleep(lasted)
        found.quiet.append((begun, time.perf_counter()))
        time.sleep(_RESTS)
    return found


def _longer(answered: Answered, windows: Windows) -> float:
    blocked, quiet = (_within(answered, each).within(50) for each in (windows.blocked, windows.quiet))
    return blocked / quiet


def _within(answered: Answered, windows: list[Window]) -> Answered:
    """Those answers that somebody waited for during one of the windows."""
    waited = zip(answered.begun, answered.waits, strict=True)
    waits = [wait for begun, wait in waited if any(begun < end and start < begun + wait for start, end in windows)]
    return replace(answered, waits=waits)
