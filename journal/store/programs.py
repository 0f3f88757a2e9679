"""Programs: accounts that a person owns, each with one token, acting in one assignment of the owner's."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import select, update

from journal.domain.people import AccountKind
from journal.store.people import StoredAccount
from journal.store.people_tables import AccountRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.store.database import Transaction

_COLUMNS = [getattr(AccountRow, name) for name in StoredAccount.__slots__]


def programs_of(connection: Connection, owner: UUID) -> list[StoredAccount]:
    """Return the open programs of a person, newest first; expired ones too."""
    found = select(*_COLUMNS).where(AccountRow.owner_id == owner, AccountRow.closed_at.is_(None))
    rows = connection.execute(found.order_by(AccountRow.made_at.desc())).mappings()
    return [StoredAccount(**row) for row in rows]


def open_programs(connection: Connection, provider: UUID) -> tuple[UUID, ...]:
    """Return the ids of a provider's open programs, expired ones too."""
    programs = (AccountRow.provider_id == provider, AccountRow.kind == AccountKind.PROGRAM.value)
    found = select(AccountRow.account_id).where(*programs, AccountRow.closed_at.is_(None))
    return tuple(connection.execute(found.order_by(AccountRow.account_id)).scalars())


def close_accounts(tx: Transaction, accounts: Collection[UUID], at: datetime) -> None:
    """Close accounts: nothing opens them from this moment on."""
    closed = update(AccountRow).where(AccountRow.account_id.in_(accounts), AccountRow.closed_at.is_(None))
    tx.connection.execute(closed.values(closed_at=at))
