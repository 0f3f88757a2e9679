"""The tables of the key store and its replica; docs/formats/key-store.md describes each column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    String,
    Table,
    insert,
    select,
    text,
)

from keys.errors import KeyStoreError
from keys.store_engine import WRITES, explained

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

SCHEMA = 1
AnyRow = Row[*tuple[Any, ...]]
METADATA = MetaData()
NEVER_WRITTEN = bytes(16)
_ADVISORY_LOCK = 0x5369_6769  # any constant: two processes that make the tables of one PostgreSQL at once

head = Table(
    "store_head",
    METADATA,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("schema", Integer, nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("mark", LargeBinary(16), nullable=False),
)
pair = Table(
    "pair",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("half_sealed", LargeBinary, nullable=False),
    Column("key_version", BigInteger, nullable=False),
    Column("batch", BigInteger, nullable=False),
    Column("taken_at", BigInteger),
    sqlite_with_rowid=False,
)
Index(
    "pair_untaken",
    pair.c.batch,
    sqlite_where=pair.c.taken_at.is_(None),
    postgresql_where=pair.c.taken_at.is_(None),
)
closed_mark = Table(
    "closed_mark",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("event", LargeBinary(16), primary_key=True),
    sqlite_with_rowid=False,
)
tombstone = Table(
    "tombstone",
    METADATA,
    Column("id", LargeBinary(16), primary_key=True),
    Column("destroyed_at", BigInteger, nullable=False),
    sqlite_with_rowid=False,
)
batch = Table(
    "batch",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("made_at", BigInteger, nullable=False),
    Column("backed_up_at", BigInteger),
)
tree_seen = Table(
    "tree_seen",
    METADATA,
    Column("provider", LargeBinary(16), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary(32), nullable=False),
)
secret = Table(
    "secret",
    METADATA,
    Column("kind", String(40), primary_key=True),
    Column("owner", LargeBinary(16), primary_key=True),
    Column("sealed", LargeBinary),
    Column("key_version", BigInteger, nullable=False),
    Column("number", BigInteger, nullable=False),
)
store_key = Table(
    "store_key",
    METADATA,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("made_at", BigInteger),
    Column("retired_at", BigInteger),
)


def create_schema(engine: Engine, which: str) -> None:
    """Make the tables where they are missing; KeyStoreError when newer software made them."""
    with explained(which), engine.connect() as connection:
        if _schema_of(connection) is None:
            connection.rollback()
            make_tables(connection.execution_options(**{WRITES: True}))
        found = _schema_of(connection)
    _check(found, which)


def check_schema(connection: Connection, which: str) -> None:
    """KeyStoreError unless these are the tables of a key store that this software knows."""
    _check(_schema_of(connection), which)


def _check(found: int | None, which: str) -> None:
    if found is None:
        raise KeyStoreError(f"The {which} is not a key store's.")
    if found != SCHEMA:
        raise KeyStoreError(f"The {which} has schema {found}; this version of the software knows {SCHEMA}. Upgrade it.")


def _schema_of(connection: Connection) -> int | None:
    if not connection.dialect.has_table(connection, head.name):
        return None
    return connection.scalar(select(head.c.schema))


def make_tables(connection: Connection) -> None:
    """Make what is missing and commit; harmless where another process was faster."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    METADATA.create_all(connection)
    if connection.scalar(select(head.c.one)) is None:
        connection.execute(insert(head).values(one=1, schema=SCHEMA, number=0, mark=NEVER_WRITTEN))
    connection.commit()
