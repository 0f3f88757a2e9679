"""When a journal is hidden from its patient's direct access, by the patient or by the care, and who opens it again.

Not whoever merely has the phone; and what the care has hidden, the care alone, once it has seen who the patient is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.seal_asks import OfSeal
from journal.policy.decision import Rule, Table
from journal.policy.law import HSLF_3_15, PDL_4_1, PDL_4_2, PDL_5_5

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.seal_asks import ReopenForPatient, SealForPatient


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What the law asks before direct access is sealed, or opened again."""

    is_the_patient: bool
    the_care_sealed_it: bool
    still_stands: bool
    signed_in_since: bool
    has_fresh_unlock: bool


_THEIR_OWN: Rule[SealFacts] = Rule("it is the patient's own", PDL_5_5, ("P-13",), lambda f: f.is_the_patient)

SEALING: Table[SealFacts] = Table("seal the own direct access", grounds=(_THEIR_OWN,))

REOPENING: Table[SealFacts] = Table(
    "open the own direct access again",
    grounds=(_THEIR_OWN,),
    bars=(
        Rule("did not prove anew who they are", HSLF_3_15, ("P-13", "P-18"), lambda f: not f.signed_in_since),
        Rule("asks for a fresh unlock", HSLF_3_15, ("P-13", "S-04"), lambda f: not f.has_fresh_unlock),
        Rule("the care sealed it", PDL_5_5, ("P-13",), lambda f: f.the_care_sealed_it),
        Rule("it is over already", PDL_5_5, ("P-13",), lambda f: not f.still_stands),
    ),
)


@dataclass(frozen=True, slots=True)
class CareFacts:
    """What the law asks about whoever seals for the care, or opens it again."""

    keeps_register: bool
    own_unit: bool
    is_own_record: bool
    is_program: bool


@dataclass(frozen=True, slots=True)
class CareSealFacts(CareFacts):
    """And before they seal."""

    states_ground_and_why: bool


@dataclass(frozen=True, slots=True)
class CareReopenFacts(CareFacts):
    """And before they open it again."""

    saw_who_the_patient_is: bool
    still_stands: bool


_AT_THE_UNIT: Rule[CareFacts] = Rule("keeps the unit's register", PDL_4_2, ("P-13",), lambda f: f.keeps_register)
_NOT_FOR: tuple[Rule[CareFacts], ...] = (
    Rule("the register is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("a program does not keep the register", PDL_4_2, ("A-04",), lambda f: f.is_program),
)

CARE_SEALING: Table[CareSealFacts] = Table(
    "seal a patient's direct access for the care",
    grounds=(_AT_THE_UNIT,),
    bars=(
        *_NOT_FOR,
        Rule("states no ground, or not why", PDL_5_5, ("P-13",), lambda f: not f.states_ground_and_why),
    ),
)

CARE_REOPENING: Table[CareReopenFacts] = Table(
    "open again what the care has sealed",
    grounds=(_AT_THE_UNIT,),
    bars=(
        *_NOT_FOR,
        Rule("did not see who the patient is", HSLF_3_15, ("P-13", "P-18"), lambda f: not f.saw_who_the_patient_is),
        Rule("it is over already", PDL_5_5, ("P-13",), lambda f: not f.still_stands),
    ),
)

A = TypeVar("A", bound=OfSeal)


def decide_seal(ask: A, facts: SealFacts) -> Decision[A]:
    """Decide whether direct access is sealed, or its seals are shown."""
    return SEALING.decide(ask, facts)


def decide_reopen(ask: A, facts: SealFacts) -> Decision[A]:
    """Decide whether what was sealed is shown again."""
    return REOPENING.decide(ask, facts)


def decide_care_seal(ask: SealForPatient, facts: CareSealFacts) -> Decision[SealForPatient]:
    """Decide whether the care hides a journal from its patient's direct access."""
    return CARE_SEALING.decide(ask, facts)


def decide_care_reopen(ask: ReopenForPatient, facts: CareReopenFacts) -> Decision[ReopenForPatient]:
    """Decide whether what the care has hidden is shown again."""
    return CARE_REOPENING.decide(ask, facts)
