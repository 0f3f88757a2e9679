"""Who may know that an id stands for something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import PDL_4_1

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.practice_asks import NameUnknown


@dataclass(frozen=True, slots=True)
class NamingFacts:
    """What is asked of an id that was named."""

    stands_for_actor: bool


NAMING: Table[NamingFacts] = Table(
    "name an id",
    grounds=(Rule("it stands where the actor works", PDL_4_1, ("S-12", "L-05"), lambda f: f.stands_for_actor),),
)


def decide_naming(ask: NameUnknown, facts: NamingFacts) -> Decision[NameUnknown]:
    """Decide whether an id may be known: another provider's and nobody's are refused alike."""
    return NAMING.decide(ask, facts)
