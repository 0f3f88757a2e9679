"""Logs for tests of the store, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.store.log_keys import LogCustody
from keys.errors import KeyStoreError
from tests.log_site import log_site
from tests.postgres import postgres_server

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres():
    with postgres_server() as server:
        yield server


@pytest.fixture
def sqlite_site(tmp_path):
    """A log on SQLite alone."""
    site = log_site(f"sqlite:///{tmp_path / 'main.db'}")
    yield site
    site.database.close()


@pytest.fixture(params=KINDS)
def site(request, tmp_path):
    """A log on each kind of database, dropped afterwards."""
    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    url = server.fresh() if server else f"sqlite:///{tmp_path / 'main.db'}"
    made = log_site(url)
    yield made
    made.database.close()
    if server:
        server.drop(url)


@pytest.fixture
def broken_site(sqlite_site):
    """A log whose key store cannot serve."""

    def fail(*_told):
        raise KeyStoreError("locked away")

    sqlite_site.custody = LogCustody(fail, fail, fail)
    sqlite_site.log = replace(sqlite_site.log, custody=sqlite_site.custody)
    return sqlite_site
