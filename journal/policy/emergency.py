"""Who may open what is blocked in an emergency, how much, how long, and who looks at it afterwards (PDL 4:5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.emergency_asks import OfEmergency, ReadInEmergency
from journal.policy.decision import Rule, Table
from journal.policy.law import EMERGENCY_ALONE, PDL_1_1, PDL_4_1, PDL_4_2, PDL_4_3, PDL_4_5

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Decision
    from journal.domain.emergency import Emergency
    from journal.domain.emergency_asks import OpenEmergency


def narrow(emergency: Emergency) -> bool:
    """Say whether one person alone holds it where two are asked for: one unit, one hour (E-10)."""
    return emergency.needs_two and emergency.approved_by is None


def closes_at(emergency: Emergency) -> datetime:
    """Return when it ends by itself (E-05)."""
    alone = emergency.opened_at + EMERGENCY_ALONE
    return min(emergency.ends_at, alone) if narrow(emergency) else emergency.ends_at


@dataclass(frozen=True, slots=True)
class EmergencyFacts:
    """What the law asks before anything is told of what is blocked."""

    has_clinical_assignment: bool
    consent_cannot_be_had: bool
    patient_refuses: bool
    attests_indispensable_care: bool
    states_reason: bool
    ends_within_the_longest: bool
    officer_is_appointed: bool
    somebody_else_reviews: bool
    has_fresh_unlock: bool
    is_own_record: bool = False
    is_relative: bool = False
    is_program: bool = False
    patient_is_dead: bool = False


OPENING: Table[EmergencyFacts] = Table(
    "open in an emergency",
    grounds=(
        Rule(
            "consent cannot be had, and the care is indispensable",
            PDL_4_5,
            ("E-01", "E-02"),
            lambda f: f.consent_cannot_be_had and f.attests_indispensable_care and f.states_reason,
        ),
    ),
    bars=(
        Rule("has no current clinical assignment", PDL_4_2, ("A-04",), lambda f: not f.has_clinical_assignment),
        Rule("the patient is able to answer and refuses", PDL_4_5, ("E-01",), lambda f: f.patient_refuses),
        Rule("ends too late", PDL_4_5, ("E-05",), lambda f: not f.ends_within_the_longest),
        Rule(
            "no authorised officer is appointed: the head appoints one, on the page Staff",
            PDL_4_5,
            ("E-09",),
            lambda f: not f.officer_is_appointed,
        ),
        Rule(
            "nobody else could review it: the head invites a log reviewer, on the page Staff",
            PDL_4_3,
            ("E-09",),
            lambda f: not f.somebody_else_reviews,
        ),
        Rule(
            "the unit has marked the patient as dead: a mistaken mark is undone on the patient's page",
            PDL_1_1,
            ("R-09",),
            lambda f: f.patient_is_dead,
        ),
        Rule("asks for a fresh unlock", PDL_4_2, ("S-04",), lambda f: not f.has_fresh_unlock),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
        Rule("a program opens nothing in an emergency", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)


@dataclass(frozen=True, slots=True)
class EmergencyReadFacts:
    """What the law asks before an entry is shown, by its kind and day or by its text, under an emergency access."""

    has_clinical_assignment: bool
    attested_themselves: bool
    is_still_open: bool
    unit_shares: bool
    within_one_unit_while_alone: bool
    entry_was_chosen: bool
    is_own_record: bool = False
    is_relative: bool = False
    is_program: bool = False


NOT_CHOSEN: Rule[EmergencyReadFacts] = Rule(
    "was not chosen in this emergency access", PDL_4_5, ("E-03", "E-04"), lambda f: not f.entry_was_chosen
)
"""The refusal that is not told to whoever is refused: of what was not chosen they learn nothing."""

_ATTESTED: Rule[EmergencyReadFacts] = Rule(
    "attested that consent cannot be had and the care is indispensable",
    PDL_4_5,
    ("E-03",),
    lambda f: f.attested_themselves,
)
_WHILE_OPEN: tuple[Rule[EmergencyReadFacts], ...] = (
    Rule("has no current clinical assignment", PDL_4_2, ("A-04",), lambda f: not f.has_clinical_assignment),
    Rule("the emergency access has ended", PDL_4_5, ("E-05",), lambda f: not f.is_still_open),
    Rule("the unit does not share: call it", PDL_4_2, ("A-05",), lambda f: not f.unit_shares),
    Rule("one person alone opens one unit", PDL_4_5, ("E-10",), lambda f: not f.within_one_unit_while_alone),
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
    Rule("a program opens nothing in an emergency", PDL_4_2, ("A-04",), lambda f: f.is_program),
)

CHOOSING_IN_EMERGENCY: Table[EmergencyReadFacts] = Table(
    "see and choose what is blocked, in an emergency", grounds=(_ATTESTED,), bars=_WHILE_OPEN
)

READING_IN_EMERGENCY: Table[EmergencyReadFacts] = Table(
    "read in an emergency", grounds=(_ATTESTED,), bars=(*_WHILE_OPEN, NOT_CHOSEN)
)

E = TypeVar("E", bound=OfEmergency)


def decide_emergency(ask: OpenEmergency, facts: EmergencyFacts) -> Decision[OpenEmergency]:
    """Decide whether somebody is told which units have blocked, and may go on to choose."""
    return OPENING.decide(ask, facts)


def decide_choose(ask: E, facts: EmergencyReadFacts) -> Decision[E]:
    """Decide whether somebody sees of what kinds blocked entries are, and chooses among them."""
    return CHOOSING_IN_EMERGENCY.decide(ask, facts)


def decide_emergency_read(ask: ReadInEmergency, facts: EmergencyReadFacts) -> Decision[ReadInEmergency]:
    """Decide whether a chosen entry opens."""
    return READING_IN_EMERGENCY.decide(ask, facts)
