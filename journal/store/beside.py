"""A copy of the main database put in a place of its own, beside the one that is there, while it is looked at."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from journal.domain.errors import TamperedError, UnavailableError
from journal.store.copying import SQLITE_COPY, opened, put_in_place
from journal.store.migrating import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import URL

_MAKE = 'CREATE DATABASE "{name}" TEMPLATE template0'
_DROP = 'DROP DATABASE "{name}" WITH (FORCE)'


@contextmanager
def put_beside(url: str, source: Path, folder: Path) -> Iterator[str]:
    """Put a copy in a new place, at this program's revision, and give its address; afterwards the place is gone.

    SQLite's lies in the folder; PostgreSQL's is a database of its own on the server that ``url`` names. Raises
    UnavailableError when there is no such place to be had, TamperedError when the copy cannot be read.
    """
    with _place(url, folder) as place:
        try:
            put_in_place(place, source, "")
            with opened(place) as database:
                upgrade(database)
            yield place
        except DBAPIError as error:
            raise TamperedError(f"the copy of the main database cannot be read: {error.orig}") from error


@contextmanager
def _place(url: str, folder: Path) -> Iterator[str]:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        yield f"sqlite:///{folder / SQLITE_COPY}"
        return
    name = f"rehearsal_{secrets.token_hex(8)}"
    try:
        _execute(address, _MAKE.format(name=name))
    except DBAPIError as error:
        raise UnavailableError(
            "the copy is tried in a database of its own, and this role may not make one: run it with the owner's "
            f"address, and let the owner make databases (CREATEDB): {error.orig}"
        ) from error
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        _execute(address, _DROP.format(name=name))


def _execute(address: URL, statement: str) -> None:
    # Neither making nor dropping a database runs in a transaction.
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text(statement))
    finally:
        engine.dispose()
