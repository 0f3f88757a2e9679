"""Who may lift a patient's block with consent, for whom and how long, and take a lift back (PDL 4:5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.lift_asks import OfLift
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_1_1, PDL_4_1, PDL_4_2, PDL_4_5, PDL_5_5

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.lift_asks import SeeLifts


@dataclass(frozen=True, slots=True)
class LiftFacts:
    """What the law asks of whoever lifts, and of the consent that it rests on."""

    is_officer: bool
    patient_consents: bool
    ends_within_the_longest: bool
    something_is_blocked: bool
    still_stands: bool
    has_fresh_unlock: bool
    is_own_record: bool = False
    is_relative: bool = False
    is_program: bool = False
    patient_is_dead: bool = False
    is_the_patient: bool = False


_STAFF: tuple[Rule[LiftFacts], ...] = (
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
    Rule("a program lifts nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
)

LIFTING: Table[LiftFacts] = Table(
    "lift a block with consent",
    grounds=(Rule("the patient consents", PDL_4_5, ("B-12",), lambda f: f.patient_consents),),
    bars=(
        Rule("is no authorised officer", PDL_4_5, ("B-13",), lambda f: not f.is_officer and not f.is_the_patient),
        *_STAFF,
        Rule("asks for a fresh unlock", PDL_4_2, ("S-04",), lambda f: not f.has_fresh_unlock),
        Rule("ends too late", PDL_4_5, ("B-12", "B-14"), lambda f: not f.ends_within_the_longest),
        Rule("nothing is blocked there", PDL_4_5, ("B-12",), lambda f: not f.something_is_blocked),
        Rule("the patient is dead, and consents to nothing", PDL_1_1, ("R-09",), lambda f: f.patient_is_dead),
    ),
)

TAKING_BACK: Table[LiftFacts] = Table(
    "take a lift back",
    grounds=(
        Rule("lifts, and so takes back", PDL_4_5, ("B-13",), lambda f: f.is_officer),
        Rule("the patient consents no more", PDL_4_5, ("B-12",), lambda f: f.is_the_patient),
    ),
    bars=(*_STAFF, Rule("it is over already", PDL_4_5, ("B-14",), lambda f: not f.still_stands)),
)

SEEING_LIFTS: Table[LiftFacts] = Table(
    "see what may be lifted",
    grounds=(
        Rule("lifts, and so must know what", PDL_4_5, ("B-13",), lambda f: f.is_officer),
        Rule("it is the patient's own", PDL_5_5, ("P-09",), lambda f: f.is_the_patient),
    ),
    bars=_STAFF,
)

A = TypeVar("A", bound=OfLift)


def decide_lift(ask: A, facts: LiftFacts) -> Decision[A]:
    """Decide whether a block is lifted with the patient's consent."""
    return LIFTING.decide(ask, facts)


def decide_take_back(ask: A, facts: LiftFacts) -> Decision[A]:
    """Decide whether a lift ends before its time."""
    return TAKING_BACK.decide(ask, facts)


def decide_see_lifts(ask: SeeLifts, facts: LiftFacts) -> Decision[SeeLifts]:
    """Decide whether somebody sees which units' information is blocked, and what was lifted."""
    return SEEING_LIFTS.decide(ask, facts)
