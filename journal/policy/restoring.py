"""Who may give up rows of the log that a restored database no longer has; what it learns anew, and what proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.law import GDPR_17, HSLF_3_12, HSLF_4_3, PDL_3_17, PDL_4_3, PDL_8_4

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.leaving_asks import CloseAgain
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
class CloseAgainFacts:
    """What is asked before an account is closed anew: that the key store knows of it, and that no key goes with it."""

    was_closed: bool
    holds_a_key_alone: bool
    recovery_was_rehearsed: bool


CLOSING_AGAIN: Table[CloseAgainFacts] = Table(
    "close an account that a restored database holds open",
    grounds=(Rule("it was closed, and no copy brings it back", GDPR_17, ("D-07",), lambda f: f.was_closed),),
    bars=(
        Rule(
            "nobody else holds the journals' key, and recovery was never rehearsed",
            PDL_3_17,
            ("R-11",),
            lambda f: f.holds_a_key_alone and not f.recovery_was_rehearsed,
        ),
    ),
)


def decide_close_again(ask: CloseAgain, facts: CloseAgainFacts) -> Decision[CloseAgain]:
    """Decide whether an account of a restored database is closed."""
    return CLOSING_AGAIN.decide(ask, facts)


@dataclass(frozen=True, slots=True)
class EndTokensFacts:
    """What is asked before programs' tokens end without their owners: that an older copy of them goes on."""

    log_went_back: bool


ENDING_TOKENS: Table[EndTokensFacts] = Table(
    "end the tokens of a restored database",
    grounds=(
        Rule("one that was ended since the copy stands in it again", HSLF_4_3, ("A-07",), lambda f: f.log_went_back),
    ),
)


def decide_end_tokens(ask: Administer, facts: EndTokensFacts) -> Decision[Administer]:
    """Decide whether the tokens of a restored database end: nobody can say which of them were ended before."""
    return ENDING_TOKENS.decide(ask, facts)


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
