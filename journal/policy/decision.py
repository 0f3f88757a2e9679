"""How a table of rules becomes a decision: some ground holds, and no bar does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from journal.domain.access import Ask, Decision

if TYPE_CHECKING:
    from collections.abc import Callable

    from journal.policy.law import Paragraph

F_contra = TypeVar("F_contra", contravariant=True)
"""Facts: a rule that asks about some facts asks it too where more are known."""
A = TypeVar("A", bound=Ask)


NO_GROUND = ("no ground",)


@dataclass(frozen=True, slots=True)
class Rule(Generic[F_contra]):
    """One sentence of law, as a test of the facts. ``ids`` are the rules of law.md that it makes true."""

    name: str
    law: Paragraph
    ids: tuple[str, ...]
    holds: Callable[[F_contra], bool]

    def __str__(self) -> str:
        """Say the sentence and where it stands."""
        return f"{self.name} ({self.law.cite})"


@dataclass(frozen=True, slots=True)
class Table(Generic[F_contra]):
    """The whole law on one act: grounds that permit and bars that forbid. No ground at all permits nothing."""

    act: str
    grounds: tuple[Rule[F_contra], ...]
    bars: tuple[Rule[F_contra], ...] = ()

    def decide(self, ask: A, facts: F_contra) -> Decision[A]:
        """Permit when at least one ground holds and no bar does; say every rule that decided it."""
        return Decision(ask, *self.judge(facts))

    def judge(self, facts: F_contra) -> tuple[bool, tuple[str, ...]]:
        """Say whether the facts permit, and by which rules, where nobody is there yet of whom it could be asked."""
        barred = tuple(str(rule) for rule in self.bars if rule.holds(facts))
        granted = tuple(str(rule) for rule in self.grounds if rule.holds(facts))
        return bool(granted) and not barred, barred or granted or NO_GROUND
