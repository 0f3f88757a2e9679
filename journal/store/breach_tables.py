"""Tables of the register of incidents: what happened, and the steps taken. No row of either is ever changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.columns import Id, Line, ProviderKey, Tables, Word


class BreachRow(Tables):
    """One incident with personal data, what happened sealed to the audit circle."""

    __tablename__ = "breach"
    __table_args__ = (Index("ix_breach_provider", "provider_id", "discovered_at"),)
    breach_id: Mapped[Id]
    provider_id: Mapped[UUID]
    kind: Mapped[Word]
    discovered_at: Mapped[datetime]
    discovered_by: Mapped[UUID]
    sealed_text: Mapped[bytes]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]


class BreachStepRow(Tables):
    """One step about an incident."""

    __tablename__ = "breach_step"
    __table_args__ = (UniqueConstraint("breach_id", "number"),)
    step_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    breach_id: Mapped[UUID] = mapped_column(ForeignKey(BreachRow.breach_id))
    number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[Word]
    code: Mapped[Line]
    patients: Mapped[int | None] = mapped_column(Integer)
    happened_at: Mapped[datetime | None]
    sealed_text: Mapped[bytes]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    event_id: Mapped[UUID]
