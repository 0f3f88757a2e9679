"""Which of the head's duties nobody has seen to: a law that does not hold is never shown as holding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.duties import Duty
from journal.domain.people import STAFF, Role
from journal.policy.law import REVIEWED_WITHIN
from journal.store.analyses import has_analysis
from journal.store.assignments import assignments_of
from journal.store.emergencies import unreviewed_before
from journal.store.health import has_role
from journal.store.officers import has_officer

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


def lacking_duties(parts: Parts, session: Session, at: datetime) -> tuple[Duty, ...]:
    """Return what is wanting at the actor's provider now; () where the law holds."""
    with parts.store.database.reading() as connection:
        return lacking(connection, session.actor.provider, at)


def lacking(connection: Connection, provider: ProviderId, at: datetime) -> tuple[Duty, ...]:
    """Return what is wanting at a provider: who reviews, who lifts, a role's analysis, the review of an emergency.

    And, after its main database went back to an older copy, that every assignment is gone through.
    """
    held = [role for role in STAFF if has_role(connection, provider, role, at)]
    seen_to = {
        Duty.AUDITOR: Role.AUDITOR in held,
        Duty.OFFICER: has_officer(connection, provider, at),
        Duty.ANALYSIS: all(has_analysis(connection, provider, role, at) for role in held),
        Duty.REVIEW: unreviewed_before(connection, provider, at - REVIEWED_WITHIN) == 0,
        Duty.RESTORED: not any(one.may_have_ended and one.is_given(at) for one in assignments_of(connection, provider)),
    }
    return tuple(duty for duty, done in seen_to.items() if not done)
