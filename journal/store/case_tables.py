"""Tables of rights cases: who asked for what, the steps taken, what is kept back, and the sealed texts."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import EntryRow, JournalRow, PatientRow, VersionRow
from journal.store.columns import Id, Line, ProviderKey, Tables, Word
from journal.store.people_tables import UnitRow


class CaseRow(Tables):
    """One case. Where it stands follows from its steps; the scope may be changed until it is decided."""

    __tablename__ = "rights_case"
    __table_args__ = (
        Index("ix_rights_case_patient", "patient_id", "unit_id"),
        Index("ix_rights_case_provider", "provider_id", "received_at"),
    )
    case_id: Mapped[Id]
    provider_id: Mapped[UUID]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id))
    kind: Mapped[Word]
    channel: Mapped[Word]
    asker: Mapped[Word]
    form: Mapped[Word | None]
    received_at: Mapped[datetime]
    registered_by: Mapped[UUID]
    registered_at: Mapped[datetime]
    event_id: Mapped[UUID]
    scope_kinds: Mapped[Line]
    scope_author: Mapped[UUID | None]
    scope_first: Mapped[date | None] = mapped_column(Date)
    scope_last: Mapped[date | None] = mapped_column(Date)
    scope_test_material: Mapped[bool] = mapped_column(Boolean)


class CaseStepRow(Tables):
    """One step that was taken. A row is never changed."""

    __tablename__ = "case_step"
    __table_args__ = (UniqueConstraint("case_id", "number"),)
    step_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey(CaseRow.case_id))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[Word]
    code: Mapped[Word]
    day: Mapped[date | None] = mapped_column(Date)
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey(EntryRow.entry_id))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]


class CaseMaskRow(Tables):
    """One passage that a copy does not hold: which, and on what ground. The text itself stays as it is (P-08)."""

    __tablename__ = "case_mask"
    __table_args__ = (Index("ix_case_mask_case", "case_id", "entry_id"),)
    mask_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey(CaseRow.case_id))
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(EntryRow.entry_id))
    version_id: Mapped[UUID] = mapped_column(ForeignKey(VersionRow.version_id))
    passage: Mapped[int] = mapped_column(Integer)
    ground: Mapped[Word]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]
    ended_at: Mapped[datetime | None]


class CaseTextRow(Tables):
    """One text of a case, sealed under the journal's patient secret and a half of its own."""

    __tablename__ = "case_text"
    __table_args__ = (Index("ix_case_text_case", "case_id", "made_at"),)
    text_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    case_id: Mapped[UUID] = mapped_column(ForeignKey(CaseRow.case_id))
    journal_id: Mapped[UUID] = mapped_column(ForeignKey(JournalRow.journal_id))
    kind: Mapped[Word]
    epoch: Mapped[int] = mapped_column(Integer)
    sealed_text: Mapped[bytes]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]
    destroyed_at: Mapped[datetime | None]
