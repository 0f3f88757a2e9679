"""Guardians: who reads a child's journal directly, until which day, and why nobody does for an adult (P-10, P-11)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import FB_6_11, HFD_2017_67, HSLF_3_15, PDL_1_1, PDL_4_1, PDL_4_2, PDL_5_5, PSL_6_12

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.guardian_asks import EndGuardian, LetGuardianIn, ReadAsGuardian, RegisterGuardian


@dataclass(frozen=True, slots=True)
class RegisterGuardianFacts:
    """What the law asks before somebody is entered as a child's guardian. The ages are the patient's."""

    keeps_register: bool
    own_unit: bool
    is_of_age: bool
    is_thirteen: bool
    is_own_number: bool
    is_marked_dead: bool
    is_protected: bool
    is_excepted: bool
    is_own_record: bool
    is_program: bool


ADULT: Rule[RegisterGuardianFacts] = Rule(
    "nobody reads an adult's journal by proxy", HFD_2017_67, ("P-10",), lambda f: f.is_of_age
)
THIRTEEN: Rule[RegisterGuardianFacts] = Rule(
    "the child is thirteen, and no guardian reads",
    FB_6_11,
    ("P-11",),
    lambda f: f.is_thirteen and not f.is_of_age and not f.is_excepted,
)
OWN_NUMBER: Rule[RegisterGuardianFacts] = Rule(
    "it is the patient's own number", HFD_2017_67, ("P-10", "P-11"), lambda f: f.is_own_number
)
PROTECTED: Rule[RegisterGuardianFacts] = Rule(
    "the patient's identity is protected, and no guardian reads", PSL_6_12, ("P-12",), lambda f: f.is_protected
)

REGISTERING_GUARDIAN: Table[RegisterGuardianFacts] = Table(
    "enter a child's guardian",
    grounds=(Rule("keeps the unit's register", PDL_4_2, ("P-11",), lambda f: f.keeps_register),),
    bars=(
        Rule("the register is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("a program does not keep the register", PDL_4_2, ("A-04",), lambda f: f.is_program),
        ADULT,
        THIRTEEN,
        OWN_NUMBER,
        PROTECTED,
        Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),
    ),
)


@dataclass(frozen=True, slots=True)
class GuardedFacts:
    """How a guardianship stands now."""

    was_ended: bool
    is_thirteen: bool
    is_marked_dead: bool


@dataclass(frozen=True, slots=True)
class GuardianFacts(GuardedFacts):
    """What the law asks before a guardian reads, or is granted the key: what was entered, and how it stands now."""

    guards_the_child: bool
    unit_releases: bool


_OVER: tuple[Rule[GuardedFacts], ...] = (
    Rule("the unit has ended it", FB_6_11, ("P-11",), lambda f: f.was_ended),
    Rule("the child is thirteen, and no guardian reads", FB_6_11, ("P-11",), lambda f: f.is_thirteen),
    Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),
)
READING_AS_GUARDIAN: Table[GuardianFacts] = Table(
    "read a child's journal as its guardian",
    grounds=(
        Rule(
            "is the guardian of a child under thirteen, and the unit gives direct access",
            FB_6_11,
            ("P-09", "P-11"),
            lambda f: f.guards_the_child and f.unit_releases,
        ),
    ),
    bars=_OVER,
)


@dataclass(frozen=True, slots=True)
class LetGuardianInFacts(GuardedFacts):
    """What the law asks before an account is a guardian's."""

    number_matches: bool
    claim_is_genuine: bool


LETTING_GUARDIAN_IN: Table[LetGuardianInFacts] = Table(
    "let a child's guardian in",
    grounds=(
        Rule(
            "proved by e-ID to be the guardian whom the unit entered",
            FB_6_11,
            ("P-11",),
            lambda f: f.number_matches,
        ),
    ),
    bars=(
        Rule("nobody proved this identity here", HSLF_3_15, ("S-01",), lambda f: not f.claim_is_genuine),
        *_OVER,
    ),
)


@dataclass(frozen=True, slots=True)
class EndGuardianFacts:
    """What the law asks before a guardianship is ended."""

    keeps_register: bool
    own_unit: bool
    stands: bool
    is_own_record: bool
    is_program: bool


ENDING_GUARDIAN: Table[EndGuardianFacts] = Table(
    "end that somebody reads as a child's guardian",
    grounds=(Rule("keeps the unit's register", PDL_4_2, ("P-11",), lambda f: f.keeps_register),),
    bars=(
        Rule("the register is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("a program does not keep the register", PDL_4_2, ("A-04",), lambda f: f.is_program),
        Rule("it has ended already", PDL_5_5, ("P-11",), lambda f: not f.stands),
    ),
)


def decide_register_guardian(ask: RegisterGuardian, facts: RegisterGuardianFacts) -> Decision[RegisterGuardian]:
    """Decide whether somebody is entered as a child's guardian."""
    return REGISTERING_GUARDIAN.decide(ask, facts)


def decide_read_as_guardian(ask: ReadAsGuardian, facts: GuardianFacts) -> Decision[ReadAsGuardian]:
    """Decide whether a guardian comes to a child's journal now."""
    return READING_AS_GUARDIAN.decide(ask, facts)


def decide_grant_guardian(ask: LetGuardianIn, facts: GuardianFacts) -> Decision[LetGuardianIn]:
    """Decide whether a guardian is granted the key of the child's journal."""
    return READING_AS_GUARDIAN.decide(ask, facts)


def decide_let_guardian_in(ask: LetGuardianIn, facts: LetGuardianInFacts) -> Decision[LetGuardianIn]:
    """Decide whether an account becomes a guardian's."""
    return LETTING_GUARDIAN_IN.decide(ask, facts)


def decide_end_guardian(ask: EndGuardian, facts: EndGuardianFacts) -> Decision[EndGuardian]:
    """Decide whether a guardianship is ended."""
    return ENDING_GUARDIAN.decide(ask, facts)
