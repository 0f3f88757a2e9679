"""When a patient hides the own journal from direct access, and who opens it again: not whoever merely has the phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.patient_asks import OfSeal
from journal.policy.decision import Rule, Table
from journal.policy.law import HSLF_3_15, PDL_5_5

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class SealFacts:
    """What the law asks before direct access is sealed, or opened again."""

    is_the_patient: bool
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
