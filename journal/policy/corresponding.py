"""Who writes and opens the sealed texts of a case: the unit's therapists, and the patient whose case it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import Ask
from journal.policy.decision import Rule, Table
from journal.policy.law import GDPR_12_3, GDPR_15, PDL_4_1, PDL_4_2

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class MessageFacts:
    """What the law asks before a sealed text of a case is written or opened."""

    is_the_patient: bool
    treats_at_unit: bool
    own_unit: bool
    is_own_record: bool
    is_relative: bool
    is_program: bool


CORRESPONDING: Table[MessageFacts] = Table(
    "write or open the texts of a case",
    grounds=(
        Rule("asks in their own name", GDPR_15, ("G-04",), lambda f: f.is_the_patient),
        Rule("treats patients at the unit that answers", GDPR_12_3, ("G-01",), lambda f: f.treats_at_unit),
    ),
    bars=(
        Rule("the case is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record and not f.is_the_patient),
        Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
        Rule("a program answers nobody", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)

A = TypeVar("A", bound=Ask)


def decide_correspond(ask: A, facts: MessageFacts) -> Decision[A]:
    """Decide whether a text of a case may be written or opened."""
    return CORRESPONDING.decide(ask, facts)
