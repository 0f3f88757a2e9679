"""Who weighs a copy, what may be kept from whom, and what is to hold when the copy leaves the house (PDL 8:2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import Ask
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_1_1, PDL_3_11, PDL_4_1, PDL_4_2, PDL_8_2, PSL_6_12_2

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class CopyFacts:
    """How somebody stands to a journal that a copy is asked of."""

    treats_at_unit: bool
    own_unit: bool
    is_own_record: bool
    is_relative: bool
    is_program: bool


_BARS: tuple[Rule[CopyFacts], ...] = (
    Rule("the journal is another unit's", PDL_4_1, ("A-01", "A-10"), lambda f: not f.own_unit),
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
    Rule("a program answers nobody", PDL_4_2, ("A-04",), lambda f: f.is_program),
)


@dataclass(frozen=True, slots=True)
class CopyingFacts(CopyFacts):
    """The same of what was decided about, and whether the journal is still what was weighed."""

    journal_has_changed: bool


_CHANGED: Rule[CopyingFacts] = Rule(
    "something was written since, and nobody has weighed it",
    PDL_8_2,
    ("P-04", "P-05"),
    lambda f: f.journal_has_changed,
)


@dataclass(frozen=True, slots=True)
class WeighFacts(CopyFacts):
    """What the law asks before a journal is opened to be weighed for a copy, or a passage of it is kept back."""

    is_asked_for: bool
    is_decided: bool


WEIGHING: Table[WeighFacts] = Table(
    "weigh what a copy may hold",
    grounds=(
        Rule(
            "somebody asks the unit for a copy, and it answers for the journal",
            PDL_8_2,
            ("P-01", "P-08"),
            lambda f: f.treats_at_unit and f.is_asked_for,
        ),
    ),
    bars=(*_BARS, Rule("the case is decided already", PDL_8_2, ("P-01",), lambda f: f.is_decided)),
)


@dataclass(frozen=True, slots=True)
class DecideFacts:
    """What the law asks, beside who decides, before it is decided what of a journal is released to whoever asks."""

    identity_is_known: bool
    relative_asks: bool
    no_harm_is_found: bool
    is_weighed: bool
    releases: bool
    withholds: bool
    grounds_are_lawful: bool
    states_why: bool


DECIDING: Table[DecideFacts] = Table(
    "decide about a copy",
    grounds=(
        Rule("the patient is owed a copy", PDL_8_2, ("P-01", "P-03"), lambda f: not f.relative_asks),
        Rule(
            "the test has found that a relative may have it",
            PDL_8_2,
            ("P-07",),
            lambda f: f.relative_asks and f.no_harm_is_found,
        ),
        Rule(
            "nothing is released to a relative unless the test says so",
            PDL_8_2,
            ("P-07",),
            lambda f: f.relative_asks and not f.releases,
        ),
    ),
    bars=(
        Rule("nobody knows who asks", PDL_8_2, ("P-01",), lambda f: f.releases and not f.identity_is_known),
        Rule("not all of it was weighed", PDL_8_2, ("P-05",), lambda f: f.releases and not f.is_weighed),
        Rule(
            "only 6:12 second paragraph and 6:13 keep anything from the patient",
            PSL_6_12_2,
            ("P-05",),
            lambda f: f.withholds and not f.grounds_are_lawful,
        ),
        Rule(
            "what is kept back has no statement, or nobody is named who looked at it",
            PDL_8_2,
            ("P-05", "G-11"),
            lambda f: f.withholds and not f.states_why,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class DeliverFacts(CopyingFacts):
    """What the law asks, under the patient's lock, when a copy is made and handed over."""

    is_released: bool
    is_closed: bool
    patient_who_asked_is_dead: bool


DELIVERING: Table[DeliverFacts] = Table(
    "hand a copy over",
    grounds=(
        Rule(
            "it was decided to release it",
            PDL_3_11,
            ("J-13", "P-01", "P-02"),
            lambda f: f.treats_at_unit and f.is_released,
        ),
    ),
    bars=(
        *_BARS,
        Rule("the case is closed already", PDL_8_2, ("P-01",), lambda f: f.is_closed),
        _CHANGED,
        Rule("who asked has died", PDL_1_1, ("R-09",), lambda f: f.patient_who_asked_is_dead),
    ),
)


@dataclass(frozen=True, slots=True)
class MakeFacts(CopyingFacts):
    """What the law asks before what was released opens for the copy."""

    is_noted_as_handed_over: bool


MAKING: Table[MakeFacts] = Table(
    "make a copy",
    grounds=(
        Rule(
            "the journal says who receives it",
            PDL_3_11,
            ("J-13", "L-08", "P-02"),
            lambda f: f.treats_at_unit and f.is_noted_as_handed_over,
        ),
    ),
    bars=(
        *_BARS,
        _CHANGED,
    ),
)


A = TypeVar("A", bound=Ask)


def decide_weigh(ask: A, facts: WeighFacts) -> Decision[A]:
    """Decide whether a journal may be opened to be weighed for a copy."""
    return WEIGHING.decide(ask, facts)


def decide_copy(ask: A, facts: DecideFacts) -> Decision[A]:
    """Decide whether it may be decided so about a copy, by somebody who may weigh it."""
    return DECIDING.decide(ask, facts)


def decide_deliver(ask: A, facts: DeliverFacts) -> Decision[A]:
    """Decide whether a copy may leave the house."""
    return DELIVERING.decide(ask, facts)


def decide_make(ask: A, facts: MakeFacts) -> Decision[A]:
    """Decide whether what was released opens for the copy."""
    return MAKING.decide(ask, facts)
