"""Circles, certificates and grants as they are stored. Nothing here is believed before the keyring has checked it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update

from journal.store.care_tables import JournalRow
from journal.store.epochs import require_newest
from journal.store.people_tables import (
    AccountKeyRow,
    CircleRow,
    GrantRow,
    InvitationRow,
    LogKeyRow,
    ProviderRow,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sqlalchemy import BindParameter, Connection, Select

    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class StoredGrant:
    """A secret wrapped to one key pair: the columns of its row."""

    grant_id: UUID
    provider_id: UUID
    what: str
    what_id: UUID
    epoch: int
    to_id: UUID
    to_epoch: int
    by_id: UUID
    by_epoch: int
    wrapped: bytes
    signature: bytes
    event_id: UUID
    made_at: datetime


@dataclass(frozen=True, slots=True)
class StoredCircle:
    """One epoch of a circle: public keys and their certificate."""

    circle_id: UUID
    epoch: int
    provider_id: UUID
    unit_id: UUID | None
    kind: str
    wrapping_key: bytes
    signing_key: bytes
    issuer_id: UUID
    certificate: bytes
    made_at: datetime


@dataclass(frozen=True, slots=True)
class StoredAccountKey:
    """One epoch of an account's public keys, with their certificate."""

    account_id: UUID
    epoch: int
    provider_id: UUID
    wrapping_key: bytes
    signing_key: bytes
    issuer_id: UUID
    certificate: bytes
    made_at: datetime


@dataclass(frozen=True, slots=True)
class StoredInvitation:
    """What an invitation's id and certificate speak about."""

    invitation_id: UUID
    provider_id: UUID
    account_id: UUID
    unit_id: UUID | None
    role: str
    signing_key: bytes
    issuer_id: UUID
    issuer_epoch: int
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Certified:
    """An account's keys, the invitation that certified them where one did, and their provider's public key."""

    key: StoredAccountKey
    invitation: StoredInvitation | None
    provider_key: bytes


@dataclass(frozen=True, slots=True)
class StoredLogKey:
    """One key of a provider's log, certified by the provider key."""

    provider_id: UUID
    epoch: int
    signing_key: bytes
    signature: bytes
    made_at: datetime


_OWN = len(fields(StoredAccountKey))

R = TypeVar("R", StoredGrant, StoredCircle, StoredAccountKey, StoredInvitation)


def _columns(kind: type[R], table: type[Any]) -> Select[*tuple[Any, ...]]:
    return select(*(getattr(table, column.name) for column in fields(kind)))


def _in(name: str) -> BindParameter[Any]:
    return bindparam(name, expanding=True)


# Written once: they run in most requests, and to build one anew costs more than to run it.
_LIVE_GRANTS = (
    _columns(StoredGrant, GrantRow)
    .where(GrantRow.what == bindparam("what"), GrantRow.ended_at.is_(None))
    .where(GrantRow.what_id.in_(_in("ids")), GrantRow.to_id.in_(_in("to")))
    .order_by(GrantRow.made_at.desc())
)
_CIRCLES = _columns(StoredCircle, CircleRow).where(CircleRow.circle_id.in_(_in("ids"))).order_by(CircleRow.epoch)
_ACCOUNT_KEYS = (
    _columns(StoredAccountKey, AccountKeyRow)
    .where(AccountKeyRow.account_id.in_(_in("ids")))
    .order_by(AccountKeyRow.epoch)
)
_CERTIFIED_ACCOUNTS = (
    _ACCOUNT_KEYS.add_columns(
        *(
            getattr(InvitationRow, column.name).label(f"invitation_{column.name}")
            for column in fields(StoredInvitation)
        ),
        ProviderRow.public_key,
    )
    .join(ProviderRow, ProviderRow.provider_id == AccountKeyRow.provider_id)
    .outerjoin(InvitationRow, InvitationRow.invitation_id == AccountKeyRow.issuer_id)
)
_INVITATIONS = _columns(StoredInvitation, InvitationRow).where(InvitationRow.invitation_id.in_(_in("ids")))
_PROVIDER_KEY = select(ProviderRow.public_key).where(ProviderRow.provider_id == bindparam("provider"))


def live_grants(connection: Connection, what: str, ids: Collection[UUID], to: Collection[UUID]) -> list[StoredGrant]:
    """Return the grants of these things to these keys that were not ended, newest first."""
    asked = {"what": what, "ids": list(ids), "to": list(to)}
    return [StoredGrant(*row) for row in connection.execute(_LIVE_GRANTS, asked)]


def add_grants(tx: Transaction, grants: Sequence[StoredGrant]) -> None:
    """Insert grants. Raise RenewedKeysError for one that an older epoch of its circle signed: it would open nothing."""
    if grants:
        require_newest(tx, {(grant.by_id, grant.by_epoch) for grant in grants})
        tx.connection.execute(insert(GrantRow), [asdict(grant) for grant in grants])


def grants_about(connection: Connection, circle: UUID) -> list[StoredGrant]:
    """Return the live grants that a circle signed, that were wrapped to it, or that hand it out; oldest first."""
    about = (GrantRow.by_id == circle) | (GrantRow.to_id == circle) | (GrantRow.what_id == circle)
    rows = _columns(StoredGrant, GrantRow).where(GrantRow.ended_at.is_(None), about).order_by(GrantRow.made_at)
    return [StoredGrant(*row) for row in connection.execute(rows)]


def grants_of(connection: Connection, what_id: UUID) -> list[StoredGrant]:
    """Return the live grants of a thing, to whomever; oldest first."""
    rows = _columns(StoredGrant, GrantRow).where(GrantRow.ended_at.is_(None), GrantRow.what_id == what_id)
    return [StoredGrant(*row) for row in connection.execute(rows.order_by(GrantRow.made_at))]


def end_grants(tx: Transaction, what: str, ids: Collection[UUID], to: Iterable[UUID], at: datetime) -> int:
    """End the live grants of these things to these keys; return how many ended. The rows stay."""
    ended = update(GrantRow).where(GrantRow.what == what, GrantRow.ended_at.is_(None))
    chosen = ended.where(GrantRow.what_id.in_(ids), GrantRow.to_id.in_(tuple(to)))
    return tx.connection.execute(chosen.values(ended_at=at)).rowcount


def end_unit_grants(tx: Transaction, what: str, unit: UUID, to: UUID, at: datetime) -> int:
    """End the live grants of all of a unit's journals to one circle; return how many ended."""
    of_unit = select(JournalRow.journal_id).where(JournalRow.unit_id == unit)
    ended = update(GrantRow).where(GrantRow.what == what, GrantRow.to_id == to, GrantRow.ended_at.is_(None))
    return tx.connection.execute(ended.where(GrantRow.what_id.in_(of_unit)).values(ended_at=at)).rowcount


def newest_circles(connection: Connection, circles: Collection[UUID]) -> list[StoredCircle]:
    """Return the newest epoch of each of these circles that exists."""
    rows = connection.execute(_CIRCLES, {"ids": list(circles)})
    return list({row.circle_id: StoredCircle(*row) for row in rows}.values())


def circles_of(connection: Connection, provider: UUID) -> list[StoredCircle]:
    """Return the newest epoch of every circle of a provider."""
    of_provider = select(CircleRow.circle_id).where(CircleRow.provider_id == provider)
    return newest_circles(connection, tuple(connection.execute(of_provider).scalars()))


def add_circle(tx: Transaction, circle: StoredCircle, sealed_previous: bytes | None = None) -> None:
    """Insert one epoch of a circle, with the secret of the one before. IntegrityError when somebody made it first."""
    tx.connection.execute(insert(CircleRow).values(**asdict(circle), sealed_previous=sealed_previous))


def account_keys(connection: Connection, accounts: Collection[UUID]) -> list[StoredAccountKey]:
    """Return every epoch of these accounts' keys, oldest first, ended ones too."""
    return [StoredAccountKey(*row) for row in connection.execute(_ACCOUNT_KEYS, {"ids": list(accounts)})]


def certified_accounts(connection: Connection, accounts: Collection[UUID]) -> list[Certified]:
    """Return what ``account_keys`` does, each with what its chain goes through in most cases, in one statement."""
    rows = [tuple(row) for row in connection.execute(_CERTIFIED_ACCOUNTS, {"ids": list(accounts)})]
    return [
        Certified(
            StoredAccountKey(*row[:_OWN]),
            StoredInvitation(*row[_OWN:-1]) if row[_OWN] is not None else None,
            row[-1],
        )
        for row in rows
    ]


def add_account_key(tx: Transaction, key: StoredAccountKey) -> None:
    """Insert an account's new keys and end the ones before, in this transaction."""
    before = update(AccountKeyRow).where(AccountKeyRow.account_id == key.account_id)
    tx.connection.execute(before.where(AccountKeyRow.ended_at.is_(None)).values(ended_at=key.made_at))
    tx.connection.execute(insert(AccountKeyRow).values(**asdict(key)))


def invitations(connection: Connection, ids: Collection[UUID]) -> list[StoredInvitation]:
    """Return what these invitations certify with, used ones too."""
    return [StoredInvitation(*row) for row in connection.execute(_INVITATIONS, {"ids": list(ids)})]


def provider_key(connection: Connection, provider: UUID) -> bytes | None:
    """Return a provider's public key, to be held against the pinned fingerprint."""
    return connection.execute(_PROVIDER_KEY, {"provider": provider}).scalar_one_or_none()


def add_log_key(tx: Transaction, key: StoredLogKey) -> None:
    """Insert a log key."""
    tx.connection.execute(insert(LogKeyRow).values(**asdict(key)))
