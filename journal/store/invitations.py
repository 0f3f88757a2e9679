"""Invitations as rows: found by a hash of their code, taken once."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from journal.store.epochs import lock_epoch
from journal.store.grants import StoredInvitation
from journal.store.people_tables import AccountRow, InvitationRow, ProviderRow, UnitRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Row, Select

    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class Sent:
    """How an invitation is found and opened, by whom it was made, and until when it stands."""

    lookup: bytes
    sealed: bytes = field(repr=False)
    made_by: UUID
    made_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenInvitation:
    """An invitation that stands, with the names that its page shows."""

    row: StoredInvitation
    sealed: bytes = field(repr=False)
    expires_at: datetime
    username: str
    name: str
    title: str
    provider_name: str
    unit_name: str


def add_invitation(tx: Transaction, row: StoredInvitation, sent: Sent) -> None:
    """Insert an invitation and end the account's earlier ones that nobody took."""
    earlier = update(InvitationRow).where(InvitationRow.account_id == row.account_id, InvitationRow.used_at.is_(None))
    tx.connection.execute(earlier.where(InvitationRow.expires_at > sent.made_at).values(expires_at=sent.made_at))
    tx.connection.execute(insert(InvitationRow).values(**asdict(row), **asdict(sent)))


def invitation_found(connection: Connection, lookup: bytes, at: datetime) -> OpenInvitation | None:
    """Return the invitation that a code leads to, unless it was taken or has expired."""
    columns = [getattr(InvitationRow, name) for name in StoredInvitation.__slots__]
    found: Select[*tuple[Any, ...]] = (
        select(
            *columns,
            InvitationRow.sealed,
            InvitationRow.expires_at,
            AccountRow.username,
            AccountRow.name,
            AccountRow.title,
            ProviderRow.name.label("provider_name"),
            UnitRow.name.label("unit_name"),
        )
        .join(AccountRow, AccountRow.account_id == InvitationRow.account_id)
        .join(ProviderRow, ProviderRow.provider_id == InvitationRow.provider_id)
        .outerjoin(UnitRow, UnitRow.unit_id == InvitationRow.unit_id)
        .where(InvitationRow.lookup == lookup, InvitationRow.used_at.is_(None), InvitationRow.expires_at > at)
        .where(AccountRow.closed_at.is_(None))
    )
    row = connection.execute(found).first()
    return None if row is None else _open(row)


def take_invitation(tx: Transaction, invitation: UUID, at: datetime) -> bool:
    """Mark an invitation as taken. False when somebody took it first, or it has expired."""
    standing = update(InvitationRow).where(InvitationRow.invitation_id == invitation, InvitationRow.used_at.is_(None))
    return tx.connection.execute(standing.where(InvitationRow.expires_at > at).values(used_at=at)).rowcount == 1


def invited_until(connection: Connection, accounts: Collection[UUID], at: datetime) -> dict[UUID, datetime]:
    """Return the accounts with an invitation that nobody took yet, and until when it stands."""
    found = select(InvitationRow.account_id, InvitationRow.expires_at).where(
        InvitationRow.account_id.in_(accounts), InvitationRow.used_at.is_(None), InvitationRow.expires_at > at
    )
    return {row.account_id: row.expires_at for row in connection.execute(found)}


def lock_provider(tx: Transaction, provider: UUID) -> None:
    """Hold the provider: circles that are lacking are made by one newcomer at a time."""
    # Not its row: the server's role may not change a provider, and PostgreSQL lets it lock no row of one either.
    lock_epoch(tx, provider)


def _open(row: Row[*tuple[Any, ...]]) -> OpenInvitation:
    stored = StoredInvitation(**{name: getattr(row, name) for name in StoredInvitation.__slots__})
    return OpenInvitation(
        stored,
        row.sealed,
        row.expires_at,
        row.username,
        row.name,
        row.title,
        row.provider_name,
        row.unit_name or "",
    )
