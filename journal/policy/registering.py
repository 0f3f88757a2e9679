"""Who may keep a unit's register: names, numbers and care relations, and no notes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import Ask
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_1_1, PDL_4_1, PDL_4_2

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """What the law asks about one staff member and one unit's register."""

    is_clerk: bool
    is_therapist: bool
    own_unit: bool
    is_own_record: bool = False
    is_program: bool = False
    patient_is_dead: bool = False


_BARS: tuple[Rule[RegisterFacts], ...] = (
    Rule("the register is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
)
_CLERK: Rule[RegisterFacts] = Rule("keeps the unit's register", PDL_4_2, ("A-04",), lambda f: f.is_clerk)
_THERAPIST: Rule[RegisterFacts] = Rule("treats patients at the unit", PDL_4_1, ("A-01",), lambda f: f.is_therapist)

OPENING_REGISTER: Table[RegisterFacts] = Table("open the register", grounds=(_CLERK, _THERAPIST), bars=_BARS)

KEEPERS: tuple[Rule[RegisterFacts], ...] = (
    *_BARS,
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("a program does not keep the register", PDL_4_2, ("A-04",), lambda f: f.is_program),
)

KEEPING_REGISTER: Table[RegisterFacts] = Table(
    "enter patients and relations", grounds=(_CLERK, _THERAPIST), bars=KEEPERS
)

BEGINNING_CARE: Table[RegisterFacts] = Table(
    "begin a care relation",
    grounds=(_CLERK, _THERAPIST),
    bars=(
        *KEEPERS,
        Rule("the patient is dead, and no care begins", PDL_1_1, ("R-09",), lambda f: f.patient_is_dead),
    ),
)

A = TypeVar("A", bound=Ask)


def decide_open_register(ask: A, facts: RegisterFacts) -> Decision[A]:
    """Decide whether names and numbers of the register may be opened or looked up."""
    return OPENING_REGISTER.decide(ask, facts)


def decide_keep_register(ask: A, facts: RegisterFacts) -> Decision[A]:
    """Decide whether a patient, an identity or a relative may be entered."""
    return KEEPING_REGISTER.decide(ask, facts)


def decide_begin_care(ask: A, facts: RegisterFacts) -> Decision[A]:
    """Decide whether somebody may begin to take part in a patient's care."""
    return BEGINNING_CARE.decide(ask, facts)
