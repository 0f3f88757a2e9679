"""The table of units' exceptions for patients of thirteen to fifteen."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import PatientRow
from journal.store.columns import Id, ProviderKey, Tables, Word
from journal.store.people_tables import AccountRow, UnitRow


class AgeExemptionRow(Tables):
    """That a patient of thirteen to fifteen, or a guardian, reads at one unit. Ended, never deleted."""

    __tablename__ = "age_exemption"
    __table_args__ = (Index("ix_age_exemption_patient", "patient_id", "unit_id"),)
    exception_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    reader: Mapped[Word]
    last_day: Mapped[date] = mapped_column(Date)
    sealed_reason: Mapped[bytes]
    made_by: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    end_event: Mapped[UUID | None]
