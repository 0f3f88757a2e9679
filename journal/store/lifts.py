"""Lifts as rows: entered, taken back, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, or_, select, update

from journal.domain.block import Registered, Requester
from journal.domain.errors import UnknownError
from journal.domain.lift import Lift
from journal.store.block_tables import LiftRow
from journal.store.facts import person_behind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from journal.domain.access import Recorded
    from journal.domain.ids import LiftId, PatientId, ProviderId
    from journal.domain.lift_asks import CancelLift
    from journal.domain.people import Actor
    from journal.store.database import Transaction

# Written once: every reading of a journal with blocks on it asks.
_STANDING = select(LiftRow).where(
    LiftRow.patient_id == bindparam("patient"),
    LiftRow.provider_id == bindparam("provider"),
    LiftRow.to_unit_id == bindparam("unit"),
    LiftRow.starts_at <= bindparam("at"),
    LiftRow.ends_at > bindparam("at"),
    or_(LiftRow.cancelled_at.is_(None), LiftRow.cancelled_at > bindparam("at")),
)


def lifts_for(connection: Connection, actor: Actor, patient: PatientId, at: datetime) -> tuple[Lift, ...]:
    """Return the lifts that stand at ``at`` and reach this actor, of whichever unit's information."""
    asked = {"patient": patient, "provider": actor.provider, "unit": actor.unit, "at": at}
    found = (_lift(row) for row in connection.execute(_STANDING, asked))
    return tuple(lift for lift in found if lift.reaches(actor.unit, person_behind(actor)))


def lifts_of(connection: Connection, provider: ProviderId, patient: PatientId) -> tuple[Lift, ...]:
    """Return every lift of a patient, newest first: ended and taken back ones too."""
    mine = select(LiftRow).where(LiftRow.patient_id == patient, LiftRow.provider_id == provider)
    return tuple(_lift(row) for row in connection.execute(mine.order_by(LiftRow.registered_at.desc())))


def lift_named(connection: Connection, provider: ProviderId, patient: PatientId, lift: LiftId) -> Lift:
    """Return one lift of this patient. Raise UnknownError."""
    for found in lifts_of(connection, provider, patient):
        if found.id == lift:
            return found
    raise UnknownError("no such lift")


def add_lift(tx: Transaction, lift: Lift) -> None:
    """Insert a lift."""
    tx.connection.execute(
        insert(LiftRow).values(
            lift_id=lift.id,
            provider_id=lift.provider,
            patient_id=lift.patient,
            unit_id=lift.unit,
            block_id=lift.block,
            to_unit_id=lift.to_unit,
            to_account_id=lift.to_account,
            starts_at=lift.starts_at,
            ends_at=lift.ends_at,
            requester=lift.registered.requester.value,
            requested_at=lift.registered.requested_at,
            registered_by=lift.registered.registered_by,
            registered_at=lift.registered.registered_at,
            event_id=lift.event,
        )
    )


def cancel_lift_row(tx: Transaction, recorded: Recorded[CancelLift], at: datetime) -> None:
    """Take a lift back. Nothing undoes it: the officer lifts anew."""
    ask = recorded.ask
    values = {"cancelled_at": at, "cancelled_by": ask.actor.account, "cancel_event": recorded.event}
    tx.connection.execute(update(LiftRow).where(LiftRow.lift_id == ask.lift).values(**values))


def _lift(row: Row[Any]) -> Lift:
    return Lift(
        id=row.lift_id,
        provider=row.provider_id,
        patient=row.patient_id,
        unit=row.unit_id,
        block=row.block_id,
        to_unit=row.to_unit_id,
        to_account=row.to_account_id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        registered=Registered(Requester(row.requester), row.requested_at, row.registered_by, row.registered_at),
        event=row.event_id,
        cancelled_at=row.cancelled_at,
    )
