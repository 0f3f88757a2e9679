"""Whether an entry is signed as soon as it can be: after a unit's days it is a task of its author (PDL 3:9)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from journal.policy.decision import Rule, Table
from journal.policy.granting import BARS, GrantFacts
from journal.policy.law import DRAFT_LOCKS_AFTER, PDL_3_9, SIGNED_WITHIN

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Decision
    from journal.domain.entry import EntryHead, SealedVersion
    from journal.domain.practice_asks import Administer

MOST_DAYS = DRAFT_LOCKS_AFTER.days
"""What is not signed locks then, whatever a unit says (J-09)."""

SETTING_DAYS: Table[GrantFacts] = Table(
    "say in how many days a unit's entries are to be signed",
    grounds=(
        Rule(
            "heads the operations, and sees to it that entries are made in time",
            PDL_3_9,
            ("J-06",),
            lambda f: f.is_head,
        ),
    ),
    bars=BARS,
)


def decide_setting_days(ask: Administer, facts: GrantFacts) -> Decision[Administer]:
    """Decide whether somebody may change in how many days entries are to be signed."""
    return SETTING_DAYS.decide(ask, facts)


def due_to_sign(head: EntryHead, version: SealedVersion, days: int | None) -> datetime:
    """Return until when a version is to be signed: counted from what it is about, for a correction from its making.

    ``days`` is what the unit says, None for the usual.
    """
    since = head.happened.ends_at if version.number == 1 else version.made_at
    return since + timedelta(days=SIGNED_WITHIN if days is None else days)
