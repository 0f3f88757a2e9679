"""Providers, units, accounts and unlockers: who there is, and how they sign in."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from journal.domain.care import CareProvider
from journal.domain.errors import InvalidError
from journal.domain.ids import ProviderId
from journal.domain.people import AccountKind
from journal.store.people_tables import AccountRow, ProviderRow, UnitRow, UnlockerRow

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from journal.domain.ids import AccountId, UnitId
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class StoredUnit:
    """A unit, with the statement on which its sharing rests."""

    unit_id: UUID
    provider_id: UUID
    name: str
    shares: bool
    sharing_analysis: str
    sharing_since: datetime | None
    sharing_signature: bytes | None = field(repr=False)
    made_at: datetime
    sign_within: int | None = None


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account, without its keys."""

    account_id: UUID
    provider_id: UUID
    kind: str
    username: str
    name: str
    title: str
    bundle: bytes | None = field(repr=False)
    owner_id: UUID | None
    assignment_id: UUID | None
    scopes: str
    expires_at: datetime | None
    made_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredUnlocker:
    """One way to an account's bundle key."""

    unlocker_id: UUID
    provider_id: UUID
    account_id: UUID
    kind: str
    salt: bytes
    memory: int
    passes: int
    mac_version: int
    locked: bytes = field(repr=False)
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """What an account is called: to sign in, and to be shown."""

    username: str
    name: str
    title: str


_UNIT = [getattr(UnitRow, name) for name in StoredUnit.__slots__]
_ACCOUNT = [getattr(AccountRow, name) for name in StoredAccount.__slots__]
_UNLOCKER = [getattr(UnlockerRow, name) for name in StoredUnlocker.__slots__]

# Written once: every sign-in asks them, and they cost more to build than to run.
_THIS_UNIT = select(*_UNIT).where(UnitRow.unit_id == bindparam("unit"), UnitRow.provider_id == bindparam("provider"))
_OPEN_ACCOUNT = select(*_ACCOUNT).where(AccountRow.closed_at.is_(None))
_ACCOUNT_NAMED = _OPEN_ACCOUNT.where(
    AccountRow.username == bindparam("username"), AccountRow.kind == AccountKind.PERSON
)
_THIS_ACCOUNT = _OPEN_ACCOUNT.where(AccountRow.account_id == bindparam("account"))
_THIS_UNLOCKER = select(*_UNLOCKER).where(
    UnlockerRow.account_id == bindparam("account"),
    UnlockerRow.kind == bindparam("kind"),
    UnlockerRow.ended_at.is_(None),
)


def add_provider(tx: Transaction, provider: ProviderId, name: str, public_key: bytes, at: datetime) -> None:
    """Insert a care provider."""
    row = insert(ProviderRow).values(provider_id=provider, name=name, public_key=public_key, made_at=at)
    tx.connection.execute(row)


def providers(connection: Connection) -> tuple[CareProvider, ...]:
    """Return the providers of the installation, by name."""
    found = select(ProviderRow.provider_id, ProviderRow.name).order_by(ProviderRow.name)
    return tuple(CareProvider(ProviderId(row.provider_id), row.name) for row in connection.execute(found))


def number_lookup_of(connection: Connection, account: AccountId) -> bytes | None:
    """Return the value under which the account's own number stands in the index, or None where none was entered."""
    found = select(AccountRow.number_lookup).where(AccountRow.account_id == account)
    return connection.execute(found).scalar_one_or_none()


def add_unit(tx: Transaction, unit: StoredUnit) -> None:
    """Insert a unit."""
    tx.connection.execute(insert(UnitRow).values(**asdict(unit)))


def new_unit(provider: UUID, unit: UUID, name: str, at: datetime) -> StoredUnit:
    """Describe a new unit, which shares nothing."""
    return StoredUnit(
        unit_id=unit,
        provider_id=provider,
        name=name,
        shares=False,
        sharing_analysis="",
        sharing_since=None,
        sharing_signature=None,
        made_at=at,
    )


def unit_row(connection: Connection, provider: ProviderId, unit: UnitId) -> StoredUnit | None:
    """Return a unit of this provider, or None."""
    row = connection.execute(_THIS_UNIT, {"unit": unit, "provider": provider}).mappings().first()
    return None if row is None else StoredUnit(**row)


def sign_within(connection: Connection, unit: UnitId) -> int | None:
    """Return in how many days a unit says that its entries are to be signed, or None where it says nothing."""
    return connection.execute(select(UnitRow.sign_within).where(UnitRow.unit_id == unit)).scalar_one()


def units_of(connection: Connection, provider: ProviderId) -> list[StoredUnit]:
    """Return a provider's units, by name."""
    found = select(*_UNIT).where(UnitRow.provider_id == provider).order_by(UnitRow.name)
    return [StoredUnit(**row) for row in connection.execute(found).mappings()]


def change_unit(tx: Transaction, unit: UUID, **changed: str | bytes | int | datetime | None) -> None:
    """Change named columns of a unit."""
    tx.connection.execute(update(UnitRow).where(UnitRow.unit_id == unit).values(**changed))


def new_account(
    provider: UUID, account: UUID, named: Named, at: datetime, kind: AccountKind = AccountKind.PERSON
) -> StoredAccount:
    """Describe a new account, which nothing opens yet."""
    return StoredAccount(
        account_id=account,
        provider_id=provider,
        kind=kind.value,
        username=named.username,
        name=named.name,
        title=named.title,
        bundle=None,
        owner_id=None,
        assignment_id=None,
        scopes="",
        expires_at=None,
        made_at=at,
        closed_at=None,
    )


def add_account(tx: Transaction, account: StoredAccount, number_lookup: bytes | None = None) -> None:
    """Insert an account. Raise InvalidError when the user name is taken: the transaction is lost then."""
    try:
        tx.connection.execute(insert(AccountRow).values(**asdict(account), number_lookup=number_lookup))
    except IntegrityError as error:
        raise InvalidError({"username": "taken"}) from error


def account_named(connection: Connection, username: str) -> StoredAccount | None:
    """Return the open account of a person with this user name, or None."""
    return _account(connection, _ACCOUNT_NAMED, username=username)


def account_row(connection: Connection, account: AccountId) -> StoredAccount | None:
    """Return an open account, or None."""
    return _account(connection, _THIS_ACCOUNT, account=account)


def people_of(connection: Connection, provider: ProviderId) -> list[StoredAccount]:
    """Return a provider's staff, by name; neither their programs nor patients are among them."""
    found = select(*_ACCOUNT).where(AccountRow.provider_id == provider, AccountRow.kind == AccountKind.PERSON)
    rows = connection.execute(found.where(AccountRow.closed_at.is_(None)).order_by(AccountRow.name)).mappings()
    return [StoredAccount(**row) for row in rows]


def _account(connection: Connection, which: Select[*tuple[Any, ...]], **told: UUID | str) -> StoredAccount | None:
    row = connection.execute(which, told).mappings().first()
    return None if row is None else StoredAccount(**row)


def change_account(tx: Transaction, account: UUID, **changed: str | bytes | int | datetime | None) -> None:
    """Change named columns of an account."""
    tx.connection.execute(update(AccountRow).where(AccountRow.account_id == account).values(**changed))


def advance_totp(tx: Transaction, account: UUID, step: int) -> bool:
    """Take a code's time step into use. False when it or a later one was used: also by another worker just now."""
    taken = update(AccountRow).where(AccountRow.account_id == account, AccountRow.totp_step < step)
    return tx.connection.execute(taken.values(totp_step=step)).rowcount == 1


def add_unlocker(tx: Transaction, unlocker: StoredUnlocker) -> None:
    """Insert an unlocker and end the account's others of its kind, in this transaction."""
    end_unlockers(tx, unlocker.account_id, unlocker.made_at, unlocker.kind)
    tx.connection.execute(insert(UnlockerRow).values(**asdict(unlocker)))


def end_unlockers(tx: Transaction, account: UUID, at: datetime, kind: str | None = None) -> None:
    """End an account's unlockers, all or of one kind."""
    live = update(UnlockerRow).where(UnlockerRow.account_id == account, UnlockerRow.ended_at.is_(None))
    tx.connection.execute((live if kind is None else live.where(UnlockerRow.kind == kind)).values(ended_at=at))


def unlocker_of(connection: Connection, account: UUID, kind: str) -> StoredUnlocker | None:
    """Return the account's live unlocker of a kind, or None."""
    row = connection.execute(_THIS_UNLOCKER, {"account": account, "kind": kind}).mappings().first()
    return None if row is None else StoredUnlocker(**row)


def mac_versions(connection: Connection) -> dict[int, int]:
    """Return, by version of the root source's mac key, how many live unlockers of open accounts cite it."""
    cited = select(UnlockerRow.mac_version, func.count().label("unlockers")).where(UnlockerRow.ended_at.is_(None))
    open_ones = cited.join(AccountRow, AccountRow.account_id == UnlockerRow.account_id).where(
        AccountRow.closed_at.is_(None), UnlockerRow.mac_version > 0
    )
    rows = connection.execute(open_ones.group_by(UnlockerRow.mac_version))
    return {row.mac_version: row.unlockers for row in rows}
