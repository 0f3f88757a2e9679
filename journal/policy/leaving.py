"""Who may close an account, what becomes of each thing then, and who may hand a whole provider over.

The table of fates is told before the account is closed and again in the receipt (D-02): one sentence of law a row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from journal.domain.leaving_asks import CloseProvider, HandOverActs, HandOverJournal, HandOverNames
from journal.policy.decision import Rule, Table
from journal.policy.law import (
    GDPR_17,
    HSLF_4_3,
    HSLF_4_9,
    JOURNAL_KEPT_YEARS,
    LOG_KEPT_YEARS,
    PDL_3_4,
    PDL_3_6,
    PDL_3_14,
    PDL_3_17,
    PDL_4_2,
    PDL_9_1,
    Paragraph,
)

if TYPE_CHECKING:
    from journal.domain.access import Decision
    from journal.domain.leaving_asks import CloseAccount

A = TypeVar("A", HandOverJournal, HandOverNames, HandOverActs, CloseProvider)


@dataclass(frozen=True, slots=True)
class LeaveFacts:
    """What the law asks before somebody's account is closed."""

    is_about_self: bool
    is_program: bool
    has_fresh_unlock: bool
    heads_alone: bool
    holds_a_key_alone: bool
    recovery_was_rehearsed: bool


LEAVING: Table[LeaveFacts] = Table(
    "close one's own account",
    grounds=(Rule("it is their own account", GDPR_17, ("D-01",), lambda f: f.is_about_self),),
    bars=(
        Rule("a program administers nothing", PDL_4_2, ("A-04",), lambda f: f.is_program),
        Rule("asks for a fresh unlock", HSLF_4_3, ("S-04",), lambda f: not f.has_fresh_unlock),
        Rule("nobody else heads the operations", HSLF_4_3, ("A-07",), lambda f: f.heads_alone),
        Rule(
            "nobody else holds the journals' key, and recovery was never rehearsed",
            PDL_3_17,
            ("R-11",),
            lambda f: f.holds_a_key_alone and not f.recovery_was_rehearsed,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class TakeOverFacts:
    """What the law asks before a provider's journals are handed over whole, or its work there ends."""

    enough_officers: bool


TAKING_OVER: Table[TakeOverFacts] = Table(
    "hand a provider's journals over",
    grounds=(Rule("enough officers agree", PDL_9_1, ("R-10",), lambda f: f.enough_officers),),
)


class Matter(StrEnum):
    """What somebody who leaves has at the provider."""

    SIGN_IN = "sign-in"
    KEYS = "keys"
    PROGRAMS = "programs"
    OWN_NUMBER = "own-number"
    PASSING = "passing"
    NAME = "name"
    ENTRIES = "entries"
    DRAFTS = "drafts"
    SIGNATURES = "signatures"
    ASSIGNMENTS = "assignments"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one matter, by which paragraph; until which day at least, where it stays and a day is set."""

    matter: StrEnum
    stays: bool
    law: Paragraph
    until: date | None = None


_GOES = (
    (Matter.SIGN_IN, GDPR_17),
    (Matter.KEYS, HSLF_4_3),
    (Matter.PROGRAMS, GDPR_17),
    (Matter.OWN_NUMBER, GDPR_17),
    (Matter.PASSING, GDPR_17),
)
_STAYS_WITH_THE_JOURNAL = (
    (Matter.NAME, PDL_3_6),
    (Matter.ENTRIES, PDL_3_17),
    (Matter.DRAFTS, PDL_3_14),
    (Matter.SIGNATURES, PDL_3_4),
)
_STAYS_WITH_THE_LOG = ((Matter.ASSIGNMENTS, HSLF_4_9), (Matter.LOG, HSLF_4_9))


def fates(last_item: datetime | None, at: datetime) -> tuple[Fate, ...]:
    """Say what goes and what stays. ``last_item`` is the newest item of the journals that they wrote in, if any.

    Of whoever never wrote in a journal, name and title stay for the log alone.
    """
    until_log = years_after(at, LOG_KEPT_YEARS)
    goes = tuple(Fate(matter, stays=False, law=law) for matter, law in _GOES)
    logged = tuple(Fate(matter, stays=True, law=law, until=until_log) for matter, law in _STAYS_WITH_THE_LOG)
    if last_item is None:
        return (*goes, Fate(Matter.NAME, stays=True, law=HSLF_4_9, until=until_log), *logged)
    until = max(years_after(last_item, JOURNAL_KEPT_YEARS), until_log)
    kept = tuple(Fate(matter, stays=True, law=law, until=until) for matter, law in _STAYS_WITH_THE_JOURNAL)
    return (*goes, *kept, *logged)


def years_after(at: datetime, years: int) -> date:
    """Return the day so many years later; the first of March where that year lacks the twenty-ninth of February."""
    try:
        return at.date().replace(year=at.year + years)
    except ValueError:
        return date(at.year + years, 3, 1)


def decide_leave(ask: CloseAccount, facts: LeaveFacts) -> Decision[CloseAccount]:
    """Decide whether an account may be closed."""
    return LEAVING.decide(ask, facts)


def decide_take_over(ask: A, facts: TakeOverFacts) -> Decision[A]:
    """Decide whether a journal, a register or what was decided about them may be handed over, or all work ended."""
    return TAKING_OVER.decide(ask, facts)
