"""Tables of what patients have been told about how their data are used."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.care_tables import PatientRow
from journal.store.columns import Id, ProviderKey, Tables, Word
from journal.store.people_tables import AccountRow


class InformedRow(Tables):
    """One version of the text on how data are used was first shown to a patient. A row is never changed."""

    __tablename__ = "informed"
    __table_args__ = (UniqueConstraint("account_id", "version"),)
    informed_id: Mapped[Id]
    provider_id: Mapped[ProviderKey]
    account_id: Mapped[UUID] = mapped_column(ForeignKey(AccountRow.account_id))
    patient_id: Mapped[UUID | None] = mapped_column(ForeignKey(PatientRow.patient_id), index=True)
    version: Mapped[Word]
    shown_at: Mapped[datetime]
    event_id: Mapped[UUID]
