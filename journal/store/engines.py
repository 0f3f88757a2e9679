"""How the main database is opened, on either kind.

SQLite: WAL only where the linked library is 3.51.3 or newer (older ones can lose a reset WAL), else DELETE with FULL.
PostgreSQL: psycopg 3.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url

from journal.store.compiled import CompiledStatements
from keys.store_engine import trust_for_a_moment

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine
    from sqlalchemy.pool import PoolProxiedConnection

try:
    import pysqlite3.dbapi2 as sqlite
except ImportError:  # pragma: no cover  (no wheel for this machine: the library of the system serves)
    sqlite = sqlite3

__all__ = ["WAL_IS_SAFE", "open_engine", "reader_beside", "sqlite"]

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


def open_engine(url: str) -> Engine:
    """Return an engine for ``sqlite:///…`` or ``postgresql://…``. Nothing is connected yet."""
    if make_url(url).get_backend_name() != "sqlite":
        return _postgresql(url)
    # Named parameters: one that a statement asks about a dozen times is written once for the driver, not each time.
    engine = create_engine(url, module=sqlite, paramstyle="named", connect_args={"timeout": 5}, **_shared())
    event.listen(engine, "connect", _prepare_sqlite)
    # Not as an event of the engine: it would have every statement look for listeners.
    engine.dialect.do_begin = _begin_sqlite  # type: ignore[method-assign]  # this engine's own
    return engine


def _shared() -> dict[str, Any]:
    # Lent again first is what was given back last: its pages are in memory, its statements are prepared.
    pool = {"pool_size": 8, "max_overflow": 8, "pool_use_lifo": True}
    return pool | {"execution_options": {"compiled_cache": CompiledStatements()}}


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


def _postgresql(url: str | URL, **how: Any) -> Engine:  # noqa: ANN401  (create_engine's own)
    # Rows are found by key, whatever the values are: to plan a prepared statement anew costs more than to run it.
    told = [*make_url(url).normalized_query.get("options", ()), "-c plan_cache_mode=force_generic_plan"]
    engine = create_engine(url, connect_args={"options": " ".join(told)}, **_shared(), **how)
    trust_for_a_moment(engine)
    return engine


def reader_beside(engine: Engine) -> Engine:
    """Return an engine of the same database whose every statement is a transaction of its own, where there is one."""
    if engine.dialect.name != "postgresql":
        return engine
    # As READ COMMITTED each statement sees its own moment anyhow: this spares BEGIN and ROLLBACK. A connection that
    # changed its ways at each loan would pay for it.
    return _postgresql(engine.url, isolation_level="AUTOCOMMIT", skip_autocommit_rollback=True)
