"""Copies of the main database: a consistent one of a running database, and putting one in its place.

SQLite copies itself page by page while others write. PostgreSQL's own programs do it for PostgreSQL; they are found
on the path. What was in place before is set aside and never deleted.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from journal.domain.errors import TamperedError, UnavailableError
from journal.store.database import Database
from journal.store.engines import open_engine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import URL

SQLITE_COPY, POSTGRESQL_COPY = "main.db", "main.dump"
_SCHEMA = "public"
_BESIDE = ("-wal", "-shm", "-journal")
_UNREADABLE = "the copy of the main database cannot be read: {}"


def copy_database(database: Database, folder: Path) -> Path:
    """Write a consistent copy into a folder, read it back, and return its path. Others go on meanwhile.

    Raises UnavailableError when it cannot be made, TamperedError when the copy does not read back.
    """
    if database.engine.dialect.name == "sqlite":
        return _copy_sqlite(database, folder / SQLITE_COPY)
    target = folder / POSTGRESQL_COPY
    url = database.engine.url
    _run("pg_dump", url, "--format=custom", f"--schema={_SCHEMA}", "--no-owner", f"--file={target}", _said(url))
    _run("pg_restore", url, "--list", f"--file={os.devnull}", str(target))
    target.chmod(0o600)
    return target


def require_readable(url: str, source: Path) -> None:
    """Raise TamperedError unless a copy, told by its file alone, can be put where this main database is."""
    if make_url(url).get_backend_name() != "sqlite":
        _require_archive(make_url(url), source)
        return
    # The program's own library, and none of its settings: they would write.
    dbapi = open_engine(url).dialect.loaded_dbapi
    try:
        with closing(dbapi.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            (said,) = copy.execute("PRAGMA integrity_check").fetchone()
            copy.execute("SELECT version_num FROM alembic_version")
    except dbapi.DatabaseError as error:
        raise TamperedError(_UNREADABLE.format(error)) from error
    if said != "ok":
        raise TamperedError(_UNREADABLE.format(said))


def put_in_place(url: str, source: Path, stamp: str) -> str:
    """Put a copy in the place of the main database; return where what was there before lies now, or ""."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _put_sqlite(Path(address.database or ""), source, stamp)
    return _put_postgresql(address, source, stamp)


def _copy_sqlite(database: Database, target: Path) -> Path:
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with database.reading() as connection:
        copied = database.engine.dialect.loaded_dbapi.connect(str(target))
        try:
            connection.connection.driver_connection.backup(copied)  # type: ignore[union-attr]  # the driver's own method
            copied.execute("PRAGMA journal_mode=DELETE")
            (said,) = copied.execute("PRAGMA integrity_check").fetchone()
        finally:
            copied.close()
    if said != "ok":
        raise TamperedError(f"the copy of the main database does not read back: {said}")
    return target


def _put_sqlite(place: Path, source: Path, stamp: str) -> str:
    fresh = place.with_name(f"{place.name}.restoring")
    shutil.copyfile(source, fresh)
    fresh.chmod(0o600)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())
    aside = _set_aside(place, stamp)
    fresh.rename(place)
    _sync(place.parent)
    return aside


def _set_aside(place: Path, stamp: str) -> str:
    aside = place.with_name(f"{place.name}.before-{stamp}")
    for ending in ("", *_BESIDE):
        found = place.with_name(place.name + ending)
        if found.exists():
            found.rename(aside.with_name(aside.name + ending))
    return str(aside) if aside.exists() else ""


def _put_postgresql(url: URL, source: Path, stamp: str) -> str:
    _program("pg_restore")
    aside = f"before_{stamp.replace('-', '').lower()}"
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            connection.execute(text(f'ALTER SCHEMA {_SCHEMA} RENAME TO "{aside}"'))
            connection.execute(text(f"CREATE SCHEMA {_SCHEMA}"))
    finally:
        engine.dispose()
    options = ("--no-owner", "--single-transaction", "--exit-on-error", f"--schema={_SCHEMA}")
    _run("pg_restore", url, *options, f"--dbname={_said(url)}", str(source))
    return f"schema {aside}"


def _require_archive(url: URL, source: Path) -> None:
    try:
        _run("pg_restore", url, "--list", f"--file={os.devnull}", str(source))
    except UnavailableError as error:
        raise TamperedError(_UNREADABLE.format(error)) from error


@contextmanager
def opened(url: str) -> Iterator[Database]:
    """Open the main database for one piece of a command's work, and let it go."""
    database = Database(open_engine(url))
    try:
        yield database
    finally:
        database.close()


def is_empty(url: str) -> bool:
    """Say whether there is nothing yet where the main database is to be."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return True
    with opened(url) as database, database.reading() as connection:
        return not connection.dialect.get_table_names(connection)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise UnavailableError(f"{name} is not installed: it copies PostgreSQL (Debian: postgresql-client)")
    return found


def _said(url: URL) -> str:
    """Say the address as libpq reads it, without its password, which other users of the machine could see."""
    plain = url.set(drivername="postgresql", password=None)
    return plain.render_as_string(hide_password=False)


def _run(name: str, url: URL, *arguments: str) -> None:
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603  (our own arguments, no shell)
        [_program(name), *arguments], env={**os.environ, **password}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise UnavailableError(f"{name}: {done.stderr.strip()}")
