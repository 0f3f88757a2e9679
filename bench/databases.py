"""The two databases, each as it runs in earnest: every commit is on the disk before it is answered."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


class NoServerError(Exception):
    """There is no PostgreSQL on this machine."""


@dataclass(frozen=True, slots=True)
class Sqlite:
    """Databases that are files in a folder."""

    place: Path
    name: str = "SQLite"
    processes: tuple[int, ...] = ()

    def fresh(self, called: str) -> str:
        """The address of a database that is made on first use."""
        return f"sqlite:///{self.place / called}.db"

    def copy(self, called: str, new: str) -> str:
        """Copy a database that nobody has open, and return the copy's address."""
        for ending in (".db", ".db-wal"):
            if (self.place / (called + ending)).exists():
                shutil.copyfile(self.place / (called + ending), self.place / (new + ending))
        return self.fresh(new)


@dataclass(frozen=True, slots=True)
class Postgres:
    """Databases of one server; ``admin`` is its address."""

    admin: str
    processes: tuple[int, ...]
    name: str = "PostgreSQL"

    def fresh(self, called: str) -> str:
        """Make an empty database and return its address."""
        return self._made(called, "template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")

    def copy(self, called: str, new: str) -> str:
        """Copy a database that nobody has open, and return the copy's address."""
        return self._made(new, called)

    def _made(self, called: str, template: str) -> str:
        engine = create_engine(self.admin, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {called} TEMPLATE {template}"))
        engine.dispose()
        return make_url(self.admin).set(database=called).render_as_string(hide_password=False)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Debian's newest PostgreSQL with its own settings, gone afterwards. Raises NoServerError."""
    if not PROGRAMS:
        raise NoServerError("no PostgreSQL: install Debian's postgresql")
    programs, home = PROGRAMS[-1], Path(tempfile.mkdtemp(prefix="bench-postgres-"))
    data = home / "data"
    try:
        if os.geteuid() == 0:
            os.chown(home, pwd.getpwnam("postgres").pw_uid, -1)
        _run(programs / "initdb", "-D", data, "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-sync")
        options = f"-c listen_addresses='' -c unix_socket_directories={home} -c max_connections=200"
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        master = int((data / "postmaster.pid").read_text().split()[0])
        yield Postgres(f"postgresql+psycopg://postgres@/postgres?host={home}", (master,))
    finally:
        _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop", check=False)
        shutil.rmtree(home, ignore_errors=True)


def _run(*command: str | Path, check: bool = True) -> None:
    # PostgreSQL refuses to run as root; Debian's package brings the user that it runs as.
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_postgres, *map(str, command)], check=check, capture_output=True, cwd="/")
