"""What a person should know about the key store, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from keys.errors import KeyStoreError, StoresDifferError
from keys.store_engine import unsafe_settings
from keys.store_key import OLDEST_BACKUP, RENEW_AFTER, seconds
from keys.store_replica import REPLICA, STORE
from keys.store_schema import batch, store_key
from keys.store_stock import untaken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from keys.store_replica import Stores

LOW = 2_500
LATE_BACKUP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `journal doctor`: level "ok", "demo", "warn" or "red", what was found, what mends it."""

    level: str
    what: str
    mend: str


def findings(stores: Stores, at: datetime, *, demo: bool) -> list[Finding]:
    """Every finding, or one that says that all is well; never raises for a store that cannot serve."""
    try:
        found = [*_replica(stores, demo=demo), *_sides(stores), *_writing(stores), *_of_store(stores, at)]
    except KeyStoreError as error:
        found = [_broken(error)]
    return found or [Finding("ok", "The key store, its replica and its stock are in order.", "")]


def _broken(error: KeyStoreError) -> Finding:
    mend = "Compare both with their backups before anything is written." if isinstance(error, StoresDifferError) else ""
    return Finding("red", str(error), mend or "Mend this first: nothing opens meanwhile.")


def _replica(stores: Stores, *, demo: bool) -> Iterator[Finding]:
    if not stores.has_replica:
        mend = "Name a database on another disk or server as the key store's replica."
        yield Finding("demo" if demo else "red", "The key store has no replica.", mend)
    elif stores.level():
        yield Finding("warn", "The replica was late and has been healed.", "See whether its disk or server fails.")


def _sides(stores: Stores) -> Iterator[Finding]:
    for which in (STORE, REPLICA) if stores.has_replica else (STORE,):
        with stores.reading(which) as connection:
            for setting in unsafe_settings(connection):
                what = f"The {which} is open with an unsafe {setting}."
                yield Finding("red", what, "Open it through keys.store_engine.make_engine.")


def _writing(stores: Stores) -> Iterator[Finding]:
    try:
        stores.require_writing()
    except KeyStoreError as error:
        yield Finding("red", str(error), "What is there opens meanwhile; nothing new is begun, blocked or destroyed.")


def _of_store(stores: Stores, at: datetime) -> list[Finding]:
    checks: tuple[Callable[[Connection, datetime], Finding | None], ...] = (
        _stock,
        _unbacked,
        _backup,
        _key_age,
    )
    with stores.reading() as connection:
        found = [check(connection, at) for check in checks]
    return [finding for finding in found if finding]


def _stock(connection: Connection, _at: datetime) -> Finding | None:
    left = untaken(connection)
    if left >= LOW:
        return None
    return Finding("warn", f"{left} halves are left in stock.", "Run `journal backup`, which makes new ones.")


def _unbacked(connection: Connection, _at: datetime) -> Finding | None:
    if untaken(connection, backed_up=True) or not untaken(connection):
        return None
    what = "New entries use halves that lie in no backup: losing key store and replica would lose those entries."
    return Finding("warn", what, "Run `journal backup`.")


def _backup(connection: Connection, at: datetime) -> Finding | None:
    waiting = select(func.min(batch.c.made_at)).where(batch.c.backed_up_at.is_(None))
    oldest: int | None = connection.scalar(waiting)
    if oldest is None or oldest > seconds(at - LATE_BACKUP):
        return None
    return Finding("warn", "A batch of halves has waited two days for a backup.", "Run `journal backup` every day.")


def _key_age(connection: Connection, at: datetime) -> Finding | None:
    made_at: int = connection.scalar(select(func.max(store_key.c.made_at))) or 0
    mend = "Run `journal backup`, which renews it."
    if made_at <= seconds(at - OLDEST_BACKUP):
        return Finding(
            "red", "The store key is 35 days old: what was destroyed may still be read from old disks.", mend
        )
    if made_at <= seconds(at - RENEW_AFTER):
        return Finding("warn", "The store key is four weeks old.", mend)
    return None
