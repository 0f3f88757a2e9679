"""What setting a long copy as PDF costs, and what it costs everybody else while it is set.

The copy is set while others read, beside a window of the same length in which nobody sets one. It is set from a process
of its own, as a worker would, so that the callers here wait for the machine and not for our own Python.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Event

from bench.asking import Journals
from bench.load import LONGEST_WAIT, Answered, Bounds, load
from bench.sizes import Sizes
from bench.table import Target
from journal.domain.copy import CopyEntry, CopyVersion, JournalCopy, paragraphs_of
from journal.domain.entry import EntryKind, EntryText, EventTime, Keyword, VersionState
from journal.domain.ids import EntryId, new_id
from journal.outlets.sheet.printing import copy_pdf

SECONDS = Target(30, unit=" s")
BESIDE = Target(1.5)
_READERS = 2
_SENTENCE = "Vi går igenom veckan och vad som har hänt sedan sist, och prövar en ny väg. "

Line = tuple[str, Target, float]
Window = tuple[float, float]


def copying(journals: Journals, sizes: Sizes) -> list[Line]:
    """Set a copy alone and beside others: the lines with targets."""
    what = f"a copy of {sizes.copied:,} entries"
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as setter:
        told, alone = setter.submit(_set, sizes.copied).result()
        with _readers(journals) as answered:
            quiet = _window(lambda: time.sleep(alone))
            busy = _window(lambda: setter.submit(_set, sizes.copied).result())
    return [
        (f"setting {what} as PDF", SECONDS, alone),
        (f"longest time between two signs of progress of {what}", Target(5, unit=" s"), told),
        *(
            (
                f"p{share} of others' reading while {what} is set / meanwhile not",
                BESIDE,
                _longer(answered, share, busy, quiet),
            )
            for share in (50, 99)
        ),
    ]


def _set(entries: int) -> tuple[float, float]:
    """Return the longest silence, and how long it took in all."""
    copy, begun = _copy(entries), time.perf_counter()
    heard = [begun]
    copy_pdf(copy, progress=lambda _done, _of: heard.append(time.perf_counter()))
    return max(later - earlier for earlier, later in pairwise(heard)), heard[-1] - begun


@contextmanager
def _readers(journals: Journals) -> Iterator[list[Answered]]:
    """Let others read beside what is done within; what they were answered is there afterwards."""
    over, answered = Event(), list[Answered]()
    bounds = Bounds(_READERS, LONGEST_WAIT * 10, going=lambda: not over.is_set())
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(load, journals.server.port, journals.reading(), bounds)
        try:
            yield answered
        finally:
            over.set()
        answered.append(running.result())


def _window(act: Callable[[], object]) -> Window:
    begun = time.perf_counter()
    act()
    return begun, time.perf_counter()


def _longer(answered: list[Answered], share: int, busy: Window, quiet: Window) -> float:
    return _within(answered[0], busy).within(share) / _within(answered[0], quiet).within(share)


def _within(answered: Answered, window: Window) -> Answered:
    waited = zip(answered.begun, answered.waits, strict=True)
    return replace(answered, waits=[wait for begun, wait in waited if window[0] <= begun < window[1]])


def _copy(entries: int) -> JournalCopy:
    """Return a copy of so many sessions of half a page, every tenth one corrected."""
    at = datetime(2026, 11, 3, 12, tzinfo=UTC)
    return JournalCopy(
        id=new_id(),
        provider="Norra mottagningen AB",
        unit="Norra mottagningen A",
        patient_name="Pia Exempelsson",
        patient_number="191212121212",
        made_at=at,
        period=None,
        entries=tuple(_session(number, at - timedelta(days=7 * number)) for number in range(entries)),
        left_out={},
    )


def _session(number: int, at: datetime) -> CopyEntry:
    wordings = [f"{number}. {_SENTENCE * 9}"] + [f"{number}. {_SENTENCE * 8}Ses igen."] * (number % 10 == 0)
    return CopyEntry(
        id=EntryId(new_id()),
        kind=EntryKind.SESSION,
        happened=EventTime(at, at + timedelta(minutes=45)),
        unit="Norra mottagningen A",
        versions=tuple(_version(words, which, at) for which, words in enumerate(wordings, 1)),
    )


def _version(words: str, number: int, at: datetime) -> CopyVersion:
    text = EntryText({Keyword.CURRENT: words, Keyword.ASSESSMENT: _SENTENCE * 9, Keyword.PLANNING: "Ses igen."})
    return CopyVersion(
        number=number,
        state=VersionState.SIGNED,
        author_name="Astrid Norrvik",
        author_title="leg. psykolog",
        written_at=at,
        settled_at=at,
        reason="wrong-fact" if number > 1 else "",
        signature="valid",
        paragraphs=paragraphs_of(text),
    )
