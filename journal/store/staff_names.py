"""Choices of whether patients are told names or roles (P-17)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select

from journal.domain.ids import new_id
from journal.domain.staff_names import NameChoice, NameChoices
from journal.store.own_log_tables import StaffNameRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from journal.domain.access import Recorded
    from journal.domain.ids import PatientId, ProviderId
    from journal.domain.practice_asks import Administer
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class NameMade:
    """A choice, and when it was made. Why stands sealed to the audit circle, in its row and in the log's."""

    choice: NameChoice
    made_at: datetime


def add_choice(
    tx: Transaction, recorded: Recorded[Administer], choice: NameChoice, sealed_reason: bytes, at: datetime
) -> None:
    """Insert a choice; the newest of its kind counts."""
    tx.connection.execute(
        insert(StaffNameRow).values(
            choice_id=new_id(),
            provider_id=recorded.ask.actor.provider,
            account_id=choice.account,
            patient_id=choice.patient,
            shows_name=choice.shows,
            sealed_reason=sealed_reason,
            made_by=recorded.ask.actor.account,
            made_at=at,
            event_id=recorded.event,
        )
    )


def name_choices(connection: Connection, provider: ProviderId, patient: PatientId | None) -> NameChoices:
    """Return the choices that bear on a patient, oldest first; those about nobody in particular where none is named."""
    bears = or_(StaffNameRow.patient_id.is_(None), StaffNameRow.patient_id == patient)
    mine = select(StaffNameRow).where(StaffNameRow.provider_id == provider, bears)
    rows = connection.execute(
        mine.order_by(StaffNameRow.made_at, StaffNameRow.choice_id).with_only_columns(
            StaffNameRow.account_id, StaffNameRow.patient_id, StaffNameRow.shows_name
        )
    )
    return NameChoices(tuple(NameChoice(row.account_id, row.patient_id, row.shows_name) for row in rows))


def choices_made(connection: Connection, provider: ProviderId) -> tuple[NameMade, ...]:
    """Return every choice that a provider's head has made, newest first."""
    mine = select(StaffNameRow).where(StaffNameRow.provider_id == provider)
    newest = mine.order_by(StaffNameRow.made_at.desc(), StaffNameRow.choice_id).with_only_columns(
        StaffNameRow.account_id, StaffNameRow.patient_id, StaffNameRow.shows_name, StaffNameRow.made_at
    )
    return tuple(
        NameMade(NameChoice(row.account_id, row.patient_id, row.shows_name), row.made_at)
        for row in connection.execute(newest)
    )
