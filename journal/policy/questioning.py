"""Who reads which rows of the log concern a patient, and asks about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.own_log_asks import ReadOwnLog
from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_1_1, PDL_8_5

if TYPE_CHECKING:
    from journal.domain.access import Decision


@dataclass(frozen=True, slots=True)
class OwnLogFacts:
    """What the law asks before somebody is told who has read."""

    concerns_themselves: bool
    is_marked_dead: bool


OWN_LOG: Table[OwnLogFacts] = Table(
    "read who has read one's own journal",
    grounds=(
        Rule(
            "is the patient whom the rows concern",
            PDL_8_5,
            ("P-15", "P-16", "P-18", "L-09"),
            lambda f: f.concerns_themselves,
        ),
    ),
    bars=(Rule("the patient is marked as dead", PDL_1_1, ("R-09",), lambda f: f.is_marked_dead),),
)

L = TypeVar("L", bound=ReadOwnLog)


def decide_own_log(ask: L, facts: OwnLogFacts) -> Decision[L]:
    """Decide whether a patient reads, or takes home, which rows concern them."""
    return OWN_LOG.decide(ask, facts)
