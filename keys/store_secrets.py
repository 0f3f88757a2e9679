"""Secrets beside the halves: TOTP, log keys, addresses for notices, each provider's index half."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from keys.errors import KeyStoreError, MainBehindError
from keys.store_key import secret_context
from keys.store_schema import secret, tree_seen

if TYPE_CHECKING:
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection, RowMapping

    from keys.store_key import StoreKeys
    from keys.store_replica import Stores, Writing

INDEX_HALF = "index-half"
# An index half or a pin never changes: with one fixed number, two different ones in two copies are red.
UNCHANGING = 0


class StoredSecrets:
    """Secrets by kind and owner, each sealed under the store key and bound to both."""

    def __init__(self, stores: Stores, keys: StoreKeys) -> None:
        self._stores = stores
        self._keys = keys

    def put(self, kind: str, owner: UUID, plain: bytes) -> None:
        """Store a secret, in place of the one that was there."""
        with self._stores.writing() as writing:
            self._write(writing, kind, owner, plain, writing.number)

    def put_once(self, kind: str, owner: UUID, plain: bytes) -> None:
        """Store a secret that never changes; KeyStoreError when another one is there already."""
        found = self.get(kind, owner) or self.first(kind, owner, plain)
        if found != plain:
            raise KeyStoreError(f"The key store holds another {kind} of {owner}. It is never replaced; ask.")

    def first(self, kind: str, owner: UUID, plain: bytes) -> bytes:
        """Keep a secret where there is none yet; what is kept: this, or what another process kept first."""
        with self._stores.writing() as writing:
            found = self._read(writing.store, kind, owner)
            if found is None:
                self._write(writing, kind, owner, plain, UNCHANGING)
        return found or plain

    def get(self, kind: str, owner: UUID) -> bytes | None:
        """A secret, or None where there is none; DoesNotOpenError when its row was changed."""
        with self._stores.reading() as connection:
            return self._read(connection, kind, owner)

    def drop(self, kind: str, owner: UUID) -> None:
        """Forget a secret; its emptied row stays, so that no older copy of the store brings it back."""
        with self._stores.writing() as writing:
            values = {"sealed": None, "number": writing.number}
            writing.execute(update(secret).where(_is(kind, owner)).values(**values))

    def index(self, provider: UUID, inner: bytes) -> bytes:
        """HMAC-SHA-256 of an inner HMAC under the provider's index half, which is made on first use."""
        half = self.get(INDEX_HALF, provider) or self._new_index_half(provider)
        return hmac.digest(half, inner, hashlib.sha256)

    def _new_index_half(self, provider: UUID) -> bytes:
        return self.first(INDEX_HALF, provider, secrets.token_bytes(32))

    def _read(self, connection: Connection, kind: str, owner: UUID) -> bytes | None:
        row = _row(connection, kind, owner)
        if row is None or row["sealed"] is None:
            return None
        return self._keys.open(connection, row["key_version"], row["sealed"], secret_context(kind, owner))

    def _write(self, writing: Writing, kind: str, owner: UUID, plain: bytes, number: int) -> None:
        version = self._keys.newest(writing.store)
        sealed = self._keys.seal(writing.store, version, plain, secret_context(kind, owner))
        values = {"sealed": sealed, "key_version": version, "number": number}
        if _row(writing.store, kind, owner) is None:
            writing.execute(insert(secret), [{"kind": kind, "owner": owner.bytes, **values}])
        else:
            writing.execute(update(secret).where(_is(kind, owner)).values(**values))


class SeenTrees:
    """The largest tree seen of each provider's log: it shows a main database that was rolled back."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def seen(self, provider: UUID) -> tuple[int, bytes] | None:
        """(size, root hash) of the largest tree, or None."""
        with self._stores.reading() as connection:
            return _tree(connection, provider)

    def see(self, provider: UUID, size: int, root: bytes) -> None:
        """Keep a larger tree; MainBehindError for a smaller one, or another one of the same size."""
        if self.seen(provider) == (size, root):
            return
        with self._stores.writing() as writing:
            known = _tree(writing.store, provider)
            if known is None:
                writing.execute(insert(tree_seen), [{"provider": provider.bytes, "size": size, "root": root}])
            else:
                _check_grows(known, (size, root))
                change = update(tree_seen).where(tree_seen.c.provider == provider.bytes)
                writing.execute(change.values(size=size, root=root))


def _check_grows(known: tuple[int, bytes], now: tuple[int, bytes]) -> None:
    if now[0] < known[0] or (now[0] == known[0] and now[1] != known[1]):
        raise MainBehindError(
            f"The access log has {now[0]} rows, but {known[0]} were seen, or its rows were changed: "
            "the main database was restored or rolled back. Run `journal restore`."
        )


def _tree(connection: Connection, provider: UUID) -> tuple[int, bytes] | None:
    columns = select(tree_seen.c.size, tree_seen.c.root)
    row = connection.execute(columns.where(tree_seen.c.provider == provider.bytes)).one_or_none()
    return None if row is None else (row.size, row.root)


def _row(connection: Connection, kind: str, owner: UUID) -> RowMapping | None:
    return connection.execute(select(secret).where(_is(kind, owner))).mappings().one_or_none()


def _is(kind: str, owner: UUID) -> ColumnElement[bool]:
    return (secret.c.kind == kind) & (secret.c.owner == owner.bytes)
