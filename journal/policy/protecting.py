"""Protected identity: who marks it and takes the mark away (P-12). What it hides is hidden where it is opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.protection_asks import OfProtection
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_4_1, PDL_4_2, PSL_6_12

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class ProtectionFacts:
    """What the law asks before a mark is entered in a unit's register, or taken away."""

    keeps_register: bool
    own_unit: bool
    stands: bool
    is_own_record: bool
    is_program: bool


_BARS: tuple[Rule[ProtectionFacts], ...] = (
    Rule("the register is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("a program does not keep the register", PDL_4_2, ("A-04",), lambda f: f.is_program),
)
_KEEPER: Rule[ProtectionFacts] = Rule("keeps the unit's register", PDL_4_2, ("P-12",), lambda f: f.keeps_register)

PROTECTING: Table[ProtectionFacts] = Table(
    "mark a patient's identity as protected",
    grounds=(_KEEPER,),
    bars=(*_BARS, Rule("is marked as protected already", PSL_6_12, ("P-12",), lambda f: f.stands)),
)

ENDING_PROTECTION: Table[ProtectionFacts] = Table(
    "take away that a patient's identity is protected",
    grounds=(_KEEPER,),
    bars=(*_BARS, Rule("is not marked as protected", PSL_6_12, ("P-12",), lambda f: not f.stands)),
)

A = TypeVar("A", bound=OfProtection)


def decide_protect(ask: A, facts: ProtectionFacts) -> Decision[A]:
    """Decide whether a patient's identity is marked as protected."""
    return PROTECTING.decide(ask, facts)


def decide_end_protection(ask: A, facts: ProtectionFacts) -> Decision[A]:
    """Decide whether the mark is taken away."""
    return ENDING_PROTECTION.decide(ask, facts)
