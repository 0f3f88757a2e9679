"""Who may mark a patient as dead, and take a mistaken mark back. The journal outlives the patient (PDL 1:1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.register_asks import OfDeath
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_1_1, PDL_3_14, PDL_4_1, PDL_4_2

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class DeathFacts:
    """What the law asks before a unit's register says that a patient has died, or that it was mistaken."""

    keeps_register: bool
    own_unit: bool
    is_marked: bool
    states_reason: bool
    is_own_record: bool
    is_program: bool


_BARS: tuple[Rule[DeathFacts], ...] = (
    Rule("the register is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("a program does not keep the register", PDL_4_2, ("A-04",), lambda f: f.is_program),
)

MARKING: Table[DeathFacts] = Table(
    "mark a patient as dead",
    grounds=(Rule("keeps the unit's register", PDL_4_2, ("R-09",), lambda f: f.keeps_register),),
    bars=(*_BARS, Rule("is marked as dead already", PDL_1_1, ("R-09",), lambda f: f.is_marked)),
)

UNDOING: Table[DeathFacts] = Table(
    "take back that a patient is dead",
    grounds=(Rule("was marked by mistake, with the reason", PDL_3_14, ("R-09",), lambda f: f.states_reason),),
    bars=(
        Rule("does not keep the unit's register", PDL_4_2, ("A-04",), lambda f: not f.keeps_register),
        *_BARS,
        Rule("is not marked as dead", PDL_1_1, ("R-09",), lambda f: not f.is_marked),
    ),
)

A = TypeVar("A", bound=OfDeath)


def decide_mark(ask: A, facts: DeathFacts) -> Decision[A]:
    """Decide whether a patient is marked as dead."""
    return MARKING.decide(ask, facts)


def decide_undo(ask: A, facts: DeathFacts) -> Decision[A]:
    """Decide whether a mistaken mark is taken back."""
    return UNDOING.decide(ask, facts)
