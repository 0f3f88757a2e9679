"""How long journals are kept, and who may have them destroyed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import Ask
from journal.policy.decision import Rule, Table
from journal.policy.law import (
    GDPR_17,
    PDL_3_14,
    PDL_3_17,
    PDL_4_1,
    PDL_4_2,
    PDL_8_4,
    ZONE,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from journal.domain.access import Decision
    from journal.policy.law import Term


def years_after(moment: datetime, years: int) -> datetime:
    """Return the same wall-clock time in Sweden so many years later, in UTC; 29 February becomes 1 March."""
    local = moment.astimezone(ZONE)
    try:
        later = local.replace(year=local.year + years)
    except ValueError:
        later = local.replace(year=local.year + years, month=3, day=1)
    return later.astimezone(moment.tzinfo)


def kept_until(items: Iterable[tuple[datetime, Term]]) -> tuple[datetime, Term]:
    """Return from when all may be disposed of, and the term that decides: the one that ends last (R-02, R-03).

    ``items`` are times of items with the term of their class; there is at least one.
    """
    return max(((years_after(at, term.years), term) for at, term in items), key=lambda ended: ended[0])


@dataclass(frozen=True, slots=True)
class DestroyFacts:
    """What the law asks before anything in a journal is destroyed, or proposed to be."""

    is_head: bool
    treats_at_unit: bool
    authority_decided: bool
    is_due: bool
    halves_are_old: bool
    under_hold: bool
    another_proposed: bool
    has_fresh_unlock: bool
    is_own_record: bool
    is_relative: bool
    is_program: bool


_GROUNDS: tuple[Rule[DestroyFacts], ...] = (
    Rule("IVO has decided it", PDL_8_4, ("R-05", "R-06"), lambda f: f.authority_decided),
    Rule(
        "ten years have passed since the last item, and no longer time applies",
        PDL_3_17,
        ("R-01", "R-02", "R-03"),
        lambda f: f.is_due and f.halves_are_old,
    ),
)
_PEOPLE: tuple[Rule[DestroyFacts], ...] = (
    Rule(
        "neither heads the operations nor treats patients at the unit",
        PDL_4_2,
        ("R-06",),
        lambda f: not (f.is_head or f.treats_at_unit),
    ),
    Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
    Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
    Rule("a program destroys nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
    Rule("asks for a fresh unlock", PDL_3_14, ("S-04",), lambda f: not f.has_fresh_unlock),
)
_HELD: Rule[DestroyFacts] = Rule("a hold keeps the journal", GDPR_17, ("R-04",), lambda f: f.under_hold)

PROPOSING: Table[DestroyFacts] = Table("propose a destruction", grounds=_GROUNDS, bars=(*_PEOPLE, _HELD))

DESTROYING: Table[DestroyFacts] = Table(
    "destroy what another has proposed",
    grounds=_GROUNDS,
    bars=(
        *_PEOPLE,
        _HELD,
        Rule("nobody else has proposed it", PDL_3_14, ("D-06", "R-06"), lambda f: not f.another_proposed),
    ),
)

A = TypeVar("A", bound=Ask)


def decide_propose(ask: A, facts: DestroyFacts) -> Decision[A]:
    """Decide whether a destruction may be proposed."""
    return PROPOSING.decide(ask, facts)


def decide_destroy(ask: A, facts: DestroyFacts) -> Decision[A]:
    """Decide whether a proposed destruction may be carried out."""
    return DESTROYING.decide(ask, facts)


@dataclass(frozen=True, slots=True)
class HoldFacts:
    """What the law asks before a hold is placed or lifted, or the calendar is seen."""

    is_head: bool
    treats_at_unit: bool
    states_reason: bool
    has_fresh_unlock: bool
    is_own_record: bool
    is_relative: bool
    is_program: bool


_HEAD: Rule[HoldFacts] = Rule("heads the operations", PDL_3_17, ("R-04",), lambda f: f.is_head)
_TREATS: Rule[HoldFacts] = Rule("treats patients at the unit", PDL_3_17, ("R-04",), lambda f: f.treats_at_unit)
_NO_PROGRAM: Rule[HoldFacts] = Rule("a program decides on no keeping", PDL_4_2, ("A-04",), lambda f: f.is_program)
_UNSTATED: Rule[HoldFacts] = Rule("no reason is stated", PDL_3_17, ("R-04",), lambda f: not f.states_reason)

HOLDING: Table[HoldFacts] = Table(
    "keep a journal beyond its time", grounds=(_HEAD, _TREATS), bars=(_UNSTATED, _NO_PROGRAM)
)

LETTING_GO: Table[HoldFacts] = Table(
    "lift a hold",
    grounds=(_HEAD,),
    bars=(
        _UNSTATED,
        _NO_PROGRAM,
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
        Rule("asks for a fresh unlock", PDL_3_14, ("S-04",), lambda f: not f.has_fresh_unlock),
    ),
)

OVERSEEING: Table[HoldFacts] = Table("see the retention calendar", grounds=(_HEAD,), bars=(_NO_PROGRAM,))

SEEING: Table[HoldFacts] = Table(
    "see what a destruction names",
    grounds=(_HEAD, _TREATS),
    bars=(
        Rule("is the patient", PDL_4_1, ("A-12",), lambda f: f.is_own_record),
        Rule("is a registered relative of the patient", PDL_4_1, ("A-12",), lambda f: f.is_relative),
        _NO_PROGRAM,
    ),
)


def decide_hold(ask: A, facts: HoldFacts) -> Decision[A]:
    """Decide whether a hold may be placed."""
    return HOLDING.decide(ask, facts)


def decide_let_go(ask: A, facts: HoldFacts) -> Decision[A]:
    """Decide whether a hold may be lifted."""
    return LETTING_GO.decide(ask, facts)


def decide_oversee(ask: A, facts: HoldFacts) -> Decision[A]:
    """Decide whether the retention calendar may be seen."""
    return OVERSEEING.decide(ask, facts)


def decide_see(ask: A, facts: HoldFacts) -> Decision[A]:
    """Decide whether somebody may see which versions a destruction names."""
    return SEEING.decide(ask, facts)
