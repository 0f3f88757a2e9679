"""When the last who takes part in a patient's care at a unit ends it: what the journal has to say then (PDL 3:6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import Ask
from journal.policy.decision import NO_GROUND, Rule, Table
from journal.policy.law import PDL_3_6, PDL_4_2
from journal.policy.registering import KEEPERS, RegisterFacts

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class EndingFacts(RegisterFacts):
    """What the law asks about ending one care relation: who asks, and what is known without opening a text."""

    others_take_part: bool = False
    nothing_is_written: bool = False
    is_closed_by_an_entry: bool = False
    is_said_to_be_meant: bool = False


ENDING_CARE: Table[EndingFacts] = Table(
    "end a care relation",
    grounds=(
        Rule("others go on taking part in the care", PDL_3_6, ("J-03",), lambda f: f.others_take_part),
        Rule("nothing is written that would be closed", PDL_3_6, ("J-03",), lambda f: f.nothing_is_written),
        Rule("a signed entry closes the care", PDL_3_6, ("J-03",), lambda f: f.is_closed_by_an_entry),
        Rule(
            "no entry closes the care, and this is said to be meant",
            PDL_3_6,
            ("J-03",),
            lambda f: f.is_said_to_be_meant,
        ),
    ),
    bars=(
        *KEEPERS,
        Rule(
            "neither keeps the register nor treats patients here",
            PDL_4_2,
            ("A-04",),
            lambda f: not (f.is_clerk or f.is_therapist),
        ),
    ),
)
A = TypeVar("A", bound=Ask)


def decide_end_care(ask: A, facts: EndingFacts) -> Decision[A]:
    """Decide whether a relation may be ended now."""
    return ENDING_CARE.decide(ask, facts)


def is_owed_a_closing(facts: EndingFacts) -> bool:
    """Say whether somebody who may end it is to be warned first: the care ends, and no entry says how."""
    return ENDING_CARE.judge(facts)[1] == NO_GROUND
