"""Who enters what somebody asks for, who sees the cases and their clocks, and what may be done while one is open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import Ask
from journal.domain.case_words import StepKind
from journal.policy.decision import Rule, Table
from journal.policy.law import GDPR_12_3, GDPR_12_4, GDPR_12_6, GDPR_15, PDL_3_11, PDL_4_1, PDL_4_2, PDL_8_2, PSL_6_12

if TYPE_CHECKING:
    from collections.abc import Mapping

    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class AskedFacts:
    """What the law asks before a case is entered, or those of a unit or provider are seen."""

    is_the_patient: bool
    keeps_register: bool
    own_unit: bool
    oversees: bool
    is_own_record: bool
    is_program: bool


_ANOTHERS: Rule[AskedFacts] = Rule(
    "the register is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit
)
_NO_PROGRAM: Rule[AskedFacts] = Rule("a program answers nobody", PDL_4_2, ("A-04",), lambda f: f.is_program)

REGISTERING: Table[AskedFacts] = Table(
    "enter what somebody asks for",
    grounds=(
        Rule("asks in their own name", GDPR_15, ("G-04",), lambda f: f.is_the_patient),
        Rule(
            "keeps the unit's register, and takes what comes by letter, by telephone or at the desk",
            GDPR_15,
            ("G-04", "P-02"),
            lambda f: f.keeps_register,
        ),
    ),
    bars=(
        _ANOTHERS,
        # Whoever works here and asks as a patient asks in the patients' own pages.
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record and not f.is_the_patient),
        _NO_PROGRAM,
    ),
)

SEEING: Table[AskedFacts] = Table(
    "see cases and their clocks",
    grounds=(
        Rule("asks in their own name", GDPR_15, ("G-04",), lambda f: f.is_the_patient),
        Rule("keeps the unit's register", PDL_4_2, ("A-04",), lambda f: f.keeps_register and f.own_unit),
        Rule("oversees that everybody is answered in time", GDPR_12_3, ("G-01",), lambda f: f.oversees),
    ),
    bars=(_NO_PROGRAM,),
)


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What the law asks before a step is taken about a case that is open."""

    keeps_register: bool
    treats_at_unit: bool
    own_unit: bool
    is_own_record: bool
    is_relative: bool
    is_program: bool
    is_decided: bool
    is_closed: bool
    identity_is_known: bool
    is_paused: bool
    states_reason: bool
    owes_a_copy: bool


_KEEPS: Rule[StepFacts] = Rule("keeps the unit's register", PDL_4_2, ("A-04",), lambda f: f.keeps_register)
_BARS: tuple[Rule[StepFacts], ...] = (
    Rule("the case is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
    Rule("a program answers nobody", PDL_4_2, ("A-04",), lambda f: f.is_program),
)
_DECIDED: Rule[StepFacts] = Rule("the case is decided already", PDL_8_2, ("P-01",), lambda f: f.is_decided)
_CLOSED: Rule[StepFacts] = Rule("the case is closed already", PDL_8_2, ("P-01",), lambda f: f.is_closed)

IDENTIFYING: Table[StepFacts] = Table("note who asks", grounds=(_KEEPS,), bars=(*_BARS, _CLOSED))

PAUSING: Table[StepFacts] = Table(
    "let a case wait for who asks to show it",
    grounds=(
        Rule(
            "there is doubt about who asks, and the reason is stated",
            GDPR_12_6,
            ("G-03",),
            lambda f: f.keeps_register and f.states_reason,
        ),
    ),
    bars=(
        *_BARS,
        _DECIDED,
        Rule("who asks is known", GDPR_12_6, ("G-03",), lambda f: f.identity_is_known),
        Rule("the case waits already", GDPR_12_6, ("G-03",), lambda f: f.is_paused),
    ),
)

SCOPING: Table[StepFacts] = Table("say how much a copy is of", grounds=(_KEEPS,), bars=(*_BARS, _DECIDED))

TESTING_SECRECY: Table[StepFacts] = Table(
    "test what a relative may be given",
    grounds=(Rule("treats patients at the unit", PSL_6_12, ("P-07",), lambda f: f.treats_at_unit),),
    bars=(*_BARS, _DECIDED),
)

TELLING: Table[StepFacts] = Table(
    "note that who asked was told what was decided",
    grounds=(
        Rule(
            "it was decided, with the reasons, and where to complain",
            GDPR_12_4,
            ("G-11",),
            lambda f: f.keeps_register and f.is_decided,
        ),
    ),
    bars=(
        *_BARS,
        _CLOSED,
        Rule("a copy is still to be handed over", PDL_3_11, ("J-13",), lambda f: f.owes_a_copy),
    ),
)

WITHDRAWING: Table[StepFacts] = Table("note that somebody asks no more", grounds=(_KEEPS,), bars=(*_BARS, _CLOSED))


@dataclass(frozen=True, slots=True)
class ExtendFacts:
    """What the law asks before an answer takes longer than a month."""

    keeps_register: bool
    oversees: bool
    own_unit: bool
    is_program: bool
    is_decided: bool
    is_extended: bool
    states_reason: bool
    is_within_first_month: bool
    is_within_three_months: bool


EXTENDING: Table[ExtendFacts] = Table(
    "take longer to answer",
    grounds=(
        Rule(
            "tells why, within the first month",
            GDPR_12_3,
            ("G-02",),
            lambda f: f.states_reason and f.is_within_first_month,
        ),
    ),
    bars=(
        Rule("is beyond three months in all", GDPR_12_3, ("G-02",), lambda f: not f.is_within_three_months),
        Rule("is extended already", GDPR_12_3, ("G-02",), lambda f: f.is_extended),
        Rule("the case is decided already", GDPR_12_3, ("G-02",), lambda f: f.is_decided),
        Rule(
            "answers no cases of this unit",
            PDL_4_2,
            ("A-04",),
            lambda f: not (f.oversees or (f.keeps_register and f.own_unit)),
        ),
        Rule("a program answers nobody", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What the law asks before a case that is no copy is decided."""

    treats_at_unit: bool
    own_unit: bool
    is_own_record: bool
    is_relative: bool
    is_program: bool
    is_decided: bool
    asks_for_a_copy: bool
    refuses: bool
    states_reason: bool


ANSWERING: Table[AnswerFacts] = Table(
    "answer what somebody asks for",
    grounds=(Rule("treats patients at the unit that answers", GDPR_12_3, ("G-01",), lambda f: f.treats_at_unit),),
    bars=(
        Rule("the case is another unit's", PDL_4_1, ("A-01", "A-11"), lambda f: not f.own_unit),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
        Rule("a program answers nobody", PDL_4_2, ("A-04",), lambda f: f.is_program),
        Rule("the case is decided already", PDL_8_2, ("P-01",), lambda f: f.is_decided),
        Rule("a copy is weighed first", PDL_8_2, ("P-05",), lambda f: f.asks_for_a_copy),
        Rule("a refusal has no reasons", GDPR_12_4, ("G-11",), lambda f: f.refuses and not f.states_reason),
    ),
)


A = TypeVar("A", bound=Ask)

STEPS: Mapping[StepKind, Table[StepFacts]] = {
    StepKind.IDENTITY: IDENTIFYING,
    StepKind.PAUSED: PAUSING,
    StepKind.SCOPED: SCOPING,
    StepKind.SECRECY: TESTING_SECRECY,
    StepKind.DELIVERED: TELLING,
    StepKind.WITHDRAWN: WITHDRAWING,
}
"""The tables of the steps that are no decision about a copy. One without a table is a programming error (KeyError)."""


def decide_register(ask: A, facts: AskedFacts) -> Decision[A]:
    """Decide whether a case may be entered."""
    return REGISTERING.decide(ask, facts)


def decide_see_cases(ask: A, facts: AskedFacts) -> Decision[A]:
    """Decide whether cases and their clocks may be seen."""
    return SEEING.decide(ask, facts)


def decide_answer(ask: A, facts: AnswerFacts) -> Decision[A]:
    """Decide whether a case that is no copy may be answered so."""
    return ANSWERING.decide(ask, facts)


def decide_extension(ask: A, facts: ExtendFacts) -> Decision[A]:
    """Decide whether an answer may take longer."""
    return EXTENDING.decide(ask, facts)
