"""Tables of patients, journals, entries and their sealed versions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.columns import Id, Line, Tables, Word
from journal.store.people_tables import AccountRow, ProviderRow, UnitRow

_IS_DRAFT = text("state = 'draft'")


class PatientRow(Tables):
    """A patient of a provider, found by the two-step index. The row is the lock that writing and blocking take."""

    __tablename__ = "patient"
    __table_args__ = (UniqueConstraint("provider_id", "lookup"),)
    patient_id: Mapped[Id]
    provider_id: Mapped[UUID] = mapped_column(ForeignKey(ProviderRow.provider_id), index=True)
    lookup: Mapped[bytes]
    made_at: Mapped[datetime]


class JournalRow(Tables):
    """One patient's journal at one unit, or the unit's register where there is no patient."""

    __tablename__ = "journal"
    __table_args__ = (UniqueConstraint("unit_id", "patient_id"),)
    journal_id: Mapped[Id]
    provider_id: Mapped[UUID]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey("patient.patient_id"), index=True)
    made_at: Mapped[datetime]


class EntryRow(Tables):
    """One entry: when it happened, who answers for it, when it locks unsigned. No word of its text."""

    __tablename__ = "entry"
    __table_args__ = (Index("ix_entry_journal_happened", "journal_id", "happened_from", "entry_id"),)
    entry_id: Mapped[Id]
    provider_id: Mapped[UUID]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("journal.journal_id"))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.patient_id"), index=True)
    kind: Mapped[Word]
    happened_from: Mapped[datetime]
    happened_to: Mapped[datetime]
    zone: Mapped[Word]
    author_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    made_at: Mapped[datetime]
    misfiled_at: Mapped[datetime | None]
    misfiled_by: Mapped[UUID | None]
    misfiled_link: Mapped[UUID | None]


class VersionRow(Tables):
    """One version: its half stands in the key store under the same id. Draft rows are overwritten, others never."""

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("entry_id", "number"),
        Index("ix_version_author", "author_id"),
        # What waits for its author is little beside what was settled, which is not in this index.
        Index("ix_version_open", "author_id", "unit_id", sqlite_where=_IS_DRAFT, postgresql_where=_IS_DRAFT),
        # A block closes all that stands in a journal: the index alone names it, and no row of the table is read.
        Index("ix_version_standing", "journal_id", "destroyed_at", "version_id"),
    )
    version_id: Mapped[Id]
    provider_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("journal.journal_id"))
    patient_id: Mapped[UUID]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.entry_id"))
    number: Mapped[int] = mapped_column(Integer)
    state: Mapped[Word]
    revision: Mapped[int] = mapped_column(Integer)
    author_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    author_name: Mapped[Line]
    author_title: Mapped[Line]
    assignment_id: Mapped[UUID]
    reason: Mapped[Word] = mapped_column(default="")
    unsigned_reason: Mapped[Word] = mapped_column(default="")
    reason_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
    written_at: Mapped[datetime]
    locks_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    sealed_text: Mapped[bytes]
    sealed_data_key: Mapped[bytes]
    edit_event: Mapped[UUID]
    settled_event: Mapped[UUID | None]
    destroyed_at: Mapped[datetime | None]


class RewrappedKeyRow(Tables):
    """A version's data key under its journal's newest reader secret, where that was renewed after the version's row."""

    __tablename__ = "rewrapped_key"
    version_id: Mapped[UUID] = mapped_column(ForeignKey("version.version_id"), primary_key=True)
    provider_id: Mapped[UUID]
    epoch: Mapped[int] = mapped_column(Integer)
    sealed_data_key: Mapped[bytes]
    event_id: Mapped[UUID]
    made_at: Mapped[datetime]


class RelationRow(Tables):
    """A care relation: one staff member, one patient, one unit, from and until."""

    __tablename__ = "care_relation"
    __table_args__ = (Index("ix_care_relation_account", "account_id", "unit_id", "patient_id"),)
    relation_id: Mapped[Id]
    provider_id: Mapped[UUID]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id))
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.patient_id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    ended_by: Mapped[UUID | None]


class RelativeRow(Tables):
    """A staff member who is a patient's registered relative opens nothing of that patient (A-12)."""

    __tablename__ = "relative"
    __table_args__ = (UniqueConstraint("account_id", "patient_id"),)
    relative_id: Mapped[Id]
    provider_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey("patient.patient_id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]


class ChoiceRow(Tables):
    """An active choice, or a stated other need, to read one journal: purpose, reason and an end by the clock."""

    __tablename__ = "active_choice"
    __table_args__ = (Index("ix_active_choice_account", "account_id", "journal_id", "ends_at"),)
    choice_id: Mapped[Id]
    provider_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    journal_id: Mapped[UUID] = mapped_column(ForeignKey("journal.journal_id"))
    patient_id: Mapped[UUID]
    account_id: Mapped[UUID]
    assignment_id: Mapped[UUID]
    purpose: Mapped[Word]
    reason_code: Mapped[Word]
    sealed_reason: Mapped[bytes]
    event_id: Mapped[UUID]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime]
