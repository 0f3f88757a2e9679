"""Authorised officers (behöriga befattningshavare, PDL 4:5): facts only. What they may do is the policy's to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, insert, or_, select, update

from journal.domain.duties import Appointment
from journal.domain.ids import AccountId, AppointmentId
from journal.store.assignments import standing
from journal.store.duty_tables import AppointmentRow
from journal.store.people_tables import AccountRow, AssignmentRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection, Row

    from journal.domain.ids import ProviderId
    from journal.store.database import Transaction


def is_officer(connection: Connection, account: AccountId, provider: ProviderId, at: datetime) -> bool:
    """Say whether the person is an authorised officer of the provider now, and still works there."""
    found = exists().where(_appointed(provider, at), AppointmentRow.account_id == account)
    return bool(connection.execute(select(found)).scalar())


def has_officer(connection: Connection, provider: UUID, at: datetime) -> bool:
    """Say whether the provider has an authorised officer now."""
    return bool(connection.execute(select(exists().where(_appointed(provider, at)))).scalar())


def _appointed(provider: UUID, at: datetime) -> ColumnElement[bool]:
    """Say in SQL what ``Appointment.is_current`` says, of people whose account and some assignment stand too."""
    works_there = exists().where(
        AccountRow.account_id == AppointmentRow.account_id,
        AccountRow.closed_at.is_(None),
        AssignmentRow.account_id == AccountRow.account_id,
        AssignmentRow.provider_id == provider,
        standing(at),
    )
    return and_(
        AppointmentRow.provider_id == provider,
        AppointmentRow.made_at <= at,
        or_(AppointmentRow.ends_at.is_(None), AppointmentRow.ends_at > at),
        works_there,
    )


def add_appointment(tx: Transaction, provider: ProviderId, appointment: Appointment) -> None:
    """Insert an appointment."""
    row = insert(AppointmentRow).values(
        appointment_id=appointment.id,
        provider_id=provider,
        account_id=appointment.account,
        analysis=appointment.analysis,
        given_by=appointment.given_by,
        made_at=appointment.starts_at,
        ends_at=appointment.ends_at,
    )
    tx.connection.execute(row)


def end_appointment_row(tx: Transaction, appointment: AppointmentId, by: AccountId, at: datetime) -> bool:
    """End an appointment. False when it had ended before ``at``."""
    live = update(AppointmentRow).where(AppointmentRow.appointment_id == appointment)
    open_ended = live.where(or_(AppointmentRow.ends_at.is_(None), AppointmentRow.ends_at > at))
    return tx.connection.execute(open_ended.values(ends_at=at, ended_by=by)).rowcount == 1


def appointment_row(connection: Connection, provider: ProviderId, appointment: AppointmentId) -> Appointment | None:
    """Return an appointment of this provider, past ones too, or None."""
    found = select(AppointmentRow.__table__).where(
        AppointmentRow.appointment_id == appointment, AppointmentRow.provider_id == provider
    )
    row = connection.execute(found).first()
    return None if row is None else _appointment(row)


def appointments_of(connection: Connection, provider: ProviderId) -> tuple[Appointment, ...]:
    """Return the appointments of a provider, past ones too, oldest first."""
    mine = select(AppointmentRow.__table__).where(AppointmentRow.provider_id == provider)
    rows = connection.execute(mine.order_by(AppointmentRow.made_at, AppointmentRow.appointment_id))
    return tuple(_appointment(row) for row in rows)


def _appointment(row: Row[*tuple[object, ...]]) -> Appointment:
    return Appointment(
        AppointmentId(row.appointment_id),
        AccountId(row.account_id),
        row.analysis,
        AccountId(row.given_by),
        row.made_at,
        row.ends_at,
    )
