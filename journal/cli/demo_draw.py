"""Draws for the demo: the same on every machine and in every Python, and fit for nothing secret."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A sequence of draws, settled by the names it is made with. Predictable on purpose."""

    def __init__(self, *names: object) -> None:
        self._names = "|".join(str(name) for name in names)
        self._drawn = 0

    def number(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        self._drawn += 1
        drawn = sha256(f"{self._names}|{self._drawn}".encode()).digest()
        return int.from_bytes(drawn[:6], "big") / (1 << 48)

    def between(self, low: int, high: int) -> int:
        """Return a whole number, both ends included."""
        return low + int(self.number() * (high - low + 1))

    def chance(self, share: float) -> bool:
        """Return true in the given share of draws."""
        return self.number() < share

    def pick(self, among: Sequence[T]) -> T:
        """Return one of them."""
        return among[self.between(0, len(among) - 1)]

    def shuffled(self, cards: Sequence[T]) -> list[T]:
        """Return them in another order."""
        weighed = [(self.number(), place) for place in range(len(cards))]
        return [cards[place] for _, place in sorted(weighed)]


def deck(draw: Draw, cards: Sequence[T]) -> Iterator[T]:
    """Deal every card once before any comes again, so that a journal repeats itself as late as it can."""
    while True:
        yield from draw.shuffled(cards)
