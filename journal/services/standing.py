"""One's own assignments that stand now: what a signed-in person may choose among (A-10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.services.keyring import Pending, Session
from journal.store.assignments import current_assignments

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.people import Assignment
    from journal.services.parts import Parts


def own_assignments(parts: Parts, session: Session | Pending, at: datetime) -> tuple[Assignment, ...]:
    """Return the signed-in person's assignments that stand at ``at``."""
    account = session.account if isinstance(session, Pending) else session.actor.account
    with parts.store.database.reading() as connection:
        return current_assignments(connection, account, at)
