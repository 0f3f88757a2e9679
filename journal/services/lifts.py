"""Lifts: what is blocked opens with the patient's consent, for a unit or one person, until an end (PDL 4:5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.block import Block, Registered, Requester
from journal.domain.errors import InvalidError, UnknownError, UnlockNeededError
from journal.domain.ids import EventId, LiftId, new_id
from journal.domain.lift import Lift
from journal.domain.lift_asks import CancelLift, LiftBlock, SeeLifts
from journal.domain.patient_asks import purpose_of
from journal.policy.law import LIFT_LASTS_AT_MOST
from journal.policy.lifting import decide_lift, decide_see_lifts, decide_take_back
from journal.store import lifts as stored
from journal.store.blocks import inner_blocks
from journal.store.lift_facts import Consent, lift_facts
from journal.store.officers import is_officer
from journal.store.patients import require_registered, require_therapist
from journal.store.people import unit_row

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import AccountId, BlockId, PatientId, UnitId
    from journal.domain.people import Actor
    from journal.policy.lifting import LiftFacts
    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class NewLift:
    """A lift as it is asked for: of ``unit``'s blocks or one of them, for another unit or one therapist there."""

    unit: UnitId
    to_unit: UnitId
    ends_at: datetime
    requested_at: datetime
    block: BlockId | None = None
    to_account: AccountId | None = None
    requester: Requester = Requester.PATIENT


@dataclass(frozen=True, slots=True)
class LiftDesk:
    """What an officer sees of a patient: the inner blocks that stand, and every lift there was, newest first."""

    blocks: tuple[Block, ...]
    lifts: tuple[Lift, ...]


def lift_block(parts: Parts, session: Session, patient: PatientId, new: NewLift, at: datetime) -> LiftId:
    """Lift what is blocked, with the patient's consent. It ends by the clock alone, and with the block.

    Raises InvalidError, UnknownError, UnlockNeededError, RefusedError.
    """
    require_possible(parts, session, new, at)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        consent = consent_to(tx.connection, (session.actor, patient), new, at)
        facts = lift_facts(tx.connection, session.actor, patient, consent, at)
        return lift(parts, tx, (session.actor, patient, new), facts, at)


def lift(
    parts: Parts, tx: Transaction, what: tuple[Actor, PatientId, NewLift], facts: LiftFacts, at: datetime
) -> LiftId:
    """Decide, log and add a lift, in a transaction under the patient's lock."""
    actor, patient, new = what
    why = Why(ReasonCode.PATIENTS_CONSENT)
    ask = LiftBlock(actor=actor, purpose=purpose_of(actor), why=why, patient=patient, lift=LiftId(new_id()))
    recorded = parts.store.log.recorded(tx, decide_lift(ask, facts), at)
    _require_reader(tx.connection, actor, new, at)
    stored.add_lift(tx, _lift(ask, new, recorded.event, at))
    return ask.lift


def consent_to(connection: Connection, whose: tuple[Actor, PatientId], new: NewLift, at: datetime) -> Consent:
    """Say what a new lift rests on, for whoever has just unlocked."""
    actor, patient = whose
    return Consent(
        is_the_patients=new.requester is Requester.PATIENT,
        is_bounded=new.ends_at - at <= LIFT_LASTS_AT_MOST,
        is_of_a_block=bool(_blocks(connection, actor, patient, new, at)),
        is_unlocked=True,
    )


def cancel_lift(parts: Parts, session: Session, which: tuple[PatientId, LiftId], at: datetime) -> None:
    """Take a lift back before its end. Raises UnknownError, RefusedError."""
    patient, lift = which
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        found = stored.lift_named(tx.connection, session.actor.provider, patient, lift)
        facts = lift_facts(tx.connection, session.actor, patient, Consent(still_stands=found.stands(at)), at)
        take_back(parts, tx, (session.actor, found), facts, at)


def take_back(parts: Parts, tx: Transaction, what: tuple[Actor, Lift], facts: LiftFacts, at: datetime) -> None:
    """Decide, log and end the row of a lift."""
    actor, found = what
    ask = CancelLift(actor=actor, purpose=purpose_of(actor), patient=found.patient, lift=found.id)
    stored.cancel_lift_row(tx, parts.store.log.recorded(tx, decide_take_back(ask, facts), at), at)


def may_lift(parts: Parts, session: Session, at: datetime) -> bool:
    """Say whether the actor is an authorised officer now, for a page that leads to what only they may do."""
    with parts.store.database.reading() as connection:
        return is_officer(connection, session.actor.account, session.actor.provider, at)


def see_lifts(parts: Parts, session: Session, patient: PatientId, at: datetime) -> LiftDesk:
    """Return what may be lifted and what was: to an officer, since to lift is to know of the block (PDL 4:5)."""
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        facts = lift_facts(connection, session.actor, patient, Consent(), at)
        blocks = inner_blocks(connection, session.actor.provider, patient, at)
        lifts = stored.lifts_of(connection, session.actor.provider, patient)
    parts.store.log.log_access(decide_see_lifts(SeeLifts(actor=session.actor, patient=patient), facts), at)
    return LiftDesk(blocks, lifts)


def require_possible(parts: Parts, session: Session | PatientSession, new: NewLift, at: datetime) -> None:
    """Raise InvalidError for a lift that cannot be, UnlockNeededError without a fresh unlock."""
    problems = {}
    if new.ends_at <= at:
        problems["ends_at"] = "in-the-past"
    if new.requested_at > at:
        problems["requested_at"] = "in-the-future"
    if new.to_unit == new.unit:
        problems["to_unit"] = "unknown"
    if problems:
        raise InvalidError(problems)
    if not parts.keyring.is_unlocked(session, at):
        raise UnlockNeededError("lifting asks for a fresh unlock")


def _blocks(connection: Connection, actor: Actor, patient: PatientId, new: NewLift, at: datetime) -> tuple[Block, ...]:
    standing = inner_blocks(connection, actor.provider, patient, at)
    return tuple(block for block in standing if block.unit == new.unit and new.block in {None, block.id})


def _require_reader(connection: Connection, actor: Actor, new: NewLift, at: datetime) -> None:
    """Raise UnknownError unless it is a unit of the provider, and the person works there clinically now."""
    if unit_row(connection, actor.provider, new.to_unit) is None:
        raise UnknownError("no such unit")
    if new.to_account is not None:
        require_therapist(connection, new.to_unit, new.to_account, at)


def _lift(ask: LiftBlock, new: NewLift, event: EventId, at: datetime) -> Lift:
    return Lift(
        id=ask.lift,
        provider=ask.actor.provider,
        patient=ask.patient,
        unit=new.unit,
        block=new.block,
        to_unit=new.to_unit,
        to_account=new.to_account,
        starts_at=at,
        ends_at=new.ends_at,
        registered=Registered(new.requester, new.requested_at, ask.actor.account, at),
        event=event,
    )
