"""The main database: how it is opened, and the two kinds of transaction that services use.

SQLite: WAL only where the linked library is 3.51.3 or newer (older ones can lose a reset WAL), else DELETE with FULL;
a file lock stands before writers, so that they queue instead of backing off. PostgreSQL: psycopg 3.
"""

from __future__ import annotations

import errno
import fcntl
import os
import sqlite3
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, create_engine, event, func, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from journal.domain.errors import ReadOnlyError, UnavailableError, UnknownError
from journal.store.care_tables import PatientRow
from keys.store_engine import trust_for_a_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import PoolProxiedConnection

    from journal.domain.ids import PatientId, ProviderId

try:
    import pysqlite3.dbapi2 as sqlite
except ImportError:  # pragma: no cover  (no wheel for this machine: the library of the system serves)
    sqlite = sqlite3

WAL_IS_SAFE = sqlite.sqlite_version_info >= (3, 51, 3)
_PRAGMAS = (
    "foreign_keys=ON",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "recursive_triggers=ON",
    "synchronous=FULL",
    # Whoever commits copies pages only where nobody did so beside requests: `Database.shorten_log` is called there.
    "wal_autocheckpoint=10000",
    f"journal_mode={'WAL' if WAL_IS_SAFE else 'DELETE'}",
)

_NOT_OURS_TO_WRITE = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
"""What the file system says of a disk or a folder that may be read and not written."""

_QUEUES_FOR = 10.0
"""Seconds in the queue of SQLite's writers after which it stands still: at a locked file each would wait in turn."""

_ENTERING = int.from_bytes(b"blocking")  # any constant: of the lock under which blocks are entered on PostgreSQL
_REFUSING_SERVICE = frozenset({"InsufficientPrivilege", "ReadOnlySqlTransaction", "UndefinedTable"})
"""PostgreSQL says these as errors of the statement; a right taken away or a table that is gone is an outage."""


def open_engine(url: str) -> Engine:
    """Return an engine for ``sqlite:///…`` or ``postgresql://…``. Nothing is connected yet."""
    if make_url(url).get_backend_name() != "sqlite":
        return _postgresql(url)
    # Named parameters: one that a statement asks about a dozen times is written once for the driver, not each time.
    pool = {"connect_args": {"timeout": 5}, "pool_size": 8, "max_overflow": 8}
    engine = create_engine(url, module=sqlite, paramstyle="named", **pool)
    event.listen(engine, "connect", _prepare_sqlite)
    # Not as an event of the engine: it would have every statement look for listeners.
    engine.dialect.do_begin = _begin_sqlite  # type: ignore[method-assign]  # this engine's own
    return engine


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  (a DB-API connection has no type)
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(dbapi_connection: PoolProxiedConnection) -> None:
    # Said through the engine, it would cost as much as a query.
    driver: Any = dbapi_connection.driver_connection
    # A writer has begun already, with the lock.
    if not driver.in_transaction:
        driver.execute("BEGIN")


def _postgresql(url: str) -> Engine:
    # Rows are found by key, whatever the values are: to plan a prepared statement anew costs more than to run it.
    told = [*make_url(url).normalized_query.get("options", ()), "-c plan_cache_mode=force_generic_plan"]
    engine = create_engine(url, pool_size=8, max_overflow=8, connect_args={"options": " ".join(told)})
    trust_for_a_moment(engine)
    return engine


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open writing transaction. What happens in it happens together or not at all."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class Database:
    """The main database. Services read through :meth:`reading` and write through :meth:`writing`."""

    engine: Engine

    @property
    def lock_file(self) -> Path | None:
        """The file that SQLite writers queue at; None for PostgreSQL and for databases in memory."""
        name = self.engine.url.database
        if self.engine.dialect.name != "sqlite" or not name or name == ":memory:":
            return None
        return Path(f"{name}.writers")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection to read by; on SQLite all that it reads is of one moment.

        Raises UnavailableError when the database cannot serve.
        """
        with _as_unavailable(), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                # As READ COMMITTED each statement sees its own moment anyhow; this spares BEGIN and ROLLBACK.
                connection.execution_options(isolation_level="AUTOCOMMIT")
            yield connection

    @contextmanager
    def writing(self, provider: ProviderId | None = None, patient: PatientId | None = None) -> Iterator[Transaction]:
        """Give a transaction that commits at the end, under the patient's row lock where a patient is named.

        Raises UnknownError for a patient that is not the provider's, UnavailableError when the database is locked or
        full, ReadOnlyError when it may not be written; then nothing was written.
        """
        # A connection is had before the queue: whoever stands in it waits for what is written, and for nothing else.
        with _as_unavailable(), self.engine.connect() as connection, self._queue():
            if connection.dialect.name == "sqlite":
                connection.connection.driver_connection.execute("BEGIN IMMEDIATE")  # type: ignore[union-attr]  # the driver's own method
            with connection.begin():
                if patient is not None:
                    lock_patient(connection, provider, patient)
                yield Transaction(connection)

    @contextmanager
    def stating(self) -> Iterator[Transaction]:
        """Give a transaction of one statement: on PostgreSQL that commits by itself. Raises as `writing`."""
        if self.engine.dialect.name == "postgresql":
            # This spares BEGIN and COMMIT.
            with self.reading() as connection:
                yield Transaction(connection)
        else:
            with self.writing() as tx:
                yield tx

    @contextmanager
    def entering(self) -> Iterator[None]:
        """Let nobody else enter a block. It is had before a patient's lock, never under one. Raises as `writing`."""
        with _as_unavailable(), self._queue(".blocks"), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                # Let go when the connection is put back: a commit could fail after that of the block's row.
                connection.execute(select(func.pg_advisory_xact_lock(_ENTERING)))
            yield

    def shorten_log(self) -> None:
        """Write SQLite's log of pages into the file beside its writers, and the rest while they wait for a moment.

        With nothing left in it, the log begins anew. Were it left to whoever commits, each fortieth writer would copy a
        thousand pages and wait for the disk twice more.
        """
        if self.engine.dialect.name == "sqlite":
            with _as_unavailable(), self.engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(PASSIVE)")
                with self._queue():
                    driver.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def empty_log(self) -> None:
        """Write SQLite's log of pages into the file and empty it: what was just erased stands in it otherwise.

        PostgreSQL's vacuum does as much in its own time. While somebody reads, nothing is emptied; a later one does.
        """
        if self.engine.dialect.name == "sqlite":
            with _as_unavailable(), self.engine.connect() as connection:
                connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]  # the driver's own method

    @contextmanager
    def _queue(self, ending: str = ".writers") -> Iterator[None]:
        path = self.lock_file
        if path is None:
            yield
            return
        handle = os.open(path.with_suffix(ending), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            came = time.monotonic()
            fcntl.flock(handle, fcntl.LOCK_EX)
            if time.monotonic() - came > _QUEUES_FOR:
                raise UnavailableError("main database: the queue of writers stands still")
            yield
        finally:
            os.close(handle)


@contextmanager
def _as_unavailable() -> Iterator[None]:
    try:
        yield
    except (DBAPIError, sqlite.Error, OSError) as error:
        if isinstance(error, DBAPIError) and not _is_outage(error):
            raise
        kind = ReadOnlyError if _is_read_only(error) else UnavailableError
        raise kind(f"main database: {getattr(error, 'orig', error)}") from error


def _is_outage(error: DBAPIError) -> bool:
    """Tell a database that cannot serve from a statement it refuses (which is a programming error or a trigger)."""
    return isinstance(error, OperationalError | InterfaceError) or type(error.orig).__name__ in _REFUSING_SERVICE


def _is_read_only(error: Exception) -> bool:
    said = getattr(error, "orig", error)
    if isinstance(error, OSError) and error.errno in _NOT_OURS_TO_WRITE:
        return True
    return type(said).__name__ == "ReadOnlySqlTransaction" or "readonly database" in str(said)


# Written once: to build the statement anew would cost every request more than to run it.
_LOCK_PATIENT = (
    select(PatientRow.patient_id)
    .where(PatientRow.patient_id == bindparam("patient"), PatientRow.provider_id == bindparam("provider"))
    .with_for_update()
)


def lock_patient(connection: Connection, provider: ProviderId | None, patient: PatientId) -> None:
    """Take a patient's row lock in this transaction. Raise UnknownError for one that is not the provider's."""
    if connection.execute(_LOCK_PATIENT, {"patient": patient, "provider": provider}).first() is None:
        message = "no such patient"
        raise UnknownError(message)
