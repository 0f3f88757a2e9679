"""Engines for the key store: SQLite or PostgreSQL, with the settings that its promises rest on."""

from __future__ import annotations

import math
import os
import time
import weakref
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError, SQLAlchemyError

from keys.errors import KeyStoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

WRITES = "keys_writes"
WAIT = 10.0
TRUSTED_FOR = 1.0
"""Seconds after its last use for which a connection to PostgreSQL is taken to stand."""
PRAGMAS = (
    "journal_mode = DELETE",
    # EXTRA, not FULL: in DELETE mode only EXTRA makes the removal of the journal, the commit, durable.
    # A claim lost after a power cut would hand the same pair out twice.
    "synchronous = EXTRA",
    "secure_delete = ON",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
)
REASONS = {
    "locked": "is locked by another process. Wait, or find out who holds it open.",
    "lock timeout": "is locked by another process. Wait, or find out who holds it open.",
    "readonly": "may not be written. Mend the owner and mode of its file and folder.",
    "read-only": "may not be written. It is a read-only server or transaction.",
    "unable to open": "cannot be opened. Mend its path in the settings, or its owner and mode.",
    "not a database": "is damaged or no key store. Stop, and restore its backup or the replica.",
    "malformed": "is damaged. Stop, and restore its backup or the replica.",
    "full": "has no room left. Free its disk.",
}


def make_engine(url: str | URL, wait: float = WAIT) -> Engine:
    """An engine for a key store or its replica; `wait` is how many seconds a write waits for another's."""
    try:
        parsed = make_url(url)
        make = MAKERS[parsed.get_backend_name()]
    except (ArgumentError, KeyError) as error:
        raise KeyStoreError("The key store's address must begin with sqlite:/// or postgresql://") from error
    with explained("key store"):
        engine = make(parsed, wait)
    engine_ref = weakref.ref(engine)
    os.register_at_fork(after_in_child=lambda: leave_to_parent(engine_ref()))
    return engine


def leave_to_parent(engine: Engine | None) -> None:
    """In a forked child: forget the connections, which belong to the parent, without closing them."""
    if engine is not None:
        engine.dispose(close=False)


@contextmanager
def explained(which: str) -> Iterator[None]:
    """Turn a database's error into a KeyStoreError that a person can act on; `which` side it was."""
    try:
        yield
    except (SQLAlchemyError, OSError) as error:
        raise KeyStoreError(f"The {which} {_reason(error)}") from error


def trust_for_a_moment(engine: Engine) -> None:
    """Before a connection of a pool is used, ask whether it stands, unless it was used a moment ago.

    Under load it was, and asking each time would be one query in three.
    """

    def note_use(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info["used"] = time.monotonic()

    def ask_whether_it_stands(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object) -> None:
        if time.monotonic() - record.info.get("used", math.inf) < TRUSTED_FOR:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise DisconnectionError from error

    event.listen(engine, "checkin", note_use)
    event.listen(engine, "checkout", ask_whether_it_stands)


def unsafe_settings(connection: Connection) -> list[str]:
    """The SQLite settings of a connection that break a promise; empty for PostgreSQL."""
    if connection.dialect.name != "sqlite":
        return []
    wanted: dict[str, set[Any]] = {"journal_mode": {"delete"}, "synchronous": {3}, "secure_delete": {1}}
    return [
        name
        for name, allowed in wanted.items()
        if connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() not in allowed
    ]


def _reason(error: Exception) -> str:
    said = str(getattr(error, "orig", None) or error)
    for sign, reason in REASONS.items():
        if sign in said:
            return reason
    return f"does not answer: {said.splitlines()[0]}"


def _sqlite(url: URL, wait: float) -> Engine:
    # PyPI's build has a current SQLite; where there is no wheel, DELETE mode is sound with the system's.
    module = import_module("pysqlite3.dbapi2" if find_spec("pysqlite3") else "sqlite3")
    _make_private(url.database)
    engine = create_engine(
        url, module=module, hide_parameters=True, connect_args={"timeout": wait, "isolation_level": None}
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _make_private(path: str | None) -> None:
    if not path:
        raise KeyStoreError("The key store needs a file: sqlite:////path/to/file")
    if not Path(path).exists():
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600))


def _set_pragmas(connection: DBAPIConnection, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A transaction that means to write takes its lock at once: read first and write later can deadlock.
    if connection.get_execution_options().get(WRITES):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # It takes no lock and cannot fail; said through the engine it would cost as much as a query.
        connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]  # the driver's own method


def _postgresql(url: URL, wait: float) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"connect_timeout": max(2, int(wait)), "options": f"-c lock_timeout={int(wait * 1000)}"},
    )
    trust_for_a_moment(engine)
    return engine


MAKERS: dict[str, Callable[[URL, float], Engine]] = {"sqlite": _sqlite, "postgresql": _postgresql}
