"""The main database: the two kinds of transaction that services use.

On SQLite a file lock stands before writers, so that they queue instead of backing off.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from journal.domain.errors import ReadOnlyError, UnavailableError, UnknownError
from journal.store.care_tables import PatientRow
from journal.store.engines import reader_beside, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from journal.domain.ids import PatientId, ProviderId

_NOT_OURS_TO_WRITE = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
"""What the file system says of a disk or a folder that may be read and not written."""

_QUEUES_FOR = 10.0
"""Seconds in the queue of SQLite's writers after which it stands still: at a locked file each would wait in turn."""

_ENTERING = int.from_bytes(b"blocking")  # any constant: of the lock under which blocks are entered on PostgreSQL
_REFUSING_SERVICE = frozenset({"InsufficientPrivilege", "ReadOnlySqlTransaction", "UndefinedTable"})
"""PostgreSQL says these as errors of the statement; a right taken away or a table that is gone is an outage."""


@dataclass(frozen=True, slots=True)
class Transaction:
    """An open writing transaction. What happens in it happens together or not at all."""

    connection: Connection


@dataclass(frozen=True, slots=True)
class Database:
    """The main database. Services read through :meth:`reading` and write through :meth:`writing`.

    ``reader`` is where each statement is a transaction of its own: a pool beside the other on PostgreSQL.
    """

    engine: Engine
    reader: Engine = field(init=False)

    def __post_init__(self) -> None:
        """Nothing is connected yet."""
        object.__setattr__(self, "reader", reader_beside(self.engine))

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()
        self.reader.dispose()

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
        with _as_unavailable(), self.reader.connect() as connection:
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
                # Said through the engine, it would cost as much as a query.
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
_HAS_PATIENT = "SELECT 1 FROM patient WHERE patient_id = ? AND provider_id = ?"


def lock_patient(connection: Connection, provider: ProviderId | None, patient: PatientId) -> None:
    """Take a patient's row lock in this transaction. Raise UnknownError for one that is not the provider's."""
    if connection.dialect.name == "sqlite":
        # Who writes has the whole file, so that nothing is left to lock. By the driver, for BEGIN's reason.
        driver: Any = connection.connection.driver_connection
        found = driver.execute(_HAS_PATIENT, (patient.hex, provider and provider.hex)).fetchone()
    else:
        found = connection.execute(_LOCK_PATIENT, {"patient": patient, "provider": provider}).first()
    if found is None:
        message = "no such patient"
        raise UnknownError(message)
