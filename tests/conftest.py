"""The standing cast for every test that asks: built once for each kind of database, and copied for each test."""

from __future__ import annotations

import gc
import secrets
import shutil

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import sync_playwright
from sqlalchemy import create_engine, make_url, text

from tests.cast import build
from tests.memory import lie_in_memory
from tests.postgres import postgres_server

lie_in_memory()
# For tools/mutants.py: a change is noticed by what it does, never by a busy machine's clock.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])

# A hundred megabytes of modules are made and none is dropped: to look for garbage among them is in vain, now and later.
gc.disable()


def pytest_collection_finish():
    """Leave what was imported out of every search for garbage from here on."""
    gc.collect()
    gc.freeze()
    gc.enable()


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def database_server():
    with postgres_server() as server:
        yield server


@pytest.fixture(scope="session")
def sqlite_cast(tmp_path_factory):
    """The cast that SQLite copies are made of; no test works on it."""
    place = tmp_path_factory.mktemp("cast")
    built = build(place, f"sqlite:///{place}/main.db")
    built.close()
    return built


@pytest.fixture(scope="session")
def postgresql_cast(tmp_path_factory, database_server):
    """The cast that PostgreSQL clones are made of; no test works on it."""
    built = build(tmp_path_factory.mktemp("cast"), database_server.fresh())
    built.close()
    return built


@pytest.fixture(scope="session")
def beside_the_templates(database_server):
    """Statements are run beside what is copied, to which nobody may be connected."""
    engine = create_engine(database_server.admin, isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture(params=KINDS)
def cast(request, tmp_path):
    """The standing cast on databases of its own, at noon, nobody signed in."""
    template = request.getfixturevalue(f"{request.param}_cast")
    place = tmp_path / "cast"
    shutil.copytree(template.place, place)
    if request.param == "sqlite":
        copy = template.copied_to(place, f"sqlite:///{place}/main.db")
        yield copy
        copy.close()
        return
    name = f"cast_{secrets.token_hex(8)}"
    beside = request.getfixturevalue("beside_the_templates")
    # File by file: page by page, as is usual, took a second where the files lie on a disk.
    copied = f"TEMPLATE {make_url(template.database).database} STRATEGY file_copy"
    _execute(beside, f"CREATE DATABASE {name} {copied}")
    url = make_url(template.database).set(database=name).render_as_string(hide_password=False)
    copy = template.copied_to(place, url)
    yield copy
    copy.close()
    _execute(beside, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(engine, statement):
    with engine.connect() as connection:
        connection.execute(text(statement))


@pytest.fixture(scope="session")
def playwright_driver():
    """The one driver of a process: it runs a loop of its own, and a second beside it is refused."""
    with sync_playwright() as driver:
        yield driver
