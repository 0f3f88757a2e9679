"""The table of passkeys."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.columns import Line, Tables


class PasskeyRow(Tables):
    """A passkey that opens an account: what its answers are checked with, beside the unlocker that it is."""

    __tablename__ = "passkey"
    unlocker_id: Mapped[UUID] = mapped_column(ForeignKey("unlocker.unlocker_id"), primary_key=True)
    provider_id: Mapped[UUID]
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.account_id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[Line]
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
