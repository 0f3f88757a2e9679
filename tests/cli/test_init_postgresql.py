"""A journal on PostgreSQL is begun by the role that owns its tables, and served by one that may do less."""

from __future__ import annotations

import secrets
from dataclasses import replace

import pytest
from sqlalchemy import create_engine, make_url, text

from journal.settings import Settings
from tests.cli.terminal import journal
from tests.cli.test_init import DUTIES, SCRIPT

pytestmark = pytest.mark.postgres


@pytest.fixture
def settings(tmp_path, database_server):
    """Main database and key store on a server, the replica in a file."""
    urls = database_server.fresh(), database_server.fresh()
    yield Settings(
        database=urls[0],
        key_store=urls[1],
        key_store_replica=f"sqlite:///{tmp_path}/replica.db",
        root=f"file:{tmp_path}/held",
        origin="https://journal.example.se",
        trusted_proxies=1,
        sessions=str(tmp_path / "sessions"),
    )
    for url in urls:
        database_server.drop(url)


@pytest.fixture
def server_role(settings):
    """A role that owns nothing."""
    role = f"server-{secrets.token_hex(4)}"
    engine = create_engine(settings.database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'CREATE ROLE "{role}" LOGIN'))
    yield role
    with engine.connect() as connection:
        connection.execute(text(f'DROP OWNED BY "{role}"'))
        connection.execute(text(f'DROP ROLE "{role}"'))
    engine.dispose()


@pytest.mark.rule("L-12")
def test_an_operator_begins_as_the_owner_and_serves_as_a_role_that_may_do_less(settings, server_role):
    assert journal(settings, "init", *SCRIPT, "--unchecked").returncode == 0
    again = journal(settings, "init", *SCRIPT, "--unchecked")
    assert (again.returncode, "there is a journal here already" in again.stderr) == (2, True)
    granted = journal(settings, "privileges", server_role)
    assert granted.returncode == 0, granted.stderr
    assert "GRANT SELECT, INSERT ON access_event, access_payload" in granted.stdout
    address = make_url(settings.database).set(username=server_role).render_as_string(hide_password=False)
    served = replace(settings, database=address)
    doctor = journal(served, "doctor")
    # What only people can see to is red from the first day; and the tests' own server runs without fsync.
    red = [line for line in doctor.stdout.splitlines() if line.startswith("red")]
    assert all(any(known in line for known in ("fsync", *DUTIES)) for line in red), red
    assert "access log of Norra mottagningen" in doctor.stdout
    backup = journal(served, "backup", settings.root.removeprefix("file:") + "-backups")
    assert (backup.returncode, backup.stderr) == (0, "")
    refused = journal(served, "privileges", server_role)
    assert (refused.returncode, "does not own the tables" in refused.stderr) == (2, True)


def test_an_operator_on_sqlite_is_told_that_there_are_no_roles(sqlite_copy, here):
    code, shown = here(sqlite_copy.settings, "privileges", "server")
    assert (code, "roles are PostgreSQL's" in shown) == (2, True)
