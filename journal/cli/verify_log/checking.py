"""Checks a whole export: stretches of rows by several processes, then what joins them, then the signed tree."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from journal.cli.verify_log.exported import Header, read_header, trusted_tree
from journal.cli.verify_log.rows import FIRST, FaultError, Finding, Rules, Section, Stretch, check_stretch
from keys.merkle import root_of, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from typing import TypeVar

    from journal.cli.verify_log.rows import Chain
    from keys.notes import Checkpoint

    T = TypeVar("T")

STRETCH = 8_000_000
"""Bytes of a stretch: some thousands of rows."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What an export came to. ``tree`` is None when nothing vouches for it; ``finding`` is None when all holds."""

    header: Header
    tree: Checkpoint | None
    rows: int
    aged: int
    patients: int
    finding: Finding | None


def check_export(path: Path, key: str, aged_before: int, jobs: int, stretch: int = STRETCH) -> Checked:
    """Check an export against the reader's key; CannotCheckError if it is none.

    ``aged_before`` is the time, in microseconds, before which payloads may be absent.
    """
    header = read_header(path)
    try:
        tree = trusted_tree(header, key)
    except FaultError as fault:
        return Checked(header, None, 0, 0, 0, fault.finding)
    work = partial(check_stretch, rules=Rules(header.provider.bytes, aged_before))
    sections = each_stretch(work, stretches(path, header.rows_from, stretch), jobs)
    joined = _Joined()
    finding = joined.finding(sections) or _tree_finding(joined, tree)
    return Checked(header, tree, joined.rows, joined.aged, len(joined.ends), finding)


def stretches(path: Path, start: int, length: int = STRETCH) -> list[Stretch]:
    """Cut an export's rows into stretches at the ends of lines; a last line without an end counts as one."""
    found, size = [], path.stat().st_size
    with path.open("rb") as file:
        while start < size:
            file.seek(min(start + length, size))
            file.readline()
            end = file.tell()
            found.append(Stretch(path, start, end))
            start = end
    return found


def each_stretch(work: Callable[[Stretch], T], cut: Sequence[Stretch], jobs: int) -> Iterable[T]:
    """Do the work for each stretch, in order; by several processes where there are several stretches and jobs."""
    if min(jobs, len(cut)) <= 1:
        yield from map(work, cut)
        return
    with ProcessPoolExecutor(min(jobs, len(cut)), multiprocessing.get_context("forkserver")) as pool:
        try:
            yield from pool.map(work, cut)
        finally:
            pool.shutdown(cancel_futures=True)


class _Joined:
    """Stretches joined so far: the rows they cover, and how each patient's chain ends."""

    def __init__(self) -> None:
        self.rows = self.aged = 0
        self.covers: dict[tuple[int, int], bytes] = {}
        self.ends: dict[bytes, tuple[int, bytes]] = {}
        self._last_event = b""

    def finding(self, sections: Iterable[Section]) -> Finding | None:
        """Join all sections; return the first thing that is wrong in them or between them."""
        for section in sections:
            found = self._seam(section)
            if found:
                return found
            self.rows += section.rows
            self.aged += section.aged
            self.covers |= section.covers
            self.ends |= {patient: (chain.last_seq, chain.last) for patient, chain in section.chains.items()}
            self._last_event = section.last_event
            if section.finding:
                return section.finding
        return None

    def _seam(self, section: Section) -> Finding | None:
        if not section.rows and section.finding:
            return replace(section.finding, row=self.rows)
        if section.first != self.rows:
            return Finding("place", self.rows, section.first)
        if section.continues and section.continues != self._last_event:
            return Finding("payload", self.rows)
        broken = [chain.row for patient, chain in section.chains.items() if not self._follows(patient, chain)]
        return Finding("chain", min(broken)) if broken else None

    def _follows(self, patient: bytes, chain: Chain) -> bool:
        seq, last = self.ends.get(patient, (0, FIRST))
        return (chain.seq, chain.previous) == (seq + 1, last)


def _tree_finding(joined: _Joined, tree: Checkpoint) -> Finding | None:
    if joined.rows < tree.size:
        return Finding("short", joined.rows, tree.size)
    if joined.rows > tree.size:
        return Finding("long", tree.size, joined.rows)
    if root_of(within(joined.covers), tree.size) != tree.root:
        return Finding("root", 0, tree.size)
    return None
