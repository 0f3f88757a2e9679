"""Commands run here, and the cast's databases to run them on."""

from __future__ import annotations

import shutil

import pytest

from journal.store.log_integrator import Integrator
from tests.cast import NOON
from tests.cli.terminal import Here


@pytest.fixture
def here(monkeypatch, capsys):
    """Runs `journal` in this process."""
    return Here(monkeypatch, capsys)


@pytest.fixture
def sqlite_copy(sqlite_cast, tmp_path):
    """The standing cast on SQLite alone, on databases of its own."""
    place = shutil.copytree(sqlite_cast.place, tmp_path / "cast")
    copy = sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db")
    yield copy
    copy.close()


@pytest.fixture
def integrated(sqlite_copy):
    """Integrates what waits in the cast's logs; it has done so once."""

    def integrate(at=NOON):
        parts = sqlite_copy.parts
        integrator = Integrator(parts.store.database, parts.store.log.custody)
        return [integrator.integrate(provider, at) for provider in sqlite_copy.providers.values()]

    integrate()
    return integrate
