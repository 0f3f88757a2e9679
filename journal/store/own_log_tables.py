"""Tables of what patients are told of the log, ask about it, and want to be noticed of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import PatientRow
from journal.store.columns import Id, ProviderKey, Tables, Word
from journal.store.people_tables import AccountRow


class StaffNameRow(Tables):
    """Whether patients are told names or roles (P-17): the provider's rule, or of one person, or to one patient.

    The newest row of the narrowest kind counts: a person's mask goes before what is given out to one patient.
    """

    __tablename__ = "staff_name_choice"
    choice_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    account_id: Mapped[UUID | None]
    patient_id: Mapped[UUID | None]
    shows_name: Mapped[bool] = mapped_column(Boolean)
    sealed_reason: Mapped[bytes]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]


class LogQuestionRow(Tables):
    """A patient's question about one row of the log, and its answer once there is one (P-19).

    The question is sealed to the audit circle, the answer to the keys of the patient's account.
    """

    __tablename__ = "log_question"
    __table_args__ = (Index("ix_log_question_open", "provider_id", "answered_at", "due_at"),)
    question_id: Mapped[Id]
    provider_id: Mapped[UUID]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    about_event: Mapped[UUID]
    kind: Mapped[Word]
    sealed_text: Mapped[bytes]
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    event_id: Mapped[UUID]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    answer_epoch: Mapped[int | None] = mapped_column(Integer)
    sealed_answer: Mapped[bytes | None]
    answer_event: Mapped[UUID | None]


class NoticeChoiceRow(Tables):
    """Of what a patient wants to be noticed from a moment on (P-20). The newest row counts."""

    __tablename__ = "notice_choice"
    choice_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    patient_id: Mapped[UUID] = mapped_column(ForeignKey(PatientRow.patient_id), index=True)
    choice: Mapped[Word]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]


class NoticeSweepRow(Tables):
    """Up to which leaf of a provider's log it was looked whether a patient wants to be noticed."""

    __tablename__ = "notice_sweep"
    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    next_leaf: Mapped[int] = mapped_column(BigInteger)
