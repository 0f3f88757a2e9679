"""Who may give up rows of the access log that a restored database no longer has, and what proves a backup."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import HSLF_3_12, PDL_4_3, PDL_8_4

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.practice_asks import Administer


@dataclass(frozen=True, slots=True)
class AbandonFacts:
    """What is asked before the log goes on from an older state: that somebody at the server decided so."""

    operator_decided: bool


ABANDONING: Table[AbandonFacts] = Table(
    "go on from a restored database",
    grounds=(
        Rule("the database was lost, and its copy goes on", PDL_4_3, ("L-12", "L-17"), lambda f: f.operator_decided),
    ),
)


def decide_abandon(ask: Administer, facts: AbandonFacts) -> Decision[Administer]:
    """Decide whether a tree that was seen may be given up."""
    return ABANDONING.decide(ask, facts)


@dataclass(frozen=True, slots=True)
class ReplayFacts:
    """What is asked before texts are marked as destroyed anew: that the key store holds their tombstones."""

    was_destroyed: bool


REPLAYING: Table[ReplayFacts] = Table(
    "mark what a restored database does not know to be destroyed",
    grounds=(Rule("it was destroyed, and no copy brings it back", PDL_8_4, ("R-07",), lambda f: f.was_destroyed),),
)


def decide_replay(ask: Administer, facts: ReplayFacts) -> Decision[Administer]:
    """Decide whether texts of a restored database are marked as destroyed."""
    return REPLAYING.decide(ask, facts)


@dataclass(frozen=True, slots=True)
class ProveFacts:
    """What is asked before a backup counts as proven: that its copy, restored beside, held in every part."""

    copy_was_whole: bool


PROVING: Table[ProveFacts] = Table(
    "note that a backup restores",
    grounds=(Rule("a copy was restored beside, and it held", HSLF_3_12, ("R-13",), lambda f: f.copy_was_whole),),
)


def decide_prove(ask: Administer, facts: ProveFacts) -> Decision[Administer]:
    """Decide whether a backup counts as proven."""
    return PROVING.decide(ask, facts)
