"""Rows that come into being together, of one table or of two: in one statement where the database takes it so.

Each statement is a journey there and back on PostgreSQL. SQLite takes no insert within another, and makes no journeys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, bindparam, func, insert, inspect, select, union_all

if TYPE_CHECKING:
    from sqlalchemy import Connection, Insert
    from sqlalchemy.types import TypeEngine

    from journal.store.columns import Tables

Row = Mapping[str, Any]
Pair = tuple[Row, Row]


def add_together(connection: Connection, tables: tuple[type[Tables], type[Tables]], rows: Sequence[Pair]) -> None:
    """Insert a row into each of two tables, for each pair in its order; the first of a pair is there for the second."""
    if connection.dialect.name == "postgresql":
        first, second = rows[0]
        asked = {
            f"{n}_{which}_{name}": row[name]
            for n, pair in enumerate(rows)
            for which, row in enumerate(pair)
            for name in row
        }
        connection.execute(_adding_pairs(tables, (tuple(first), tuple(second)), len(rows)), asked)
        return
    for which, table in enumerate(tables):
        connection.execute(_adding(table), [pair[which] for pair in rows])


def add_many(connection: Connection, table: type[Tables], rows: Sequence[Row]) -> None:
    """Insert rows of the same columns into one table, in their order."""
    if connection.dialect.name == "postgresql":
        columns = tuple(rows[0])
        connection.execute(_adding_columns(table, columns), {name: [row[name] for row in rows] for name in columns})
    else:
        connection.execute(_adding(table), rows)


# Made once: to build these statements anew would cost every request more than to run them.
@lru_cache(maxsize=16)
def _adding(table: type[Tables]) -> Insert:
    return insert(table)


@lru_cache(maxsize=16)
def _adding_pairs(
    tables: tuple[type[Tables], type[Tables]], columns: tuple[tuple[str, ...], tuple[str, ...]], pairs: int
) -> Insert:
    first, second = (_adding_rows(tables[which], which, columns[which], pairs) for which in (0, 1))
    return second.add_cte(first.cte("added"))


def _adding_rows(table: type[Tables], which: int, columns: tuple[str, ...], count: int) -> Insert:
    # A union: a statement with several VALUES would be compiled at each use.
    types = _types(table)
    each = (select(*(bindparam(f"{n}_{which}_{name}", type_=types[name]) for name in columns)) for n in range(count))
    return insert(table).from_select(columns, union_all(*each))


@lru_cache(maxsize=16)
def _adding_columns(table: type[Tables], columns: tuple[str, ...]) -> Insert:
    # An array for each column: so many rows as rows would be a statement of thousands of words.
    types = _types(table)
    rows = select(*(func.unnest(bindparam(name, type_=ARRAY(types[name]))) for name in columns))
    return insert(table).from_select(columns, rows)


def _types(table: type[Tables]) -> dict[str, TypeEngine[Any]]:
    return {column.name: column.type for column in inspect(table).columns}
