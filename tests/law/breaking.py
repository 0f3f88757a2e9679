"""Ways in which a store stops serving, each mended again: what a bad day does, done by hand.

Whoever holds a SQLite database here uses the program's own library: two libraries in one process do not see each
other's locks.
"""

from __future__ import annotations

import shutil
from contextlib import closing, contextmanager
from dataclasses import replace

from sqlalchemy import event, text

from journal.store.engines import sqlite
from journal.vault import Vault
from keys.key_store import KeyStore, NamedHalves
from keys.roots import create_root, open_root
from keys.store_engine import make_engine


def dialect(cast):
    """Which kind of database the cast works on."""
    return cast.parts.store.database.engine.dialect.name


@contextmanager
def log_away(cast, table="access_payload"):
    """A table of the log is not there."""
    _run(cast, f"ALTER TABLE {table} RENAME TO {table}_away")
    yield cast.parts
    _run(cast, f"ALTER TABLE {table}_away RENAME TO {table}")


@contextmanager
def read_only(cast):
    """The main database may be read and not written: another role, or a disk mounted so."""
    said = "PRAGMA query_only = ON" if dialect(cast) == "sqlite" else "SET default_transaction_read_only = on"
    with _each_connection(_engines(cast), said):
        yield cast.parts


@contextmanager
def rights_revoked(cast):
    """The role of the server was left with reading; on SQLite the disk is full, which nobody revokes."""
    if dialect(cast) == "sqlite":
        with full(cast) as parts:
            yield parts
        return
    with _each_connection(_engines(cast), "SET ROLE pg_read_all_data"):
        yield cast.parts


@contextmanager
def full(cast):
    """SQLite's disk is full."""
    engine = cast.parts.store.database.engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    with _each_connection({engine}, f"PRAGMA max_page_count = {pages}"):
        yield cast.parts


@contextmanager
def held_by_another(cast):
    """Another process holds SQLite's main database and does not let go."""
    with (
        _each_connection(_engines(cast), "PRAGMA busy_timeout = 100"),
        closing(sqlite.connect(cast.place / "main.db", isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        yield cast.parts
        other.execute("ROLLBACK")


@contextmanager
def key_store_locked(cast):
    """Another process holds the key store."""
    with closing(sqlite.connect(cast.place / "keys.db", isolation_level=None)) as other:
        parts = with_key_store(cast, impatient(cast))
        other.execute("BEGIN EXCLUSIVE")
        yield parts
        other.execute("ROLLBACK")


@contextmanager
def key_store_read_only(cast):
    """The key store may be read and not written."""
    key_store = impatient(cast)
    with key_store.stores.reading() as connection:
        engine = connection.engine
    with _each_connection({engine}, "PRAGMA query_only = ON"):
        yield with_key_store(cast, key_store)


@contextmanager
def key_store_gone(cast):
    """The key store's file is away while the server runs."""
    parts = with_key_store(cast, impatient(cast))
    with parts.key_store.stores.reading() as connection:
        engine = connection.engine
    engine.dispose()
    shutil.move(cast.place / "keys.db", cast.place / "keys.away")
    yield parts
    engine.dispose()
    shutil.move(cast.place / "keys.away", cast.place / "keys.db")


@contextmanager
def wrong_root(cast):
    """Somebody put another root file in place of the right one."""
    shutil.move(cast.place / "root", cast.place / "root.away")
    create_root(cast.place / "root")
    yield cast.parts
    shutil.move(cast.place / "root.away", cast.place / "root")


def impatient(cast):
    """The cast's key store as a worker that has just started opens it, and that waits for nobody."""
    engine = make_engine(f"sqlite:///{cast.place}/keys.db", wait=0.1)
    return KeyStore(engine, None, open_root(f"file:{cast.place}/root"), lambda event_id: read_row(cast, event_id))


def read_row(cast, event_id):
    """What a committed row names, as the app tells the key store."""
    found = cast.parts.key_store._read_event(event_id)  # noqa: SLF001  (the same reader, on another key store)
    return found and NamedHalves(found.way, found.ids)


def with_key_store(cast, key_store):
    """The cast's parts on this key store."""
    return replace(cast.parts, key_store=key_store, vault=Vault(key_store))


@contextmanager
def _each_connection(engines, statement):
    def prepare(connection, _record):
        connection.execute(statement)
        connection.commit()

    for engine in engines:
        event.listen(engine, "connect", prepare)
        engine.dispose()
    yield
    for engine in engines:
        event.remove(engine, "connect", prepare)
        engine.dispose()


def _engines(cast):
    """What the main database is written and read by: one and the same on SQLite."""
    database = cast.parts.store.database
    return {database.engine, database.reader}


def _run(cast, statement):
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(text(statement))
