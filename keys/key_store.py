"""The key store: makes (id, half) pairs, and gives halves out only for a committed row of the access log.

It reads that row on its own and believes nothing else. It knows no journals: ids are opaque.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import bindparam, select

from keys import store_marks
from keys.errors import HalfRefusedError
from keys.store_destroying import bury, require_order, young_ids
from keys.store_health import Finding, findings
from keys.store_key import StoreKeys, date_first_key, half_context, renew, renewal_due, wrap_versions
from keys.store_replica import Stores
from keys.store_schema import AnyRow, closed_mark, pair, tombstone
from keys.store_secrets import SeenTrees, StoredSecrets
from keys.store_stock import Pair, Shelf, make_stock

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import Engine

    from keys.orders import Order
    from keys.roots import Root

__all__ = ["Finding", "KeyStore", "NamedHalves", "Pair", "ReadEvent"]

STOCK = 10_000
AT_ONCE = 500
OTHER_UNIT = "other-unit"
PIN = "provider-pin"


@dataclass(frozen=True, slots=True)
class NamedHalves:
    """What a committed log row says: the way of reading, and the ids of the halves that it names."""

    way: str
    ids: tuple[UUID, ...]


ReadEvent = Callable[[UUID], NamedHalves | None]
"""Reads one committed log row on a connection of its own."""

_closed = select(closed_mark.c.id).where(closed_mark.c.id == pair.c.id).exists()
_destroyed = select(tombstone.c.id).where(tombstone.c.id == pair.c.id).exists()
_LIVE = select(pair.c.id, pair.c.half_sealed, pair.c.key_version, _closed.label("closed")).where(
    pair.c.id.in_(bindparam("ids", expanding=True)), ~_destroyed
)


class KeyStore:
    """The key store in the web process; every method raises KeyStoreError when it cannot serve."""

    def __init__(self, engine: Engine, replica: Engine | None, root: Root, read_event: ReadEvent) -> None:
        """Open store and replica, heal what a crash left between them, and unwrap the store key."""
        self.stores = Stores(engine, replica)
        self._keys = StoreKeys(self.stores, root)
        self._shelf = Shelf(self.stores, self._keys)
        self._secrets = StoredSecrets(self.stores, self._keys)
        self._trees = SeenTrees(self.stores)
        self._read_event = read_event

    def take(self, at: datetime) -> Pair:
        """A new pair, used once; 127 times of 128 from memory."""
        return self._shelf.take(at)

    def when_low(self, told: Callable[[], None]) -> None:
        """Tell, from now on, when few pairs are left in memory: for whoever calls `claim_ahead` in another thread."""
        self._shelf.when_low = told

    def claim_ahead(self, at: datetime) -> None:
        """Claim the next pairs unless enough are left in memory, beside those who take one."""
        self._shelf.claim_ahead(at)

    def require_writing(self) -> None:
        """Raise KeyStoreError unless store and replica take writing: else nothing new is begun, closed or destroyed."""
        self.stores.require_writing()

    def halves(self, event: UUID) -> dict[UUID, bytes]:
        """The halves that a committed log row names; destroyed ones are absent.

        Raises HalfRefusedError without a row, or when a row of ordinary reading by another unit names a
        closed half; DoesNotOpenError when a row of the store was changed or swapped.
        """
        named = self._read_event(event)
        if named is None:
            raise HalfRefusedError("No committed log row names these halves.")
        opened: dict[UUID, bytes] = {}
        for start in range(0, len(named.ids), AT_ONCE):
            opened |= self._opened(named.ids[start : start + AT_ONCE], named.way)
        return opened

    def close(self, ids: bytes, event: UUID) -> int:
        """Close halves to ordinary reading by other units, for an event; how many were open to it until now.

        A journal's ids are one value, 16 bytes each.
        """
        return store_marks.close(self.stores, ids, event)

    def close_newly(self, ids: bytes, event: UUID) -> None:
        """Close halves as `close` does for an event that closes none yet: that costs PostgreSQL half as much."""
        store_marks.close_newly(self.stores, ids, event)

    def close_for(self, ids: Collection[UUID], events: Collection[UUID], known: Collection[UUID]) -> None:
        """Let these halves be closed for these of the known events and no other: none opens them again.

        What an event closes that the log does not know stays closed: a person decides about it.
        """
        store_marks.set_marks(self.stores, ids, events, known)

    def open_again(self, event: UUID) -> int:
        """Take the marks of one event away; how many there were. What another event closes stays closed."""
        return store_marks.open_again(self.stores, event)

    def closed_for(self, event: UUID) -> set[UUID]:
        """The halves that are closed for an event."""
        return store_marks.marks_of(self.stores, event)

    def destroy(self, provider: UUID, ids: Collection[UUID], order: Order | None, at: datetime) -> int:
        """Destroy halves for good, in every copy that is merged later; how many were not destroyed before.

        Raises DestructionRefusedError for one that is younger than ten years, unless an order of this provider names
        it. A second time changes nothing, so whoever does not know whether it was done does it again. An id that is no
        half's, such as that of an account that was closed, is kept in mind as destroyed.
        """
        self.require(provider, ids, order, at)
        return bury(self.stores, ids, at)

    def require(self, provider: UUID, ids: Collection[UUID], order: Order | None, at: datetime) -> None:
        """Raise DestructionRefusedError unless `destroy` would do this: to be asked before a log says that it was."""
        require_order(order, self.young(ids, at), self.pinned(provider))

    def young(self, ids: Collection[UUID], at: datetime) -> set[UUID]:
        """Those of these ids that are not destroyed without an order: their halves are younger than ten years."""
        with self.stores.reading() as connection:
            return young_ids(connection, ids, at)

    def pin(self, provider: UUID, fingerprint: bytes) -> None:
        """Keep the fingerprint of a provider's key, once: what an order's certificates must lead to."""
        self._secrets.put_once(PIN, provider, fingerprint)

    def pinned(self, provider: UUID) -> bytes | None:
        """The fingerprint that was kept, or None."""
        return self._secrets.get(PIN, provider)

    def stock(self, at: datetime, pairs: int = STOCK) -> int:
        """Fill the stock up to so many untaken pairs; how many were made."""
        with self.stores.writing() as writing:
            date_first_key(writing, at)
        return make_stock(self.stores, self._keys, at, pairs)

    def index(self, provider: UUID, inner: bytes) -> bytes:
        """HMAC-SHA-256(index half of the provider, inner), 32 bytes; the caller throttles and logs."""
        return self._secrets.index(provider, inner)

    def put_secret(self, kind: str, owner: UUID, secret: bytes) -> None:
        """Store a secret such as "totp", in place of the one that was there."""
        self._secrets.put(kind, owner, secret)

    def first_secret(self, kind: str, owner: UUID, secret: bytes) -> bytes:
        """Store a secret where there is none yet; the one that is stored then."""
        return self._secrets.first(kind, owner, secret)

    def secret(self, kind: str, owner: UUID) -> bytes | None:
        """A stored secret, or None."""
        return self._secrets.get(kind, owner)

    def drop_secret(self, kind: str, owner: UUID) -> None:
        """Forget a stored secret."""
        self._secrets.drop(kind, owner)

    def tree_seen(self, provider: UUID) -> tuple[int, bytes] | None:
        """(size, root hash) of the largest tree seen of a provider's log, or None."""
        return self._trees.seen(provider)

    def see_tree(self, provider: UUID, size: int, root: bytes) -> None:
        """Keep a larger tree; MainBehindError otherwise. Call it before the integrator's lock is let go."""
        self._trees.see(provider, size, root)

    def health(self, at: datetime, *, demo: bool = False) -> list[Finding]:
        """What `journal doctor` says; a missing replica is red, or "demo" under `make run`."""
        return findings(self.stores, at, demo=demo)

    def renewal_due(self, at: datetime) -> bool:
        """Whether the store key is four weeks old, or a renewal of it was stopped half way."""
        with self.stores.reading() as connection:
            return renewal_due(connection, at)

    def renew_store_key(self, at: datetime) -> int:
        """Seal every row anew under a newer store key, drop those whose backups expired; how many rows."""
        return renew(self.stores, self._keys, at)

    def wrap_versions(self) -> set[int]:
        """The versions of the root source's wrap keys that are still needed, until the backups under them expired."""
        with self.stores.reading() as connection:
            return wrap_versions(connection)

    def _opened(self, ids: Iterable[UUID], way: str) -> dict[UUID, bytes]:
        with self.stores.reading() as connection:
            known = {half.bytes: half for half in ids}
            rows = connection.execute(_LIVE, {"ids": list(known)}).all()
            _refuse_closed(rows, way)
            return {
                known[half]: self._keys.open(connection, version, sealed, half_context(half))
                for half, sealed, version, _ in rows
            }


def _refuse_closed(rows: Iterable[AnyRow], way: str) -> None:
    if way == OTHER_UNIT and any(row.closed for row in rows):
        raise HalfRefusedError("A half is closed to ordinary reading by other units.")
