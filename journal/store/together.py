"""Rows of two tables that come into being together: one statement where the database takes one, else one for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert

if TYPE_CHECKING:
    from sqlalchemy import Connection, Insert

    from journal.store.columns import Tables

Row = Mapping[str, Any]


def add_together(
    connection: Connection, tables: tuple[type[Tables], type[Tables]], rows: Sequence[tuple[Row, Row]]
) -> None:
    """Insert a row into each of two tables, for each pair in its order; the first of a pair is there for the second.

    SQLite takes no insert within another: there it is a statement for each table.
    """
    first, second = rows[0]
    if connection.dialect.name == "postgresql":
        both = _both(tables, tuple(first), tuple(second))
        connection.execute(both, [_named("first", one) | _named("second", other) for one, other in rows])
        return
    for which, table in enumerate(tables):
        connection.execute(_adding(table), [pair[which] for pair in rows])


# Made once: to build these statements anew would cost every request more than to run them.
@lru_cache(maxsize=16)
def _adding(table: type[Tables]) -> Insert:
    return insert(table)


@lru_cache(maxsize=16)
def _both(tables: tuple[type[Tables], type[Tables]], first: tuple[str, ...], second: tuple[str, ...]) -> Insert:
    added = insert(tables[0]).values(_asked("first", first)).cte("added")
    return insert(tables[1]).values(_asked("second", second)).add_cte(added)


def _asked(which: str, columns: tuple[str, ...]) -> dict[str, Any]:
    return {column: bindparam(f"{which}_{column}") for column in columns}


def _named(which: str, row: Row) -> dict[str, Any]:
    return {f"{which}_{column}": value for column, value in row.items()}
