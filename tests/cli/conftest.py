"""Commands run here, and the cast's databases to run them on."""

from __future__ import annotations

import shutil

import pytest

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
