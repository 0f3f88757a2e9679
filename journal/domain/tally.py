"""What rows of the log promised to open, and what was opened: counted where each happens, and compared (L-19).

The log counts a row's halves once the row is committed; the vault counts each half that it really opened something
by. Neither knows of the other, so a program error that opens without a row of its own counts on one side alone.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Counted:
    """One provider's counts: halves that committed, permitted rows named, and halves by which something opened."""

    promised: int = 0
    opened: int = 0


class Tally:
    """The counts of one process, by provider, since it began. They only grow; each costs an addition under a lock."""

    def __init__(self) -> None:
        """Begin at nothing."""
        self._lock = Lock()
        self._promised: Counter[UUID] = Counter()
        self._opened: Counter[UUID] = Counter()

    def promise(self, provider: UUID, halves: int) -> None:
        """Count what a committed row promises: before its proof leaves the log, so that no opening is ever ahead."""
        with self._lock:
            self._promised[provider] += halves

    def open(self, provider: UUID, halves: int) -> None:
        """Count what was opened."""
        with self._lock:
            self._opened[provider] += halves

    def counted(self) -> dict[UUID, Counted]:
        """Return both counts of every provider, of one moment."""
        with self._lock:
            found = {*self._promised, *self._opened}
            return {each: Counted(self._promised[each], self._opened[each]) for each in found}
