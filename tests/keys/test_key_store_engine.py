"""A key store that cannot serve says why, in words that a person can act on."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import create_engine, event, select, text

from keys.errors import KeyStoreError
from keys.key_store import KeyStore
from keys.store_engine import WRITES, make_engine, unsafe_settings
from keys.store_schema import head, make_tables, pair
from tests.keys.conftest import new_id


@pytest.fixture
def lite(sqlite_url, tmp_path):
    engine = make_engine(sqlite_url(), wait=0.2)
    yield engine
    engine.dispose()


@pytest.fixture
def store(lite, root, at):
    opened = KeyStore(lite, None, root, {}.get)
    opened.stock(at, 100)
    return opened


@pytest.mark.parametrize("url", ["", "keys.db", "mysql://host/keys"])
def test_an_address_of_another_kind_is_refused(url):
    with pytest.raises(KeyStoreError, match="sqlite:/// or postgresql://"):
        make_engine(url)


def test_a_store_in_memory_is_refused():
    with pytest.raises(KeyStoreError, match="needs a file"):
        make_engine("sqlite://")


def test_a_store_in_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(KeyStoreError, match="does not answer"):
        make_engine(f"sqlite:///{tmp_path}/nowhere/keys.db")


def test_the_file_of_a_store_belongs_to_its_owner_alone(store, lite):
    assert stat.S_IMODE(Path(lite.url.database).stat().st_mode) == 0o600


def test_a_store_is_open_with_the_settings_that_its_promises_rest_on(store, lite):
    wanted = {
        "journal_mode": "delete",
        "synchronous": 3,
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 200,
    }
    with lite.connect() as connection:
        assert connection.connection.driver_connection.isolation_level is None
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
        assert found == wanted
        assert unsafe_settings(connection) == []


def test_a_store_that_another_process_locks_says_so_and_serves_again_afterwards(store, lite, at):
    with lite.connect().execution_options(**{WRITES: True}) as other:
        other.execute(select(head))
        with pytest.raises(KeyStoreError, match="locked by another process"):
            store.take(at)
    assert store.take(at)


def test_whoever_means_to_write_has_the_lock_before_the_first_statement(store, lite, at):
    locked = pytest.raises(KeyStoreError, match="locked by another process")
    with lite.connect().execution_options(**{WRITES: True}) as other, other.begin(), locked:
        store.take(at)
    assert store.take(at)


def test_a_commit_that_a_reader_holds_up_fails_and_leaves_no_lock_behind(store, lite, at):
    with lite.connect() as reader:
        reader.execute(select(head))
        with pytest.raises(KeyStoreError, match="locked by another process"):
            store.put_secret("totp", new_id(), b"secret")
    store.put_secret("totp", new_id(), b"secret")


def test_a_postgresql_store_that_another_process_locks_says_so(postgres, root, at):
    url = postgres.fresh()
    engine = make_engine(url, wait=0.2)
    store = KeyStore(engine, None, root, {}.get)
    with engine.connect() as other:
        other.execute(select(head).with_for_update())
        with pytest.raises(KeyStoreError, match="locked by another process"):
            store.take(at)
    assert store.take(at)
    engine.dispose()
    postgres.drop(url)


def test_a_postgresql_server_that_is_away_does_not_answer(root, tmp_path):
    engine = make_engine(f"postgresql://nobody@/keys?host={tmp_path}")
    with pytest.raises(KeyStoreError, match="key store does not answer"):
        KeyStore(engine, None, root, {}.get)


@pytest.fixture
def cut_off(postgres, root, at):
    """A store on a PostgreSQL that ended all its connections."""
    url = postgres.fresh()
    engine = make_engine(url)
    store = KeyStore(engine, None, root, {}.get)
    store.stock(at, 100)
    beside = create_engine(postgres.admin, isolation_level="AUTOCOMMIT")
    with beside.connect() as connection:
        others = text("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = :name")
        connection.execute(others, {"name": engine.url.database})
    yield store
    beside.dispose()
    engine.dispose()
    postgres.drop(url)


def test_a_connection_that_was_cut_while_it_rested_is_replaced_unseen(cut_off, monkeypatch, at):
    monkeypatch.setattr("keys.store_engine.TRUSTED_FOR", 0)
    assert cut_off.take(at)


def test_a_connection_that_was_cut_just_after_its_use_is_an_outage_of_one_moment(cut_off, at):
    with pytest.raises(KeyStoreError, match="key store does not answer"):
        cut_off.take(at)
    assert cut_off.take(at)


def test_a_postgresql_store_opened_read_only_says_so(postgres, root):
    url = postgres.fresh()
    engine = make_engine(url)
    KeyStore(engine, None, root, {}.get)
    engine.dispose()
    read_only = create_engine(url, connect_args={"options": "-c default_transaction_read_only=on"})
    with pytest.raises(KeyStoreError, match="may not be written"):
        KeyStore(read_only, None, root, {}.get).put_secret("totp", new_id(), b"secret")
    read_only.dispose()
    postgres.drop(url)


def test_a_file_that_the_servers_user_may_not_write_says_so(store, lite, root, at):
    lite.dispose()
    with TemporaryDirectory() as place:
        copy = shutil.copy(lite.url.database, place)
        Path(copy).chmod(0o444)
        Path(place).chmod(0o755)
        engine = make_engine(f"sqlite:///{copy}")
        with _not_as_root(), pytest.raises(KeyStoreError, match="may not be written"):
            KeyStore(engine, None, root, {}.get).stock(at, 200)
        engine.dispose()


def test_a_damaged_file_says_so(store, lite, at):
    lite.dispose()
    Path(lite.url.database).write_bytes(b"no database at all" * 100)
    with pytest.raises(KeyStoreError, match="damaged"):
        store.take(at)


def test_a_full_disk_says_so(store, lite, at):
    with lite.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    lite.dispose()

    event.listen(lite, "connect", lambda raw, _: raw.execute(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(KeyStoreError, match="no room left"):
        store.stock(at, 5_000)


def test_tables_that_another_process_made_meanwhile_are_left_as_they_are(store, lite, at):
    taken = store.take(at)
    with lite.connect().execution_options(**{WRITES: True}) as connection:
        make_tables(connection)
    with lite.connect() as connection:
        assert connection.scalar(select(pair.c.taken_at).where(pair.c.id == taken.id.bytes))
        assert len(connection.execute(select(head)).all()) == 1


def test_an_error_shows_none_of_the_bytes_that_were_to_be_written(store, lite, at):
    with lite.begin() as connection:
        connection.execute(text("CREATE TRIGGER no BEFORE INSERT ON pair BEGIN SELECT RAISE(FAIL, 'no'); END"))
    with pytest.raises(KeyStoreError, match="does not answer: no") as caught:
        store.stock(at, 200)
    assert "parameters hidden" in str(caught.value.__cause__)
    assert make_engine("postgresql://nobody@/keys").hide_parameters


def test_unsafe_settings_are_found_and_postgresql_has_none(lite, postgres, tmp_path):
    unsafe = create_engine(f"sqlite:///{tmp_path}/unsafe.db")
    with unsafe.connect() as connection:
        for setting in ("journal_mode", "synchronous", "secure_delete"):
            connection.exec_driver_sql(f"PRAGMA {setting} = OFF")
        assert unsafe_settings(connection) == ["journal_mode", "synchronous", "secure_delete"]
        connection.exec_driver_sql("PRAGMA synchronous = FULL")
        assert "synchronous" in unsafe_settings(connection)
    unsafe.dispose()
    url = postgres.fresh()
    engine = make_engine(url)
    with engine.connect() as connection:
        assert unsafe_settings(connection) == []
    engine.dispose()
    postgres.drop(url)


@contextmanager
def _not_as_root():
    # Root may write what it likes; the server does not run as root.
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)
