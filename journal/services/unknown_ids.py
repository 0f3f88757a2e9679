"""Asking for what is not there leaves a trace: one row for an actor and minute, and the count in the throttle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.practice_asks import NameUnknown
from journal.policy.naming import NamingFacts, decide_naming
from journal.store.counts import is_first_in_minute

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts


def note_unknown(parts: Parts, session: Session | PatientSession, at: datetime) -> None:
    """Log that ids were named which do not stand for this actor (S-12; L-05). Raises UnavailableError."""
    with parts.store.database.writing() as tx:
        first = is_first_in_minute(tx, session.actor.account, at)
    if first:
        decision = decide_naming(NameUnknown(actor=session.actor), NamingFacts(stands_for_actor=False))
        parts.store.log.log_refusal(decision, at)
