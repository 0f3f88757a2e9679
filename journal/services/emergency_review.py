"""Emergency access looked at by others: a second person at once where the provider asks for one, a reviewer after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, ResourceKind, Subtype, Why
from journal.domain.emergency_asks import ApproveEmergency, ReviewEmergencies, ReviewEmergency
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError
from journal.domain.people import AccountKind, Role
from journal.domain.practice_asks import Administer
from journal.policy.emergency_review import (
    RuleFacts,
    decide_approval,
    decide_review,
    decide_rule,
    decide_see_emergencies,
)
from journal.policy.law import REVIEWED_WITHIN
from journal.services.staffing import unlocked_circles
from journal.store import emergencies as stored
from journal.store.emergency_facts import approval_facts, review_facts

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.emergency import Emergency, Outcome
    from journal.domain.ids import EmergencyId, UnitId
    from journal.services.keyring import Session
    from journal.services.parts import Parts

_LONGEST_NOTE = 1024


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an emergency access, for whoever reviews it. ``reason`` is None to those who hold no audit circle."""

    emergency: Emergency
    units: tuple[UnitId, ...]
    entries: int
    reason: str | None
    is_late: bool


def list_emergencies(parts: Parts, session: Session, at: datetime) -> tuple[Use, ...]:
    """Return the provider's emergency accesses but one's own: what waits first, oldest first, then the reviewed."""
    with parts.store.database.reading() as connection:
        every = stored.emergencies_of(connection, session.actor.provider)
        others = [one for one in every if one.account != session.actor.account]
        chosen = {one.id: stored.chosen_entries(connection, one.id) for one in others}
        facts = review_facts(connection, session.actor, None, at)
        reasons = {one.id: parts.keyring.open_reason(connection, session, one.sealed_reason) for one in others}
    patients = tuple(one.patient for one in others)
    ask = ReviewEmergencies(actor=session.actor, shown=tuple(one.id for one in others), about=patients)
    parts.store.log.log_access(decide_see_emergencies(ask, facts), at)
    waits_first = sorted(others, key=lambda one: (one.review is not None, one.opened_at))
    return tuple(
        Use(
            emergency=one,
            units=tuple(dict.fromkeys(chosen[one.id].values())),
            entries=len(chosen[one.id]),
            reason=reasons[one.id],
            is_late=one.review is None and at - one.opened_at >= REVIEWED_WITHIN,
        )
        for one in waits_first
    )


def review_emergency(
    parts: Parts, session: Session, emergency: EmergencyId, said: tuple[Outcome, str], at: datetime
) -> None:
    """Say whether an emergency access was justified, with a note. It is said once (E-07).

    Raises InvalidError, UnknownError, RefusedError.
    """
    outcome, note = said
    if problem := sign_problem(note) or ("too-long" if len(note) > _LONGEST_NOTE else None):
        raise InvalidError({"note": problem})
    with parts.store.writing(at=at) as tx:
        found = stored.emergency_named(tx.connection, session.actor.provider, emergency)
        sealed = parts.keyring.seal_reason(tx.connection, session, note)
        why = Why(ReasonCode.LOG_REVIEW, sealed)
        ask = ReviewEmergency(actor=session.actor, why=why, patient=found.patient, emergency=emergency)
        decision = decide_review(ask, review_facts(tx.connection, session.actor, found, at))
        stored.review_row(tx, parts.store.log.recorded(tx, decision, at), (outcome, sealed), at)


def approve_emergency(parts: Parts, session: Session, emergency: EmergencyId, at: datetime) -> None:
    """Agree as the second person, within ten minutes. Nothing of the patient is told. Raises as reviewing does."""
    with parts.store.writing(at=at) as tx:
        found = stored.emergency_named(tx.connection, session.actor.provider, emergency)
        ask = ApproveEmergency(actor=session.actor, patient=found.patient, emergency=emergency)
        decision = decide_approval(ask, approval_facts(tx.connection, session.actor, found, at))
        stored.approve_row(tx, parts.store.log.recorded(tx, decision, at), at)


def asks_for_two(parts: Parts, session: Session) -> bool:
    """Say whether the provider asks for two persons."""
    with parts.store.database.reading() as connection:
        return stored.asks_for_two(connection, session.actor.provider)


def ask_for_two(parts: Parts, session: Session, at: datetime, *, two_persons: bool) -> None:
    """Let the provider ask for two persons from now on, or for one. For the head. Asks for a fresh unlock."""
    unlocked_circles(parts, session, at)
    actor = session.actor
    with parts.store.writing(at=at) as tx:
        ask = Administer(actor=actor, what=Subtype.EMERGENCY, kind=ResourceKind.EMERGENCY, about=())
        facts = RuleFacts(actor.role is Role.HEAD, has_fresh_unlock=True, is_program=actor.kind is AccountKind.PROGRAM)
        parts.store.log.recorded(tx, decide_rule(ask, facts), at)
        stored.add_rule(tx, actor.provider, actor.account, at, two_persons=two_persons)
