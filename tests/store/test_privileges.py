"""The server's own PostgreSQL role adds to the access log, and neither changes nor empties it."""

from __future__ import annotations

import secrets

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

from journal.domain.errors import UnavailableError
from journal.store.access_log import AccessLog
from journal.store.database import Database
from journal.store.engines import open_engine
from journal.store.epochs import lock_epoch, require_newest
from journal.store.invitations import lock_provider
from journal.store.log_integrator import Integrator
from journal.store.migrating import upgrade
from journal.store.privileges import ADDED_TO, grant_to
from journal.store.revisions import current_revision
from tests.log_site import NOON, LogSite
from tests.postgres import postgres_server

pytestmark = pytest.mark.postgres
DENIED = r"permission denied|must be owner"


@pytest.fixture(scope="module")
def postgres():
    with postgres_server() as server:
        yield server


@pytest.fixture
def owner(postgres):
    url = postgres.fresh()
    database = Database(open_engine(url))
    upgrade(database)
    yield database
    database.close()
    postgres.drop(url)


@pytest.fixture
def server(owner):
    """The database as the server's role opens it: no owner, no superuser."""
    role = f"server-{secrets.token_hex(4)}"
    with owner.writing() as tx:
        tx.connection.execute(text(f'CREATE ROLE "{role}" LOGIN'))
    grant_to(owner, role)
    opened = Database(open_engine(make_url(owner.engine.url).set(username=role).render_as_string(hide_password=False)))
    yield opened
    opened.close()
    with owner.writing() as tx:
        tx.connection.execute(text(f'DROP OWNED BY "{role}"'))
        tx.connection.execute(text(f'DROP ROLE "{role}"'))


@pytest.mark.rule("L-12")
def test_the_server_may_add_to_the_log_and_sign_its_tree(owner, server):
    site = LogSite(owner)
    AccessLog(server, site.custody).log_access(site.read(), NOON)
    assert Integrator(server, site.custody).integrate(site.provider, NOON) == 1
    assert current_revision(server) == current_revision(owner)


@pytest.mark.rule("L-12")
@pytest.mark.parametrize("table", ADDED_TO)
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET provider_id = provider_id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_the_server_may_neither_change_nor_empty_what_is_only_added_to(server, table, statement):
    with pytest.raises((ProgrammingError, UnavailableError), match=DENIED), server.writing() as tx:
        tx.connection.execute(text(statement.format(table)))


@pytest.mark.rule("L-12")
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE access_event DISABLE TRIGGER ALL",
        "DROP TRIGGER access_event_refuses_update ON access_event",
        "CREATE TABLE mine (id integer)",
        "UPDATE alembic_version SET version_num = '0000'",
        "DELETE FROM version",
    ],
)
def test_the_server_may_not_take_away_what_guards_the_tables(server, statement):
    with pytest.raises((ProgrammingError, UnavailableError), match=DENIED), server.writing() as tx:
        tx.connection.execute(text(statement))


def test_a_role_that_does_not_exist_is_refused_before_anything_is_granted(owner):
    with pytest.raises((ProgrammingError, UnavailableError), match="does not exist"):
        grant_to(owner, 'no"body')


def test_an_operator_on_sqlite_is_told_that_there_are_no_roles(tmp_path):
    database = Database(open_engine(f"sqlite:///{tmp_path}/main.db"))
    with pytest.raises(UnavailableError, match="roles are PostgreSQL's"):
        grant_to(database, "server")


def test_the_server_holds_back_whoever_joins_or_grants_beside_another(owner, server):
    """A provider's row lock, and the locks under which a circle is renewed and granted by."""
    site = LogSite(owner)
    with server.writing() as tx:
        lock_provider(tx, site.provider)
    with server.writing() as tx:
        lock_epoch(tx, site.provider)
        require_newest(tx, {(site.provider, 1)})
