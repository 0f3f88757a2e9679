"""An operator is told when the log, the main database and the key store do not belong together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, delete, insert, update

from journal.services.health import findings
from journal.store import health as stored
from keys.key_backup import backup_key_store
from keys.store_custody import accept_tree, untaken_ids
from keys.store_schema import closed_mark, pair
from tests.cast import NOON
from tests.cli.terminal import journal
from tests.scenes import signed

DAY = timedelta(days=1)


def said_of(cast, at):
    return {(one.level.value, one.what) for one in findings(cast.parts, cast.settings, at)}


def test_rows_that_no_signed_tree_holds_are_told_and_after_an_hour_they_are_red(practice):
    for age, level in ((timedelta(minutes=1), None), (timedelta(minutes=5), "warn"), (2 * DAY, "red")):
        found = {how for how, what in said_of(practice, NOON + age) if "in no signed tree" in what}
        assert found == ({level} if level else set())


def test_a_clock_that_was_set_back_is_red(practice, integrated):
    assert any(how == "red" and "clock" in what for how, what in said_of(practice, NOON - DAY))


@pytest.mark.rule("L-11")
def test_a_main_database_behind_what_was_seen_is_red_and_names_the_command_that_mends_it(practice, integrated, here):
    north = practice.providers["north"]
    accept_tree(practice.parts.key_store.stores, north, 4000, b"r" * 32)
    code, shown = here(practice.settings, "doctor")
    assert code == 1
    assert "fewer rows of the access log of North" in shown
    assert "journal restore" in shown


@pytest.mark.rule("L-11")
def test_a_main_database_of_the_same_size_with_another_root_is_red(practice, integrated):
    north = practice.providers["north"]
    with practice.parts.store.database.reading() as connection:
        size, _ = stored.stored_tree(connection, north)
    accept_tree(practice.parts.key_store.stores, north, size, b"r" * 32)
    assert any(how == "red" and "holds other rows" in what for how, what in said_of(practice, NOON))


def test_a_key_store_that_is_older_than_the_log_is_red(practice, integrated):
    stores = practice.parts.key_store.stores
    written = signed(practice, practice.signed_in("astrid"))
    with stores.writing() as writing:
        writing.execute(update(pair).where(pair.c.id == written.version.bytes).values(taken_at=None))
    assert written.version in untaken_ids(stores)
    assert any(how == "red" and "give keys out twice" in what for how, what in said_of(practice, NOON))


def test_texts_whose_halves_are_gone_are_counted_and_red(practice, integrated):
    written = signed(practice, practice.signed_in("astrid"))
    with practice.parts.key_store.stores.writing() as writing:
        writing.execute(delete(pair).where(pair.c.id == written.version.bytes))
    assert ("red", "1 texts cannot be opened: the key store lacks their halves.") in said_of(practice, NOON)


def test_a_block_whose_row_is_in_no_log_is_left_for_a_person(practice, integrated):
    taken = practice.parts.key_store.take(NOON).id
    with practice.parts.key_store.stores.writing() as writing:
        writing.execute(insert(closed_mark), [{"id": taken.bytes, "event": b"e" * 16}])
    assert any(how == "warn" and "their rows are in no log" in what for how, what in said_of(practice, NOON))


def test_a_stock_that_was_backed_up_is_in_order(practice, tmp_path):
    practice.parts.key_store.stock(NOON)
    backup_key_store(practice.parts.key_store.stores, tmp_path / "copy", NOON)
    told = {what for _, what in said_of(practice, NOON)}
    assert not any("lie in no backup" in what or "left in stock" in what for what in told)


@pytest.fixture
def read_only(database_server):
    """The address of a PostgreSQL database that may not be written."""
    url = database_server.fresh()
    _read_only(url, "on")
    yield url
    _read_only(url, "off")
    database_server.drop(url)


def _read_only(url, value):
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("SET default_transaction_read_only = off")
        connection.exec_driver_sql(f"ALTER DATABASE {engine.url.database} SET default_transaction_read_only = {value}")
    engine.dispose()


@pytest.mark.postgres
def test_a_key_store_that_may_not_be_written_is_red(practice, read_only):
    said = journal(replace(practice.settings, key_store=read_only), "doctor")
    red = [line for line in said.stdout.splitlines() if line.startswith("red")]
    assert (said.returncode, any("may not be written" in line for line in red)) == (1, True)


@pytest.mark.rule("L-11")
def test_a_journal_that_is_behind_what_was_seen_does_not_start(practice):
    accept_tree(practice.parts.key_store.stores, practice.providers["north"], 4000, b"r" * 32)
    said = journal(practice.settings, "run")
    assert (said.returncode, said.stdout) == (2, "")
    assert "Nothing is served until `journal restore` has run" in said.stderr
