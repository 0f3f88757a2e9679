"""A real PostgreSQL for tests: the one that JOURNAL_TEST_PG_URL names, or Debian's, started for the session."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, make_url, text

SETTING = "JOURNAL_TEST_PG_URL"
PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))


UNWATCHED = (
    *("fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"),
    *("autovacuum=off", "checkpoint_timeout=1h", "max_connections=200"),
)
"""Nobody's data outlives the run: no power cut is prepared for, and nothing is tidied meanwhile."""

OTHERS = "datname = current_database() AND pid <> pg_backend_pid()"
EMPTIED = (
    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {OTHERS}",
    "DROP SCHEMA public CASCADE",
    "CREATE SCHEMA public",
)


@dataclass(frozen=True)
class PostgresServer:
    """A server that lends empty databases, one to each test that asks."""

    admin: URL
    free: list[URL] = field(default_factory=list)

    def fresh(self):
        """The address of an empty database; making one costs a second, so emptied ones are lent again."""
        url = self.free.pop() if self.free else self._made()
        return url.render_as_string(hide_password=False)

    def drop(self, url):
        """Empty a database that `fresh` gave, whoever is still connected to it."""
        parsed = make_url(url)
        _execute(parsed, *EMPTIED)
        self.free.append(parsed)

    def _made(self):
        name = f"test_{secrets.token_hex(8)}"
        _execute(self.admin, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'")
        return self.admin.set(database=name)


def _execute(url, *statements):
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@contextmanager
def postgres_server():
    """A PostgresServer; where there is none the test is skipped, loudly, or fails under CI=true."""
    if os.environ.get(SETTING):
        yield PostgresServer(make_url(os.environ[SETTING]))
    elif PROGRAMS:
        with _started(PROGRAMS[-1]) as admin:
            yield PostgresServer(admin)
    else:
        _without_server()


def _without_server():
    message = f"NO POSTGRESQL: set {SETTING} or install Debian's postgresql; half of the stores is NOT tested"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@contextmanager
def _started(programs):
    home = Path(tempfile.mkdtemp(prefix="journal-pg-"))
    data = home / "data"
    here = f"-c listen_addresses='' -c unix_socket_directories={home}"
    options = " ".join([here, *(f"-c {one}" for one in UNWATCHED)])
    try:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(home, owner.pw_uid, owner.pw_gid)
        initdb = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        _run(programs / "initdb", "-D", data, *initdb)
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", home / "log", "-o", options, "start")
        yield URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(home)})
    finally:
        _run(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop", check=False)
        shutil.rmtree(home, ignore_errors=True)


def _run(*command, check=True):
    # PostgreSQL refuses to run as root; Debian's package brings the user that it runs as.
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_postgres, *map(str, command)], check=check, capture_output=True, cwd="/")
