"""Commands run here, and the cast's databases to run them on."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from journal.domain.people import Role
from journal.services.officers import NewOfficer, appoint_officer
from journal.services.proving import note_proven
from journal.services.recovering import open_recovery
from journal.store.log_integrator import Integrator
from tests.cast import NOON, Person
from tests.cli.backup_story import Story
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


def see_to_duties(cast):
    """Each provider has an officer who lifts and an auditor who reviews, recovery and backup were tried."""
    cast.people["ivar"] = Person("ivar", "Ivar Å", Role.AUDITOR, None)
    cast.invited(cast.signed_in("gustav"), "ivar")
    for provider, head, officer in (("north", "frida", "astrid"), ("south", "gustav", "cilla")):
        wanted = NewOfficer(cast.people[officer].account, "BRA-3, 1 mars 2026")
        appoint_officer(cast.parts, cast.signed_in(head), wanted, NOON)
        open_recovery(cast.parts, cast.providers[provider], cast.words[provider][:2], NOON)
    note_proven(cast.parts, cast.providers.values(), NOON, NOON)


@pytest.fixture
def practice(sqlite_copy):
    """The cast's installation as one in earnest: a replica, a place for backups, and heads who saw to their duties."""
    place = sqlite_copy.place
    see_to_duties(sqlite_copy)
    settings = replace(
        sqlite_copy.settings,
        key_store_replica=f"sqlite:///{place}/replica.db",
        origin="https://journal.example.se",
        trusted_proxies=1,
        insecure_cookie=False,
        backups=str(place / "backups"),
    )
    (place / "root.recovery").write_bytes(b"sealed")
    sqlite_copy.settings = settings
    return sqlite_copy


@pytest.fixture
def examined(practice, here):
    """What the doctor says of the practice: exit code, and its lines by level."""

    def examine(**changed):
        code, shown = here(replace(practice.settings, **changed), "doctor")
        return code, [line for line in shown.splitlines() if line.startswith("red")], shown

    return examine


@pytest.fixture
def story(cast, here):
    """A backup story on each kind of database."""
    told = Story(cast, here)
    yield told
    told.cast.close()


@pytest.fixture
def lite(sqlite_copy, here):
    """A backup story on SQLite."""
    told = Story(sqlite_copy, here)
    yield told
    told.cast.close()
