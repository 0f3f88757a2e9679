"""The table of children's guardians."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import PatientRow
from journal.store.columns import Id, ProviderKey, Tables
from journal.store.people_tables import AccountRow, UnitRow


class GuardianshipRow(Tables):
    """That somebody reads a child's journal at one unit, until a day. Ended, never deleted."""

    __tablename__ = "guardianship"
    __table_args__ = (Index("ix_guardianship_patient", "patient_id", "unit_id"),)
    guardianship_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    lookup: Mapped[bytes]
    last_day: Mapped[date] = mapped_column(Date)
    made_by: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey(AccountRow.account_id), index=True)
    joined_event: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    end_event: Mapped[UUID | None]
