"""Hold the access log against itself, for a page: a reading of the log like any other, with a row of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.practice_asks import ReadLog
from journal.policy.auditing import AuditFacts, decide_audit
from journal.store.log_check import LogCheck, SignedAt, check_log, newest_key
from journal.store.log_search import is_auditor

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.keyring import Session
    from journal.services.parts import Parts

__all__ = ["LogCheck", "SignedAt", "log_key", "verify_log"]


def verify_log(parts: Parts, session: Session, at: datetime) -> LogCheck:
    """Check every row, chain and tree. Raises RefusedError, and UnknownError before the first signed tree."""
    with parts.store.database.reading() as connection:
        facts = AuditFacts(
            is_auditor=is_auditor(connection, session.actor, at),
            only_own_rows=False,
            is_program=session.actor.on_behalf_of is not None,
            is_export=False,
            has_fresh_unlock=parts.keyring.is_unlocked(session, at),
        )
        parts.store.log.log_access(decide_audit(ReadLog(actor=session.actor), facts), at)
        return check_log(connection, session.actor.provider)


def log_key(parts: Parts, session: Session) -> str:
    """Return the public key that signs the provider's log, for whoever checks it elsewhere."""
    with parts.store.database.reading() as connection:
        return newest_key(connection, session.actor.provider)
