"""The main database: one state for a reader, all or nothing for a writer, and writers that queue."""

from __future__ import annotations

import errno
import resource
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from unittest.mock import Mock

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.exc import StatementError

from journal.domain.errors import ReadOnlyError, UnavailableError, UnknownError
from journal.domain.ids import new_id
from journal.store import database
from journal.store.care_tables import PatientRow
from journal.store.database import Database
from journal.store.engines import open_engine
from tests.cast import NOON


class StoppedError(Exception):
    """Something went wrong in between."""


def patients(cast):
    with cast.parts.store.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(PatientRow)).scalar_one()


def add_patient(cast, tx, at=NOON):
    row = {"patient_id": new_id(), "provider_id": cast.providers["north"], "lookup": new_id().bytes, "made_at": at}
    tx.connection.execute(insert(PatientRow), row)


def test_a_transaction_that_fails_leaves_nothing(cast):
    def add_and_stop():
        with cast.parts.store.database.writing() as tx:
            add_patient(cast, tx)
            raise StoppedError

    before = patients(cast)
    with pytest.raises(StoppedError):
        add_and_stop()
    assert patients(cast) == before


@pytest.mark.parametrize("why", [errno.EROFS, errno.EACCES])
def test_a_disk_that_may_be_read_and_not_written_is_said_to_be_one(tmp_path, monkeypatch, why):
    opened = Database(open_engine(f"sqlite:///{tmp_path}/main.db"))
    monkeypatch.setattr(database.os, "open", Mock(side_effect=OSError(why, "no writing here")))
    with pytest.raises(ReadOnlyError, match="no writing here"), opened.writing():
        pass
    opened.close()


def test_nobody_writes_under_another_providers_patient(cast):
    database = cast.parts.store.database
    for provider, patient in ((cast.providers["south"], cast.pia), (cast.providers["north"], new_id())):
        with pytest.raises(UnknownError), database.writing(provider, patient):
            pass


def test_writers_who_come_at_once_all_get_their_turn(cast):
    def write(_number):
        with cast.parts.store.database.writing(cast.providers["north"], cast.pia) as tx:
            add_patient(cast, tx)

    before = patients(cast)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))
    assert patients(cast) == before + 40


def test_a_queue_that_stands_still_is_an_outage_for_whoever_waited_in_it(tmp_path, monkeypatch):
    opened, begun = Database(open_engine(f"sqlite:///{tmp_path}/main.db")), Event()
    monkeypatch.setattr(database, "_QUEUES_FOR", 0.1)

    def write_slowly():
        with opened.writing():
            begun.set()
            time.sleep(0.5)

    with ThreadPoolExecutor(1) as other:
        slow = other.submit(write_slowly)
        begun.wait()
        with pytest.raises(UnavailableError, match="queue"), opened.writing():
            pytest.fail("it wrote")
        slow.result()
    with opened.writing() as tx:
        assert tx.connection.execute(select(1)).scalar_one() == 1


def test_a_time_without_a_zone_is_not_stored(cast):
    with cast.parts.store.database.writing() as tx, pytest.raises(StatementError, match="zone"):
        add_patient(cast, tx, NOON.replace(tzinfo=None))


def test_a_database_that_is_not_there_is_an_outage(tmp_path):
    urls = [f"sqlite:///{tmp_path}/no/such/folder/main.db", f"postgresql+psycopg:///main?host={tmp_path}"]
    for url in urls:
        database = Database(open_engine(url))
        with pytest.raises(UnavailableError), database.reading() as connection:
            connection.execute(text("SELECT 1"))
        database.close()


def test_log_of_pages_begins_anew_once_it_was_shortened_beside_its_readers(tmp_path):
    opened, log = Database(open_engine(f"sqlite:///{tmp_path}/main.db")), tmp_path / "main.db-wal"

    def write(letters):
        with opened.writing() as tx:
            tx.connection.execute(text("INSERT INTO said VALUES (:it)"), {"it": "x" * letters})

    with opened.writing() as tx:
        tx.connection.execute(text("CREATE TABLE said (it TEXT)"))
    write(1_000_000)
    grown = log.stat().st_size
    with opened.reading() as connection:
        assert len(connection.execute(text("SELECT it FROM said")).scalar_one()) == 1_000_000
        opened.shorten_log()
    write(100_000)
    assert log.stat().st_size == grown
    opened.close()


def test_a_disk_without_room_is_an_outage_while_the_log_is_shortened_and_loses_nothing(tmp_path):
    opened = Database(open_engine(f"sqlite:///{tmp_path}/main.db"))
    with opened.writing() as tx:
        tx.connection.execute(text("CREATE TABLE said (it TEXT)"))
        tx.connection.execute(text("INSERT INTO said VALUES (:it)"), {"it": "x" * 1_000_000})
    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, room[1]))
    try:
        with pytest.raises(UnavailableError, match="disk"):
            opened.shorten_log()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, room)
    opened.shorten_log()
    with opened.reading() as connection:
        assert len(connection.execute(text("SELECT it FROM said")).scalar_one()) == 1_000_000
    opened.close()


@pytest.mark.parametrize("cast", ["sqlite"], indirect=True)
def test_sqlite_waits_for_its_disk_and_forgets_what_is_removed(cast):
    wanted = {"synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "recursive_triggers": 1, "trusted_schema": 0}
    with cast.parts.store.database.reading() as connection:
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
    assert found == wanted
