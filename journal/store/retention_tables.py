"""Tables of holds and destructions. They say which and when, and no word of what is kept or gone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import JournalRow, PatientRow, VersionRow
from journal.store.case_tables import CaseTextRow
from journal.store.columns import Id, Line, Tables, Word
from journal.store.people_tables import AccountRow, ProviderRow, UnitRow


class RetentionHoldRow(Tables):
    """A reason to keep a patient's journals beyond their time, until it is lifted with a reason (R-04)."""

    __tablename__ = "retention_hold"
    hold_id: Mapped[Id]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(ProviderRow.provider_id))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id), index=True)
    reason_code: Mapped[Word]
    sealed_reason: Mapped[bytes]
    set_by: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    set_at: Mapped[datetime]
    set_event: Mapped[UUID]
    lifted_by: Mapped[UUID | None] = mapped_column(ForeignKey(AccountRow.account_id))
    lifted_at: Mapped[datetime | None]
    lifted_event: Mapped[UUID | None]
    sealed_lifted_reason: Mapped[bytes | None]


class DestructionRow(Tables):
    """A destruction, proposed by one and carried out by another; both signatures are kept, for key stores restored."""

    __tablename__ = "destruction"
    __table_args__ = (Index("ix_destruction_provider", "provider_id", "proposed_at"),)
    destruction_id: Mapped[Id]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(ProviderRow.provider_id))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    journal_id: Mapped[UUID] = mapped_column(ForeignKey(JournalRow.journal_id))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    kind: Mapped[Word]
    decision: Mapped[Line]
    whole: Mapped[bool] = mapped_column(Boolean)
    proposed_by: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    proposed_name: Mapped[Line]
    proposed_title: Mapped[Line]
    proposed_at: Mapped[datetime]
    proposed_signature: Mapped[bytes]
    proposed_event: Mapped[UUID]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey(AccountRow.account_id))
    approved_name: Mapped[Line | None]
    approved_title: Mapped[Line | None]
    executed_at: Mapped[datetime | None]
    approved_signature: Mapped[bytes | None]
    executed_event: Mapped[UUID | None]
    backups_expire_at: Mapped[datetime | None]
    certificate: Mapped[str | None] = mapped_column(Text)


class DestructionVersionRow(Tables):
    """One version that a destruction names."""

    __tablename__ = "destruction_version"
    destruction_id: Mapped[UUID] = mapped_column(ForeignKey("destruction.destruction_id"), primary_key=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey(VersionRow.version_id), primary_key=True)
    provider_id: Mapped[UUID]


class DestructionTextRow(Tables):
    """One text of a case that a destruction names."""

    __tablename__ = "destruction_text"
    destruction_id: Mapped[UUID] = mapped_column(ForeignKey("destruction.destruction_id"), primary_key=True)
    text_id: Mapped[UUID] = mapped_column(ForeignKey(CaseTextRow.text_id), primary_key=True)
    provider_id: Mapped[UUID]
