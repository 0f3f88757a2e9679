"""The store key: wrapped by the root source, unwrapped once a process, renewed at least every 35 days.

Renewal seals every row anew in bulk, a chunk a write. Each row names its key's version, so a renewal that was
stopped leaves rows of two versions, all of which open, and the next one finishes the work.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from keys.context import context
from keys.errors import DoesNotOpenError, KeyStoreError
from keys.roots import wrapped_under
from keys.sealing import KEY_SIZE, open_sealed, seal
from keys.store_schema import AnyRow, pair, secret, store_key

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from keys.roots import Root
    from keys.store_replica import Stores, Writing

OLDEST_BACKUP = timedelta(days=35)
RENEW_AFTER = timedelta(days=28)
CHUNK = 10_000
_FIRST = b""
_BEFORE_ANY_TIME = 1 << 30  # 2004, in seconds
# Fifty halves are opened at once and often: the part that never varies is encoded once.
_HALF = context("half/1", bytes(16))[:-16]


def half_context(half: bytes) -> bytes:
    """What a half is bound to: its own 16-byte id, so that swapped rows do not open."""
    return _HALF + half


def secret_context(kind: str, owner: UUID) -> bytes:
    """What a stored secret is bound to."""
    return context("store-secret/1", kind, owner)


class StoreKeys:
    """Every live version of the store key, open in this process."""

    def __init__(self, stores: Stores, root: Root) -> None:
        """Open the newest version, or make the first; KeyStoreError when the root source is another one's."""
        self._root = root
        self._open: dict[int, bytes] = {}
        with stores.reading() as connection:
            found = _newest_version(connection)
        if found is None:
            with stores.writing() as writing:
                found = _newest_version(writing.store) or self.add(writing, None)
        with stores.reading() as connection:
            self._key(connection, found)

    def newest(self, connection: Connection) -> int:
        """The version that seals now; read anew each time, because another process may have renewed it."""
        version = _newest_version(connection)
        if version is None:
            raise KeyStoreError("The key store lost its store key. Stop, and restore its backup or the replica.")
        return version

    def seal(self, connection: Connection, version: int, plain: bytes, bound_to: bytes) -> bytes:
        """Seal bytes under a version of the store key."""
        return seal(self._key(connection, version), plain, bound_to)

    def open(self, connection: Connection, version: int, sealed: bytes, bound_to: bytes) -> bytes:
        """Open bytes under the version that their row names; DoesNotOpenError when they do not belong."""
        return open_sealed(self._key(connection, version), sealed, bound_to)

    def add(self, writing: Writing, at: datetime | None) -> int:
        """Make a newer version; its number. The very first may be made without a clock."""
        version = next_number(_newest_version(writing.store), at)
        key = secrets.token_bytes(KEY_SIZE)
        wrapped = self._root.wrap(key, _wrap_context(version))
        row = {"version": version, "wrapped": wrapped, "made_at": at and seconds(at), "retired_at": None}
        writing.execute(insert(store_key), [row])
        return version

    def _key(self, connection: Connection, version: int) -> bytes:
        if version not in self._open:
            self._open[version] = self._unwrapped(connection, version)
        return self._open[version]

    def _unwrapped(self, connection: Connection, version: int) -> bytes:
        wrapped = connection.scalar(select(store_key.c.wrapped).where(store_key.c.version == version))
        if wrapped is None:
            raise KeyStoreError(f"The key store has no store key of version {version}. Restore an older backup of it.")
        try:
            return self._root.unwrap(wrapped, _wrap_context(version))
        except DoesNotOpenError as error:
            raise KeyStoreError(
                "The root source does not open the store key: it is another installation's, or the store is "
                "damaged. Set the root source that belongs to this key store, or use root.recovery."
            ) from error


def renew(stores: Stores, keys: StoreKeys, at: datetime) -> int:
    """Make a newer store key and seal every row anew under it; how many rows."""
    with stores.writing() as writing:
        version = keys.add(writing, at)
    done = _reseal_secrets(stores, keys, version)
    last: bytes | None = _FIRST
    while last is not None:
        last, count = _reseal_pairs(stores, keys, version, last)
        done += count
    with stores.writing() as writing:
        _retire(writing, version, at)
    return done


def wrap_versions(connection: Connection) -> set[int]:
    """The versions of the root source's wrap keys under which the live store keys lie."""
    return {wrapped_under(wrapped) for wrapped in connection.scalars(select(store_key.c.wrapped))}


def date_first_key(writing: Writing, at: datetime) -> None:
    """Give a store key that was made without a clock its date."""
    writing.execute(update(store_key).where(store_key.c.made_at.is_(None)).values(made_at=seconds(at)))


def renewal_due(connection: Connection, at: datetime) -> bool:
    """Whether the newest store key is four weeks old, or an older one still seals something."""
    before = seconds(at - RENEW_AFTER)
    newest = _newest_version(connection)
    old = (store_key.c.version == newest) & (store_key.c.made_at <= before)
    unfinished = (store_key.c.version != newest) & store_key.c.retired_at.is_(None)
    return bool(connection.scalar(select(exists().where(old | unfinished))))


def seconds(at: datetime) -> int:
    """Whole seconds since 1970, UTC."""
    return int(at.timestamp())


def next_number(newest: int | None, at: datetime | None) -> int:
    """A number larger than the newest: the time, where that is larger, or else a random one before any time.

    So two copies of a store that went on separately do not give one number to two things.
    """
    return max((newest or 0) + 1, seconds(at) if at else secrets.randbelow(_BEFORE_ANY_TIME))


def _reseal_pairs(stores: Stores, keys: StoreKeys, version: int, after: bytes) -> tuple[bytes | None, int]:
    columns = select(pair.c.id, pair.c.half_sealed, pair.c.key_version)
    older = columns.where(pair.c.id > after, pair.c.key_version < version).order_by(pair.c.id).limit(CHUNK)
    change = update(pair).where(pair.c.id == bindparam("key_id"))
    with stores.writing() as writing:
        rows = writing.store.execute(older).all()
        resealed = [_pair_anew(writing, keys, version, row) for row in rows]
        if resealed:
            writing.execute(change.values(half_sealed=bindparam("sealed"), key_version=version), resealed)
    return (rows[-1].id if rows else None), len(rows)


def _pair_anew(writing: Writing, keys: StoreKeys, version: int, row: AnyRow) -> dict[str, Any]:
    bound_to = half_context(row.id)
    plain = keys.open(writing.store, row.key_version, row.half_sealed, bound_to)
    return {"key_id": row.id, "sealed": keys.seal(writing.store, version, plain, bound_to)}


def _reseal_secrets(stores: Stores, keys: StoreKeys, version: int) -> int:
    change = update(secret).where(secret.c.kind == bindparam("key_kind"), secret.c.owner == bindparam("key_owner"))
    with stores.writing() as writing:
        live = select(secret).where(secret.c.sealed.is_not(None), secret.c.key_version < version)
        resealed = [_secret_anew(writing, keys, version, row) for row in writing.store.execute(live)]
        if resealed:
            writing.execute(change.values(sealed=bindparam("anew"), key_version=version), resealed)
    return len(resealed)


def _secret_anew(writing: Writing, keys: StoreKeys, version: int, row: AnyRow) -> dict[str, Any]:
    bound_to = secret_context(row.kind, UUID(bytes=row.owner))
    plain = keys.open(writing.store, row.key_version, row.sealed, bound_to)
    anew = keys.seal(writing.store, version, plain, bound_to)
    return {"key_kind": row.kind, "key_owner": row.owner, "anew": anew}


def _retire(writing: Writing, version: int, at: datetime) -> None:
    still_used = _versions_in_use(writing.store)
    older = (store_key.c.version < version) & store_key.c.version.not_in(still_used)
    writing.execute(update(store_key).where(older, store_key.c.retired_at.is_(None)).values(retired_at=seconds(at)))
    writing.execute(delete(store_key).where(older, store_key.c.retired_at <= seconds(at - OLDEST_BACKUP)))


def _versions_in_use(connection: Connection) -> Iterable[int]:
    in_pairs = select(pair.c.key_version).distinct()
    in_secrets = select(secret.c.key_version).where(secret.c.sealed.is_not(None)).distinct()
    return {*connection.scalars(in_pairs), *connection.scalars(in_secrets)}


def _newest_version(connection: Connection) -> int | None:
    newest: int | None = connection.scalar(select(func.max(store_key.c.version)))
    return newest


def _wrap_context(version: int) -> bytes:
    return context("store-key/1", version)
