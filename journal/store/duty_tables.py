"""Tables of what the head of operations answers for: analyses before roles, officers, authorisations followed up."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Date, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.columns import Id, ProviderKey, Tables, Word


class NeedAnalysisRow(Tables):
    """The need-and-risk analysis behind a role: no assignment in the role is given before it (A-06)."""

    __tablename__ = "need_analysis"
    analysis_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    role: Mapped[Word]
    dated: Mapped[date] = mapped_column(Date)
    reference: Mapped[str] = mapped_column(Text)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]


class AssignmentReviewRow(Tables):
    """The head confirmed that an assignment is still needed: it stands on from then (A-08)."""

    __tablename__ = "assignment_review"
    review_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    assignment_id: Mapped[UUID] = mapped_column(ForeignKey("assignment.assignment_id"), index=True)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]


class AppointmentRow(Tables):
    """Somebody is an authorised officer, who alone lifts blocks (PDL 4:5), from and until; ended ones stay as rows."""

    __tablename__ = "officer_appointment"
    appointment_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.account_id"), index=True)
    analysis: Mapped[str] = mapped_column(Text)
    given_by: Mapped[UUID]
    made_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]
