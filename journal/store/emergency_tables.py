"""Tables of emergency access: what was attested, what was chosen, who looked at it, and what the patient is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Boolean, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import EntryRow, PatientRow
from journal.store.columns import Id, ProviderKey, Tables, Word
from journal.store.people_tables import AccountRow, UnitRow


class EmergencyRow(Tables):
    """One emergency access, with the second person's word and the review once they have come (E-07, E-10)."""

    __tablename__ = "emergency_access"
    __table_args__ = (Index("ix_emergency_access_opened", "provider_id", "opened_at"),)
    emergency_id: Mapped[Id]
    provider_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    hindrance: Mapped[Word]
    sealed_reason: Mapped[bytes]
    opened_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    needs_two: Mapped[bool] = mapped_column(Boolean)
    delay_until: Mapped[datetime | None]
    delay_reason: Mapped[bytes | None]
    event_id: Mapped[UUID]
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[UUID | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]
    outcome: Mapped[Word | None]
    review_note: Mapped[bytes | None]


class EmergencyEntryRow(Tables):
    """One entry that was chosen in an emergency access: nothing else opens under it (E-04)."""

    __tablename__ = "emergency_entry"
    choice_id: Mapped[Id]
    provider_id: Mapped[UUID]
    emergency_id: Mapped[UUID] = mapped_column(ForeignKey("emergency_access.emergency_id"), index=True)
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(EntryRow.entry_id))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    chosen_at: Mapped[datetime]
    event_id: Mapped[UUID]


class EmergencyRuleRow(Tables):
    """Whether a provider asks for two persons from a moment on (E-10). The newest row counts; none is ever changed."""

    __tablename__ = "emergency_rule"
    rule_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    two_persons: Mapped[bool] = mapped_column(Boolean)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]


class NoticeRow(Tables):
    """Something that a patient is to be told, in neutral words, not before a day where their safety asks for it."""

    __tablename__ = "notice"
    notice_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    kind: Mapped[Word]
    queued_at: Mapped[datetime]
    not_before: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    event_id: Mapped[UUID]
    tries: Mapped[int | None] = mapped_column(Integer)
    next_try_at: Mapped[datetime | None]
    trouble: Mapped[Word | None]
