"""Installations on disk, and the apps that serve them: an empty one, and the cast's, copied for each test."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

import pytest

from journal.app import app_of
from journal.installation import assemble
from journal.settings import Settings
from journal.store.database import Database
from journal.store.engines import open_engine
from journal.store.migrating import upgrade
from keys.roots import create_root
from tests.eid import EidSite, serving
from tests.web.apps import app_for
from tests.web.calling import Clock, Site


@pytest.fixture(scope="session")
def empty_settings(tmp_path_factory):
    place = tmp_path_factory.mktemp("empty")
    create_root(place / "root")
    settings = Settings(
        database=f"sqlite:///{place}/main.db",
        key_store=f"sqlite:///{place}/keys.db",
        root=f"file:{place}/root",
        origin="https://journal.example.se",
        trusted_proxies=1,
        sessions=str(place / "sessions"),
        metrics_token="a-collector-s",
    )
    database = Database(open_engine(settings.database))
    upgrade(database)
    database.close()
    return settings


@pytest.fixture(scope="session")
def empty_installation(empty_settings):
    return assemble(empty_settings)


@pytest.fixture
def empty_site(empty_settings, empty_installation):
    """A client of an installation in which nobody works yet."""
    app = app_of(empty_settings, empty_installation)
    return app.test_client()


@pytest.fixture(scope="session")
def serve(sqlite_cast):
    """Make copies of the cast's installation and serve them."""

    @contextmanager
    def served(place):
        shutil.copytree(sqlite_cast.place, place)
        cast, clock = sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db"), Clock()
        yield Site(cast, app_for(cast.settings, cast.installed, clock), clock)
        cast.close()

    return served


@pytest.fixture
def site(serve, tmp_path):
    """The cast's own installation, served, with nobody signed in."""
    with serve(tmp_path / "served") as site:
        yield site


@contextmanager
def _with_eid(sqlite_cast, place):
    shutil.copytree(sqlite_cast.place, place)
    site = EidSite(sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db"))
    with serving(site.provider):
        yield site
    site.cast.close()


@pytest.fixture
def eid_site(sqlite_cast, tmp_path):
    """The cast's installation with an e-ID broker that serves."""
    with _with_eid(sqlite_cast, tmp_path / "with-e-id") as site:
        yield site


@pytest.fixture(scope="module")
def _lasting_eid_site(sqlite_cast, tmp_path_factory):
    with _with_eid(sqlite_cast, tmp_path_factory.mktemp("e-id") / "lasting") as site:
        yield site


@pytest.fixture
def lasting_eid_site(_lasting_eid_site):
    """The same for every test of a file, with a broker that has forgotten what the last test let it say."""
    yield _lasting_eid_site
    _lasting_eid_site.forget()
