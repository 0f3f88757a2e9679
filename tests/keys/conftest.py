"""Key stores for tests: on SQLite and on PostgreSQL, each with a replica, a root and a log that is a dict."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Engine

from keys.key_store import KeyStore, NamedHalves
from keys.roots import FileRoot, create_root
from keys.store_engine import make_engine
from tests.postgres import postgres_server

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@dataclass
class Site:
    """One installation: two databases, one root and the committed rows of its log."""

    store: Engine
    replica: Engine
    root: FileRoot
    folder: Path
    rows: dict[UUID, NamedHalves] = field(default_factory=dict)

    def open(self, root=None):
        """A key store as a process opens it."""
        return KeyStore(self.store, self.replica, root or self.root, self.rows.get)

    def logged(self, *pairs, way="own-unit"):
        """The event of a committed row that names these pairs."""
        event = new_id()
        self.rows[event] = NamedHalves(way, tuple(pair.id for pair in pairs))
        return event


def new_id():
    return UUID(bytes=secrets.token_bytes(16))


def packed(*ids):
    """Ids as one value, as halves are closed."""
    return b"".join(half.bytes for half in ids)


@pytest.fixture(scope="session")
def postgres():
    with postgres_server() as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path):
    return lambda: f"sqlite:///{tmp_path / secrets.token_hex(4)}.db"


@pytest.fixture(params=KINDS)
def new_engine(request, sqlite_url):
    """Makes engines on empty databases of one kind; they are closed and dropped afterwards."""
    made = []

    def make(wait=2.0):
        url = server.fresh() if server else sqlite_url()
        made.append((url, make_engine(url, wait)))
        return made[-1][1]

    server = request.getfixturevalue("postgres") if request.param == "postgresql" else None
    yield make
    for url, engine in made:
        engine.dispose()
        if server:
            server.drop(url)


@pytest.fixture
def at():
    return datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


@pytest.fixture
def root(tmp_path):
    return create_root(tmp_path / "root")


@pytest.fixture
def site(new_engine, root, tmp_path):
    return Site(new_engine(), new_engine(), root, tmp_path)


@pytest.fixture
def key_store(site, at):
    store = site.open()
    store.stock(at, 400)
    return store
