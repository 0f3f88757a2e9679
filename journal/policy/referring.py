"""What is refused goes to IVO at once, with a statement: who opens it for that, and who notes that it was sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import Ask
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_4_1, PDL_4_2, PDL_8_2

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class IvoFacts:
    """What is asked before it is noted that a package went to IVO, or that a refusal was told."""

    keeps_register: bool
    oversees: bool
    own_unit: bool
    is_program: bool
    waits: bool


NOTING_IVO: Table[IvoFacts] = Table(
    "note that what was refused went to IVO",
    grounds=(Rule("something is refused, and IVO is to have it at once", PDL_8_2, ("P-06",), lambda f: f.waits),),
    bars=(
        Rule(
            "answers no cases of this unit",
            PDL_4_2,
            ("A-04",),
            lambda f: not (f.oversees or (f.own_unit and f.keeps_register)),
        ),
        Rule("a program answers nobody", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)


@dataclass(frozen=True, slots=True)
class ReferFacts:
    """What the law asks before what was kept back opens for IVO."""

    treats_at_unit: bool
    own_unit: bool
    is_own_record: bool
    is_relative: bool
    is_program: bool
    something_is_refused: bool


REFERRING: Table[ReferFacts] = Table(
    "open what goes to IVO",
    grounds=(
        Rule(
            "something is refused, and IVO is to have it at once",
            PDL_8_2,
            ("P-06",),
            lambda f: f.treats_at_unit and f.something_is_refused,
        ),
    ),
    bars=(
        Rule("the journal is another unit's", PDL_4_1, ("A-01", "A-10"), lambda f: not f.own_unit),
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
        Rule("a program answers nobody", PDL_4_2, ("A-04",), lambda f: f.is_program),
    ),
)

A = TypeVar("A", bound=Ask)


def decide_refer(ask: A, facts: ReferFacts) -> Decision[A]:
    """Decide whether what was kept back opens for IVO."""
    return REFERRING.decide(ask, facts)


def decide_note_ivo(ask: A, facts: IvoFacts) -> Decision[A]:
    """Decide whether somebody may note that a package went to IVO."""
    return NOTING_IVO.decide(ask, facts)
