"""Tables of blocks and of lifts, which end, are voided or taken back, and never go away."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import PatientRow
from journal.store.columns import Id, Line, Tables, Word
from journal.store.people_tables import AccountRow, UnitRow


class BlockRow(Tables):
    """One block: which information, who asked, who entered it, and how it was ended or voided (B-11, B-16)."""

    __tablename__ = "block"
    __table_args__ = (Index("ix_block_patient", "patient_id", "unit_id"),)
    block_id: Mapped[Id]
    provider_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    kind: Mapped[Word]
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey(UnitRow.unit_id))
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    exempt: Mapped[Line]
    visible: Mapped[bool] = mapped_column(Boolean)
    told: Mapped[Word]
    requester: Mapped[Word]
    requested_at: Mapped[datetime]
    registered_by: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    registered_at: Mapped[datetime]
    event_id: Mapped[UUID]
    ended_at: Mapped[datetime | None]
    end_requested_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
    end_event: Mapped[UUID | None]
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[UUID | None]
    void_reason: Mapped[bytes | None]
    void_event: Mapped[UUID | None]


class LiftRow(Tables):
    """One lift: of which unit's blocks, for whom, until when, on whose consent. It may be taken back and stays."""

    __tablename__ = "lift"
    __table_args__ = (Index("ix_lift_patient", "patient_id", "to_unit_id"),)
    lift_id: Mapped[Id]
    provider_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    block_id: Mapped[UUID | None] = mapped_column(ForeignKey(BlockRow.block_id))
    to_unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    to_account_id: Mapped[UUID | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    requester: Mapped[Word]
    requested_at: Mapped[datetime]
    registered_by: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    registered_at: Mapped[datetime]
    event_id: Mapped[UUID]
    cancelled_at: Mapped[datetime | None]
    cancelled_by: Mapped[UUID | None]
    cancel_event: Mapped[UUID | None]
