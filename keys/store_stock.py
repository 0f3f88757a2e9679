"""Pairs made ahead, and the shelf of those that this process has claimed."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from keys.store_forks import in_each_child
from keys.store_key import half_context, next_number, seconds
from keys.store_schema import AnyRow, batch, pair

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from keys.store_key import StoreKeys
    from keys.store_replica import Stores, Writing

SHELF = 128
LOW = SHELF // 2
SHELF_LIFE = timedelta(hours=1)
AT_NEED = 640
ID_BYTES = 16
HALF_BYTES = 32


@dataclass(frozen=True, slots=True)
class Pair:
    """A new half and its id: 32 random bytes and 16 random bytes."""

    id: UUID
    half: bytes

    def __repr__(self) -> str:
        """Show the id alone."""
        return f"Pair(id={self.id!r})"


def _nobody_claims_ahead() -> None:
    """Stand in for whoever claims beside those who take, where nobody does: tests, commands."""


class Shelf:
    """The pairs that one process has claimed and not yet used; safe for threads, empty in children.

    ``when_low`` is called when few are left, by whoever takes one, and is to return at once.
    """

    def __init__(self, stores: Stores, keys: StoreKeys) -> None:
        self._stores = stores
        self._keys = keys
        self.when_low: Callable[[], None] = _nobody_claims_ahead
        self.forget()
        in_each_child(self.forget)

    def take(self, at: datetime) -> Pair:
        """One pair that nobody else gets; claims 128 in one write when the shelf is empty or an hour old."""
        with self._lock:
            if not self._pairs or at - self._pairs[0][0] > SHELF_LIFE:
                self._fill(at)
            taken, left = self._pairs.popleft()[1], len(self._pairs)
        if left < LOW:
            self.when_low()
        return taken

    def claim_ahead(self, at: datetime) -> None:
        """Claim 128 more unless enough are left. Whoever takes one meanwhile waits for nothing."""
        if len(self._pairs) < LOW:
            with self._stores.writing() as writing:
                claimed = _claim(writing, self._keys, at)
            with self._lock:
                self._pairs.extend((at, one) for one in claimed)

    def forget(self) -> None:
        """Leave the claimed pairs to the parent process, which claimed them."""
        self._lock = Lock()
        self._pairs: deque[tuple[datetime, Pair]] = deque()

    def _fill(self, at: datetime) -> None:
        with self._stores.writing() as writing:
            if self._pairs:
                writing.execute(delete(pair).where(pair.c.id.in_([unused.id.bytes for _, unused in self._pairs])))
            claimed = _claim(writing, self._keys, at)
        self._pairs = deque((at, one) for one in claimed)


def make_stock(stores: Stores, keys: StoreKeys, at: datetime, pairs: int) -> int:
    """Fill the stock up to so many untaken pairs; how many were made."""
    with stores.writing() as writing:
        missing = pairs - untaken(writing.store)
        if missing > 0:
            _make_batch(writing, keys, at, missing)
    return max(0, missing)


def untaken(connection: Connection, *, backed_up: bool = False) -> int:
    """How many pairs are left, or how many of those that lie in a backup."""
    left = select(func.count()).select_from(pair).where(pair.c.taken_at.is_(None))
    if backed_up:
        saved = select(batch.c.number).where(batch.c.backed_up_at.is_not(None))
        left = left.where(pair.c.batch.in_(saved))
    return int(connection.scalar(left) or 0)


def _make_batch(writing: Writing, keys: StoreKeys, at: datetime, count: int) -> int:
    number = next_number(writing.store.scalar(select(func.max(batch.c.number))), at)
    version = keys.newest(writing.store)
    rows = [_new_row(writing, keys, version, number) for _ in range(count)]
    writing.execute(insert(batch), [{"number": number, "made_at": seconds(at), "backed_up_at": None}])
    writing.execute(insert(pair), rows)
    return number


def _new_row(writing: Writing, keys: StoreKeys, version: int, number: int) -> dict[str, Any]:
    half = secrets.token_bytes(ID_BYTES)
    sealed = keys.seal(writing.store, version, secrets.token_bytes(HALF_BYTES), half_context(half))
    return {
        "id": half,
        "half_sealed": sealed,
        "key_version": version,
        "batch": number,
        "taken_at": None,
    }


def _claim(writing: Writing, keys: StoreKeys, at: datetime) -> list[Pair]:
    number = _oldest_batch(writing.store)
    if number is None:
        number = _make_batch(writing, keys, at, AT_NEED)
    free = select(pair.c.id, pair.c.half_sealed, pair.c.key_version)
    rows = writing.store.execute(free.where(pair.c.batch == number, pair.c.taken_at.is_(None)).limit(SHELF)).all()
    claimed = _opened(writing.store, keys, rows)
    mine = pair.c.id.in_([row.id for row in rows])
    writing.execute(update(pair).where(mine, pair.c.taken_at.is_(None)).values(taken_at=seconds(at)))
    return claimed


def _oldest_batch(connection: Connection) -> int | None:
    # A batch that lies in no backup is used only when no other is left: losing both stores would lose texts.
    left = select(pair.c.id).where(pair.c.batch == batch.c.number, pair.c.taken_at.is_(None)).exists()
    order = (batch.c.backed_up_at.is_(None), batch.c.number)
    number: int | None = connection.scalar(select(batch.c.number).where(left).order_by(*order).limit(1))
    return number


def _opened(connection: Connection, keys: StoreKeys, rows: Sequence[AnyRow]) -> list[Pair]:
    return [_opened_pair(connection, keys, row) for row in rows]


def _opened_pair(connection: Connection, keys: StoreKeys, row: AnyRow) -> Pair:
    half = keys.open(connection, row.key_version, row.half_sealed, half_context(row.id))
    return Pair(UUID(bytes=row.id), half)
