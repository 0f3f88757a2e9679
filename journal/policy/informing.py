"""What is told to somebody of what is held about them: for what purpose, from whom, by which law and how long.

One row for each matter. The same table is what a patient reads before the account is closed, and in the receipt (D-02).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access_words import Purpose
from journal.domain.holding import HeldMatter, Source
from journal.domain.holding_asks import BeInformed, CloseOwnAccount, SeeHeld, TakeOutHeld
from journal.policy.decision import Rule, Table
from journal.policy.law import (
    GDPR_12_3,
    GDPR_15,
    GDPR_17,
    HSLF_3_15,
    HSLF_4_3,
    HSLF_4_9,
    JOURNAL_KEPT_YEARS,
    LOG_KEPT_YEARS,
    PDL_1_1,
    PDL_3_17,
    PDL_4_1,
    PDL_4_3,
    PDL_4_4,
    PDL_5_5,
    Paragraph,
)
from journal.policy.leaving import Fate, years_after

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.access import Decision

A = TypeVar("A", SeeHeld, TakeOutHeld, BeInformed)


class Kept(StrEnum):
    """How long: until the account is closed, as long as the journal, or as long as the log."""

    ACCOUNT = "account"
    JOURNAL = "journal"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Held:
    """What is told of one matter (GDPR 15.1)."""

    matter: HeldMatter
    purpose: Purpose
    source: Source
    law: Paragraph
    kept: Kept


HELD: tuple[Held, ...] = (
    Held(HeldMatter.SIGN_IN, Purpose.ADMINISTRATION, Source.PATIENT, HSLF_3_15, Kept.ACCOUNT),
    Held(HeldMatter.CLAIMS, Purpose.ADMINISTRATION, Source.E_ID, PDL_5_5, Kept.ACCOUNT),
    Held(HeldMatter.PASSING, Purpose.ADMINISTRATION, Source.SERVER, HSLF_3_15, Kept.ACCOUNT),
    Held(HeldMatter.CHOICES, Purpose.ADMINISTRATION, Source.PATIENT, PDL_5_5, Kept.ACCOUNT),
    Held(HeldMatter.ACCOUNT, Purpose.ADMINISTRATION, Source.SERVER, HSLF_4_9, Kept.LOG),
    Held(HeldMatter.JOURNAL, Purpose.CARE, Source.STAFF, PDL_3_17, Kept.JOURNAL),
    Held(HeldMatter.CARE, Purpose.CARE, Source.STAFF, PDL_4_1, Kept.JOURNAL),
    Held(HeldMatter.RELATIVES, Purpose.ADMINISTRATION, Source.STAFF, HSLF_4_3, Kept.JOURNAL),
    Held(HeldMatter.BLOCKS, Purpose.LEGAL, Source.PATIENT, PDL_4_4, Kept.JOURNAL),
    Held(HeldMatter.CASES, Purpose.LEGAL, Source.PATIENT, GDPR_12_3, Kept.JOURNAL),
    Held(HeldMatter.EMERGENCIES, Purpose.LEGAL, Source.STAFF, PDL_4_3, Kept.LOG),
    Held(HeldMatter.DEATHS, Purpose.ADMINISTRATION, Source.STAFF, PDL_1_1, Kept.JOURNAL),
    Held(HeldMatter.KEEPING, Purpose.LEGAL, Source.STAFF, PDL_3_17, Kept.JOURNAL),
    Held(HeldMatter.LOG, Purpose.LEGAL, Source.SERVER, HSLF_4_9, Kept.LOG),
)


@dataclass(frozen=True, slots=True)
class HeldFacts:
    """What the law asks before somebody is told what is held about them."""

    is_about_self: bool
    proved_identity: bool


SEEING_HELD: Table[HeldFacts] = Table(
    "see what is held about oneself",
    grounds=(Rule("it is about whoever asks", GDPR_15, ("G-05",), lambda f: f.is_about_self),),
    bars=(Rule("did not prove who they are", HSLF_3_15, ("S-01", "P-18"), lambda f: not f.proved_identity),),
)


@dataclass(frozen=True, slots=True)
class PartFacts:
    """What the law asks before a patient's account is closed."""

    is_own_account: bool
    has_fresh_unlock: bool


PARTING: Table[PartFacts] = Table(
    "close one's own account as a patient",
    grounds=(Rule("it is their own account", GDPR_17, ("D-01",), lambda f: f.is_own_account),),
    bars=(Rule("asks for a fresh unlock", HSLF_4_3, ("S-04",), lambda f: not f.has_fresh_unlock),),
)


def kept_until(held: Held, last_item: datetime | None, at: datetime) -> date | None:
    """Return until which day at least it is kept; None for what goes with the account.

    ``last_item`` is the newest item of the patient's journals, if there is any. What belongs to a journal is kept as
    long as the log that names it, at least.
    """
    if held.kept is Kept.ACCOUNT:
        return None
    until_log = years_after(at, LOG_KEPT_YEARS)
    if held.kept is Kept.LOG or last_item is None:
        return until_log
    return max(years_after(last_item, JOURNAL_KEPT_YEARS), until_log)


def own_fates(last_item: datetime | None, at: datetime) -> tuple[Fate, ...]:
    """Say what goes with a patient's account and what stays, until when (D-02)."""
    return tuple(
        Fate(one.matter, stays=one.kept is not Kept.ACCOUNT, law=_by(one), until=kept_until(one, last_item, at))
        for one in HELD
    )


def _by(held: Held) -> Paragraph:
    return GDPR_17 if held.kept is Kept.ACCOUNT else held.law


def decide_see_held(ask: A, facts: HeldFacts) -> Decision[A]:
    """Decide whether somebody is told what is held about them."""
    return SEEING_HELD.decide(ask, facts)


def decide_part(ask: CloseOwnAccount, facts: PartFacts) -> Decision[CloseOwnAccount]:
    """Decide whether a patient's account is closed."""
    return PARTING.decide(ask, facts)
