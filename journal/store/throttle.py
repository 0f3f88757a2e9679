"""How often something was tried: counted in the database, so that guessing is slowed across workers and restarts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, delete, update
from sqlalchemy.dialects import postgresql, sqlite

from journal.store.people_tables import ThrottleRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Executable

    from journal.store.database import Transaction

WINDOW = timedelta(minutes=15)
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=15)
_DOUBLINGS = 10
_COLUMNS = (ThrottleRow.count, ThrottleRow.since, ThrottleRow.until)

# Written once: whoever knocks at a door asks several of them, and they cost more to build than to run.
_MINE = ThrottleRow.throttle_key == bindparam("key")
_FRESH = {"throttle_key": bindparam("key"), "count": 0, "since": bindparam("at")}
_UNCHANGED = {"count": ThrottleRow.count}
_LOCKED: dict[str, Executable] = {
    "sqlite": sqlite.insert(ThrottleRow)
    .values(_FRESH)
    .on_conflict_do_update(["throttle_key"], set_=_UNCHANGED)
    .returning(*_COLUMNS),
    "postgresql": postgresql.insert(ThrottleRow)
    .values(_FRESH)
    .on_conflict_do_update(index_elements=["throttle_key"], set_=_UNCHANGED)
    .returning(*_COLUMNS),
}
_COUNTED = (
    update(ThrottleRow).where(_MINE).values(count=bindparam("counted"), since=bindparam("at"), until=bindparam("waits"))
)
_FORGOTTEN = delete(ThrottleRow).where(_MINE)
_FORGIVEN = (
    update(ThrottleRow)
    .where(_MINE, ThrottleRow.count > 0)
    .values(
        count=ThrottleRow.count - 1, until=case((ThrottleRow.count > bindparam("free"), ThrottleRow.until), else_=None)
    )
)


@dataclass(frozen=True, slots=True)
class Limit:
    """``free`` attempts cost nothing; each one from there on doubles the wait, up to fifteen minutes."""

    key: str
    free: int


def count_attempt(tx: Transaction, limit: Limit, at: datetime) -> int:
    """Count an attempt before it is made; return 0, or the seconds to wait when it may not be made (not counted).

    A count is forgotten when nothing was tried for fifteen minutes after the last wait.
    """
    count, since, until = _locked(tx, limit.key, at)
    if until is not None and at < until:
        return ceil((until - at).total_seconds())
    quiet = at - max(since, until or since) > WINDOW
    count = 1 if quiet else count + 1
    waits = at + _delay(count - limit.free) if count >= limit.free else None
    tx.connection.execute(_COUNTED, {"key": limit.key, "counted": count, "at": at, "waits": waits})
    return 0


def forget_attempts(tx: Transaction, key: str) -> None:
    """Forget what was counted: the right one came in."""
    tx.connection.execute(_FORGOTTEN, {"key": key})


def forgive_attempt(tx: Transaction, limit: Limit) -> None:
    """Take one attempt back, and the wait that it brought: what many share counts failures only."""
    tx.connection.execute(_FORGIVEN, {"key": limit.key, "free": limit.free})


def _locked(tx: Transaction, key: str, at: datetime) -> tuple[int, datetime, datetime | None]:
    """Return the row under its lock, made or found in one statement: another worker may drop it in between two."""
    locked = tx.connection.execute(_LOCKED[tx.connection.dialect.name], {"key": key, "at": at})
    count, since, until = locked.one()
    return count, since, until


def _delay(beyond: int) -> timedelta:
    return min(FIRST_DELAY * (1 << min(beyond, _DOUBLINGS)), LONGEST_DELAY)
