"""Tables of what the patient says of entries."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.columns import ProviderKey, Tables


class StatementRow(Tables):
    """That an entry is the patient's statement about another one. Its words are a sealed version like any other."""

    __tablename__ = "patient_statement"
    entry_id: Mapped[UUID] = mapped_column(ForeignKey("entry.entry_id"), primary_key=True)
    provider_id: Mapped[ProviderKey]
    about_id: Mapped[UUID] = mapped_column(ForeignKey("entry.entry_id"), index=True)
    made_at: Mapped[datetime]
