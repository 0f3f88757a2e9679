"""An empty main database of each kind."""

from __future__ import annotations

import pytest

from journal.store.database import Database
from journal.store.engines import open_engine
from tests.postgres import postgres_server


@pytest.fixture(scope="session")
def postgres():
    with postgres_server() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request, tmp_path):
    """An empty database, closed and dropped afterwards."""
    if request.param == "sqlite":
        opened = Database(open_engine(f"sqlite:///{tmp_path}/main.db"))
        yield opened
        opened.close()
        return
    server = request.getfixturevalue("postgres")
    url = server.fresh()
    opened = Database(open_engine(url))
    yield opened
    opened.close()
    server.drop(url)
