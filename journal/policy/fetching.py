"""When a patient fetches, in the own pages, the copy that a unit decided to release and left there (PDL 8:2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import Ask
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_1_1, PDL_5_5, PDL_8_2, PDL_8_4

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class FetchFacts:
    """What the law asks each time a patient fetches a copy. A block keeps nothing from the patient."""

    is_own_case: bool
    is_handed_over: bool
    something_is_destroyed: bool
    is_marked_dead: bool
    is_sealed: bool


FETCHING: Table[FetchFacts] = Table(
    "fetch the copy that was released",
    grounds=(
        Rule(
            "the unit decided to release it and handed it over here",
            PDL_8_2,
            ("P-01", "P-02", "L-08"),
            lambda f: f.is_own_case and f.is_handed_over,
        ),
    ),
    bars=(
        Rule("something in it was destroyed since", PDL_8_4, ("R-06",), lambda f: f.something_is_destroyed),
        Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),
        Rule("is sealed by the patient", PDL_5_5, ("P-13",), lambda f: f.is_sealed),
    ),
)

A = TypeVar("A", bound=Ask)


def decide_fetch(ask: A, facts: FetchFacts) -> Decision[A]:
    """Decide whether a patient may fetch a copy now."""
    return FETCHING.decide(ask, facts)
