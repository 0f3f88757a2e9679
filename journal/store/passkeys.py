"""Passkeys as rows: found by their credential, counted on with each use, and dropped when they end."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from journal.domain.errors import InvalidError
from journal.store.passkey_tables import PasskeyRow
from journal.store.people import StoredUnlocker
from journal.store.people_tables import AccountRow, UnlockerRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class StoredPasskey:
    """A passkey; ``unlocker_id`` is the unlocker that it is, and the id that it is known by."""

    unlocker_id: UUID
    provider_id: UUID
    account_id: UUID
    credential_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    sign_count: int
    name: str
    made_at: datetime
    used_at: datetime | None


_PASSKEY = [getattr(PasskeyRow, name) for name in StoredPasskey.__slots__]
_UNLOCKER = [getattr(UnlockerRow, name) for name in StoredUnlocker.__slots__]


def add_passkey(tx: Transaction, unlocker: StoredUnlocker, passkey: StoredPasskey) -> None:
    """Insert a passkey and its unlocker beside the account's others. InvalidError where the credential is there."""
    known = select(PasskeyRow.unlocker_id).where(PasskeyRow.credential_id == passkey.credential_id)
    if tx.connection.execute(known).first() is not None:
        raise InvalidError({"passkey": "taken"})
    tx.connection.execute(insert(UnlockerRow).values(**asdict(unlocker)))
    tx.connection.execute(insert(PasskeyRow).values(**asdict(passkey)))


def passkeys_of(connection: Connection, account: UUID) -> list[StoredPasskey]:
    """Return an account's passkeys, oldest first."""
    mine = select(*_PASSKEY).where(PasskeyRow.account_id == account)
    rows = connection.execute(mine.order_by(PasskeyRow.made_at, PasskeyRow.unlocker_id)).mappings()
    return [StoredPasskey(**row) for row in rows]


def passkey_found(connection: Connection, credential: bytes) -> tuple[StoredPasskey, StoredUnlocker] | None:
    """Return the passkey with this credential and its live unlocker, of an account that is open, or None."""
    found = select(*_PASSKEY).join(AccountRow, AccountRow.account_id == PasskeyRow.account_id)
    row = (
        connection.execute(found.where(PasskeyRow.credential_id == credential, AccountRow.closed_at.is_(None)))
        .mappings()
        .first()
    )
    if row is None:
        return None
    lock = select(*_UNLOCKER).where(UnlockerRow.unlocker_id == row["unlocker_id"], UnlockerRow.ended_at.is_(None))
    unlocker = connection.execute(lock).mappings().first()
    return None if unlocker is None else (StoredPasskey(**row), StoredUnlocker(**unlocker))


def count_use(tx: Transaction, passkey: UUID, count: int, at: datetime) -> bool:
    """Take a use into account. False when its counter did not go on, by this use or by another's just now.

    Where an authenticator keeps no counter, it is nought each time.
    """
    went_on = PasskeyRow.sign_count < count if count else PasskeyRow.sign_count == 0
    used = update(PasskeyRow).where(PasskeyRow.unlocker_id == passkey, went_on)
    return tx.connection.execute(used.values(sign_count=count, used_at=at)).rowcount == 1


def end_passkey_row(tx: Transaction, passkey: UUID, at: datetime) -> None:
    """Drop a passkey, and end its unlocker."""
    tx.connection.execute(delete(PasskeyRow).where(PasskeyRow.unlocker_id == passkey))
    tx.connection.execute(update(UnlockerRow).where(UnlockerRow.unlocker_id == passkey).values(ended_at=at))


def drop_passkeys(tx: Transaction, account: UUID) -> None:
    """Drop every passkey of an account whose unlockers end."""
    tx.connection.execute(delete(PasskeyRow).where(PasskeyRow.account_id == account))


def hold_account(tx: Transaction, account: UUID) -> None:
    """Hold an account's row: of two who end its unlockers at once, one waits and counts what is left."""
    tx.connection.execute(select(AccountRow.account_id).where(AccountRow.account_id == account).with_for_update())


def live_unlockers(connection: Connection, account: UUID) -> int:
    """Count the ways in that an account has now."""
    live = select(func.count()).select_from(UnlockerRow).where(UnlockerRow.account_id == account)
    return int(connection.execute(live.where(UnlockerRow.ended_at.is_(None))).scalar_one())
