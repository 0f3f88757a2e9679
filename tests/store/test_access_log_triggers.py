"""The log is only inserted into, whoever asks; payloads leave when they have aged, and some never do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from journal.domain.access_words import Subtype
from journal.store.access_log import GUARDS
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, LogLeafRow
from tests.log_site import NOON

FOUR = ["access_event", "access_payload", "log_leaf", "checkpoint"]
FIVE_YEARS = 5 * 366 * timedelta(days=1)


@pytest.fixture
def filled(site):
    site.log.log_access(site.read(), NOON)
    site.integrate()
    return site


def refused(site, statement, **told):
    with pytest.raises(DBAPIError, match="only inserted into"), site.database.writing() as tx:
        tx.connection.execute(text(statement), told)
    return True


@pytest.mark.rule("L-12")
@pytest.mark.parametrize("table", FOUR)
def test_row_is_never_updated(filled, table):
    assert refused(filled, f"UPDATE {table} SET provider_id = provider_id")


@pytest.mark.rule("L-13")
@pytest.mark.parametrize("table", FOUR)
def test_young_row_is_never_deleted(filled, table):
    assert refused(filled, f"DELETE FROM {table}")


@pytest.mark.parametrize("table", FOUR)
def test_table_is_never_emptied_at_once(filled, table):
    sqlite = filled.database.engine.dialect.name == "sqlite"
    assert refused(filled, f"DELETE FROM {table} WHERE 1" if sqlite else f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("table", FOUR)
def test_row_is_not_replaced_with_or_without_recursive_triggers(sqlite_site, table, recursive):
    sqlite_site.log.log_access(sqlite_site.read(), NOON)
    sqlite_site.integrate()
    with sqlite_site.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql(f"PRAGMA recursive_triggers={recursive}")
        with pytest.raises(IntegrityError, match="only inserted into"):
            connection.exec_driver_sql(f"REPLACE INTO {table} SELECT * FROM {table}")
        connection.exec_driver_sql("BEGIN")


def test_row_on_conflict_is_not_updated_instead(filled):
    with filled.database.reading() as connection:
        row = connection.execute(select(AccessEventRow.event_id, AccessEventRow.provider_id)).one()
    statement = (
        "INSERT INTO access_event (event_id, provider_id, at, zone, commitment, receipt) SELECT event_id, provider_id, "
        "at, zone, commitment, receipt FROM access_event WHERE provider_id = :p ON CONFLICT (event_id) "
        "DO UPDATE SET zone = 'changed'"
    )
    assert refused(filled, statement, p=filled.stored_id(row.provider_id))


def delete_payloads(site):
    with site.database.writing() as tx:
        return tx.connection.execute(text("DELETE FROM access_payload")).rowcount


def test_payload_older_than_five_years_may_go_and_its_event_and_leaf_stay(site):
    site.log.log_access(site.read(), datetime.now(UTC) - FIVE_YEARS)
    site.integrate()
    assert delete_payloads(site) == 1
    with site.database.reading() as connection:
        assert connection.execute(select(AccessPayloadRow)).all() == []
        assert len(connection.execute(select(AccessEventRow)).all()) == 1
        assert len(connection.execute(select(LogLeafRow)).all()) == 1


@pytest.mark.rule("L-13")
def test_payload_of_five_years_less_a_day_stays(site):
    # Five years are 1,826 days or 1,827.
    site.log.log_access(site.read(), datetime.now(UTC) - timedelta(days=1_825))
    with pytest.raises(DBAPIError, match="only inserted into"):
        delete_payloads(site)


@pytest.mark.parametrize("kind", [Subtype.GRANT, Subtype.CERTIFICATE])
def test_payload_that_keys_rest_on_never_goes(site, kind):
    site.log.log_access(site.administer(kind), datetime.now(UTC) - FIVE_YEARS)
    with pytest.raises(DBAPIError, match="only inserted into"):
        delete_payloads(site)


def test_guards_are_the_same_for_a_migration_as_for_new_tables():
    assert len(GUARDS("sqlite")) == 4 + 3 + 1 + 4
    assert len(GUARDS("postgresql")) == 2 + 4 + 3 + 1 + 4
