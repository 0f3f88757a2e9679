"""Who may open entries of a journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.journal_asks import OfJournal
from journal.policy.decision import Rule, Table
from journal.policy.law import GDPR_18, HSLF_4_1, PDL_4_1, PDL_4_2, PDL_4_4

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.journal_asks import ChooseUnit


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """What the law asks about one reader and one journal."""

    has_clinical_assignment: bool
    own_unit: bool
    takes_part_in_care: bool
    states_other_need: bool
    unit_shares: bool
    chose_actively: bool
    is_own_record: bool
    is_relative: bool = False
    token_may_read: bool = True
    is_blocked: bool = False
    is_lifted: bool = False


BLOCKED: Rule[ReadFacts] = Rule(
    "the patient has blocked it for other units",
    PDL_4_4,
    ("B-01", "B-02", "B-03", "B-14"),
    lambda f: f.is_blocked and not f.own_unit and not f.is_lifted,
)
"""The one bar whose refusal is not told to whoever is refused: that something is blocked stays hidden (B-07)."""

READING: Table[ReadFacts] = Table(
    "read",
    grounds=(
        Rule(
            "takes part in the patient's care at this unit",
            PDL_4_1,
            ("A-01", "A-03"),
            lambda f: f.own_unit and f.takes_part_in_care,
        ),
        Rule(
            "needs it for other work at this unit, with purpose and reason",
            PDL_4_1,
            ("A-02",),
            lambda f: f.own_unit and f.states_other_need,
        ),
        Rule(
            "chose actively, with purpose and reason, to read a unit that shares",
            HSLF_4_1,
            ("A-09",),
            lambda f: not f.own_unit and f.unit_shares and f.chose_actively,
        ),
    ),
    bars=(
        Rule(
            "has no current clinical assignment",
            PDL_4_2,
            ("A-04", "A-07", "A-10"),
            lambda f: not f.has_clinical_assignment,
        ),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
        Rule("the token does not cover reading", PDL_4_2, ("A-04",), lambda f: not f.token_may_read),
        BLOCKED,
    ),
)

R = TypeVar("R", bound=OfJournal)


def decide_read(ask: R, facts: ReadFacts) -> Decision[R]:
    """Decide whether the reader may open what is asked for."""
    return READING.decide(ask, facts)


@dataclass(frozen=True, slots=True)
class ChoiceFacts:
    """What the law asks before content of another unit may be chosen."""

    has_clinical_assignment: bool
    own_unit: bool
    unit_shares: bool
    states_purpose_and_reason: bool
    is_own_record: bool
    is_relative: bool = False
    is_program: bool = False
    serves_care: bool = True
    is_restricted: bool = False


CHOOSING: Table[ChoiceFacts] = Table(
    "choose another unit",
    grounds=(
        Rule(
            "takes a stand, with purpose and reason",
            HSLF_4_1,
            ("A-02", "A-09"),
            lambda f: not f.own_unit and f.unit_shares and f.states_purpose_and_reason,
        ),
        Rule(
            "states another need at the own unit, with purpose and reason",
            PDL_4_1,
            ("A-02",),
            lambda f: f.own_unit and f.states_purpose_and_reason,
        ),
    ),
    bars=(
        Rule(
            "has no current clinical assignment",
            PDL_4_2,
            ("A-04", "A-10"),
            lambda f: not f.has_clinical_assignment,
        ),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
        Rule("a program chooses nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
        Rule(
            "the patient disputes what stands in it, and it is not for care",
            GDPR_18,
            ("G-08",),
            lambda f: f.is_restricted and not f.serves_care,
        ),
    ),
)


def decide_choice(ask: ChooseUnit, facts: ChoiceFacts) -> Decision[ChooseUnit]:
    """Decide whether the stand that was taken opens the way to another journal."""
    return CHOOSING.decide(ask, facts)
