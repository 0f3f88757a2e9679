"""A unit's exception for a patient of thirteen to fifteen: who makes it, for whose reading, and who ends it (P-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import FB_6_11, PDL_1_1, PDL_4_1, PDL_4_2, PSL_6_12

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.age_exemption_asks import EndAgeExemption, MakeAgeExemption


@dataclass(frozen=True, slots=True)
class ExceptingFacts:
    """What the law asks before a unit makes an exception. The ages are the patient's."""

    takes_part_in_care: bool
    states_reason: bool
    is_thirteen: bool
    is_sixteen: bool
    stands_already: bool
    is_for_a_guardian: bool
    is_protected: bool
    is_marked_dead: bool
    is_program: bool


EXCEPTING: Table[ExceptingFacts] = Table(
    "except a patient of thirteen to fifteen",
    grounds=(
        Rule(
            "takes part in the care at this unit, and gives the reason",
            FB_6_11,
            ("P-11",),
            lambda f: f.takes_part_in_care and f.states_reason,
        ),
    ),
    bars=(
        Rule(
            "the patient is not thirteen to fifteen",
            FB_6_11,
            ("P-11",),
            lambda f: not f.is_thirteen or f.is_sixteen,
        ),
        Rule("there is such an exception already", FB_6_11, ("P-11",), lambda f: f.stands_already),
        Rule(
            "the patient's identity is protected, and no guardian reads",
            PSL_6_12,
            ("P-12",),
            lambda f: f.is_for_a_guardian and f.is_protected,
        ),
        Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),
        Rule("a program does not keep the register", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)


@dataclass(frozen=True, slots=True)
class EndExceptionFacts:
    """What the law asks before an exception is ended."""

    keeps_register: bool
    own_unit: bool
    was_ended: bool
    is_own_record: bool
    is_program: bool


ENDING_EXCEPTION: Table[EndExceptionFacts] = Table(
    "end an exception for a patient of thirteen to fifteen",
    grounds=(Rule("keeps the unit's register", PDL_4_2, ("P-11",), lambda f: f.keeps_register),),
    bars=(
        Rule("the register is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("a program does not keep the register", PDL_4_2, ("A-04",), lambda f: f.is_program),
        Rule("it has ended already", FB_6_11, ("P-11",), lambda f: f.was_ended),
    ),
)


def decide_except(ask: MakeAgeExemption, facts: ExceptingFacts) -> Decision[MakeAgeExemption]:
    """Decide whether a patient of thirteen to fifteen, or a guardian, is let read."""
    return EXCEPTING.decide(ask, facts)


def decide_end_exception(ask: EndAgeExemption, facts: EndExceptionFacts) -> Decision[EndAgeExemption]:
    """Decide whether that is ended."""
    return ENDING_EXCEPTION.decide(ask, facts)
