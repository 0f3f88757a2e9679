"""Keep a patient's journals beyond their time, with a reason, until the hold is lifted with one (R-04)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError
from journal.domain.ids import HoldId, new_id
from journal.domain.retention import HoldReason, RetentionHold
from journal.domain.retention_asks import LiftHold, PlaceHold
from journal.policy.retaining import decide_hold, decide_let_go
from journal.store import holds as stored
from journal.store.patients import require_of_provider, require_registered
from journal.store.retention_facts import hold_facts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts

LONGEST_REASON = 1_000


@dataclass(frozen=True, slots=True)
class NewHold:
    """Whose journals are kept, why, and in one's own words; these open for auditors alone."""

    patient: PatientId
    reason: HoldReason
    text: str = ""


def place_hold(parts: Parts, session: Session, new: NewHold, at: datetime) -> RetentionHold:
    """Keep a patient's journals at the provider until the hold is lifted. Raises InvalidError, UnknownError."""
    _check(new.text, needed=new.reason is HoldReason.OTHER)
    hold, actor = HoldId(new_id()), session.actor
    with parts.store.database.reading() as connection:
        require_known(connection, session, new.patient)
    with parts.store.writing(actor.provider, new.patient, at=at) as tx:
        sealed = parts.keyring.seal_reason(tx.connection, session, new.text)
        placed = RetentionHold(hold, actor.provider, new.patient, new.reason, sealed, actor.account, at)
        facts = hold_facts(tx.connection, actor, (new.patient, actor.unit), (True, False), at)
        decision = decide_hold(PlaceHold(actor=actor, patient=new.patient, hold=hold), facts)
        stored.add_hold(tx, placed, parts.store.log.recorded(tx, decision, at).event)
    return placed


def lift_hold(parts: Parts, session: Session, hold: HoldId, text: str, at: datetime) -> None:
    """Let a hold go, with the reason in one's own words. Raises InvalidError, UnknownError, RefusedError."""
    _check(text, needed=True)
    actor = session.actor
    with parts.store.database.reading() as connection:
        standing = stored.hold_of(connection, actor.provider, hold)
        if actor.unit is not None:
            require_known(connection, session, standing.patient)
    unlocked = parts.keyring.is_unlocked(session, at)
    with parts.store.writing(actor.provider, standing.patient, at=at) as tx:
        sealed = parts.keyring.seal_reason(tx.connection, session, text)
        facts = hold_facts(tx.connection, actor, (standing.patient, None), (True, unlocked), at)
        decision = decide_let_go(LiftHold(actor=actor, patient=standing.patient, hold=hold), facts)
        recorded = parts.store.log.recorded(tx, decision, at)
        stored.lift(tx, standing, actor.account, (recorded.event, sealed), at)


def require_known(connection: Connection, session: Session, patient: PatientId) -> None:
    """Raise UnknownError unless the patient is the actor's unit's or, for who works at no unit, the provider's."""
    if session.actor.unit is None:
        require_of_provider(connection, session.actor.provider, patient)
    else:
        require_registered(connection, session.actor, patient)


def _check(text: str, *, needed: bool) -> None:
    if needed and not text.strip():
        raise InvalidError({"text": "empty"})
    if (problem := sign_problem(text)) or len(text) > LONGEST_REASON:
        raise InvalidError({"text": problem or "too-long"})
