"""Tables of patients' own accounts, and of what is released to them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import EntryRow, JournalRow, PatientRow, VersionRow
from journal.store.columns import Id, ProviderKey, Tables, Word
from journal.store.people_tables import AccountRow, UnitRow


class PatientAccountRow(Tables):
    """Whose account it is: found again by an e-ID, joined to a patient once a member has seen the number."""

    __tablename__ = "patient_account"
    __table_args__ = (UniqueConstraint("provider_id", "eid_lookup"),)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id), primary_key=True)
    provider_id: Mapped[UUID]
    eid_lookup: Mapped[bytes]
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey(PatientRow.patient_id), index=True)
    made_at: Mapped[datetime]
    joined_at: Mapped[datetime | None]
    joined_event: Mapped[UUID | None]
    of_age_on: Mapped[date | None] = mapped_column(Date)
    sealed_name: Mapped[bytes | None]


class PatientClaimRow(Tables):
    """Who somebody with an e-ID says to be, sealed to one unit's register circle until a member there has looked."""

    __tablename__ = "patient_claim"
    __table_args__ = (Index("ix_patient_claim_circle", "circle_id", "answered_at"),)
    claim_id: Mapped[Id]
    provider_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id), index=True)
    circle_id: Mapped[UUID]
    circle_epoch: Mapped[int] = mapped_column(Integer)
    letter: Mapped[bytes]
    proof: Mapped[bytes]
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answer: Mapped[Word] = mapped_column(default="")


class ReleaseRow(Tables):
    """A version's data key once more, under one epoch of the journal's patient secret and the version's half."""

    __tablename__ = "release"
    version_id: Mapped[UUID] = mapped_column(ForeignKey(VersionRow.version_id), primary_key=True)
    epoch: Mapped[int] = mapped_column(Integer, primary_key=True)
    provider_id: Mapped[UUID]
    journal_id: Mapped[UUID] = mapped_column(ForeignKey(JournalRow.journal_id), index=True)
    sealed_data_key: Mapped[bytes]
    event_id: Mapped[UUID]
    made_at: Mapped[datetime]


class ReleaseRuleRow(Tables):
    """Whether a unit gives its patients direct access from a moment on. The newest row counts; none is ever changed."""

    __tablename__ = "release_rule"
    rule_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    unit_id: Mapped[UUID] = mapped_column(ForeignKey(UnitRow.unit_id), index=True)
    releases: Mapped[bool] = mapped_column(Boolean)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]


class ReleaseChoiceRow(Tables):
    """How one entry is shown to its patient: at once, when it has been read together, or withheld on a ground.

    The newest row of an entry counts; none is ever changed.
    """

    __tablename__ = "release_choice"
    choice_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    entry_id: Mapped[UUID] = mapped_column(ForeignKey(EntryRow.entry_id), index=True)
    choice: Mapped[Word]
    ground: Mapped[Word]
    sealed_statement: Mapped[bytes]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]


class PortalSealRow(Tables):
    """What is hidden from a patient's direct access, by whom, and when it was opened again. Staff read as before."""

    __tablename__ = "portal_seal"
    seal_id: Mapped[Id]
    provider_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id), index=True)
    unit_id: Mapped[UUID | None] = mapped_column(ForeignKey(UnitRow.unit_id))
    first_day: Mapped[date | None] = mapped_column(Date)
    last_day: Mapped[date | None] = mapped_column(Date)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]
    reopened_at: Mapped[datetime | None]
    reopened_by: Mapped[UUID | None]
    reopen_event: Mapped[UUID | None]
    by_unit_id: Mapped[UUID | None] = mapped_column(ForeignKey(UnitRow.unit_id))
    ground: Mapped[str | None]
    identity_check: Mapped[str | None]
