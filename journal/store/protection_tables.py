"""The table of protected identities."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import PatientRow
from journal.store.columns import Id, ProviderKey, Tables, Word
from journal.store.people_tables import AccountRow, UnitRow


class ProtectionRow(Tables):
    """One mark that a patient's identity is protected, as a unit's register has it. Ended, never deleted."""

    __tablename__ = "protection"
    __table_args__ = (Index("ix_protection_patient", "patient_id", "unit_id"),)
    protection_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    kind: Mapped[Word]
    made_by: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    end_event: Mapped[UUID | None]
