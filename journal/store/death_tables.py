"""Tables of marks that a patient has died."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import PatientRow
from journal.store.columns import Id, ProviderKey, Tables, Word
from journal.store.people_tables import AccountRow, UnitRow


class DeathRow(Tables):
    """One mark that a patient has died, as a unit's register has it. A mistaken one is taken back, and stays."""

    __tablename__ = "death"
    __table_args__ = (Index("ix_death_patient", "patient_id", "unit_id"),)
    death_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    source: Mapped[Word]
    marked_by: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    marked_at: Mapped[datetime]
    event_id: Mapped[UUID]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None]
    undo_reason: Mapped[bytes | None]
    undo_event: Mapped[UUID | None]
