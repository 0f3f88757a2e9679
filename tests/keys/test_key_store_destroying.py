"""What is destroyed stays destroyed, and nobody destroys what is young without an order that two people signed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert, select

from keys.errors import DestructionRefusedError, KeyStoreError
from keys.key_backup import backup_key_store, restore_key_store
from keys.store_destroying import floor
from keys.store_schema import closed_mark, pair, tombstone
from tests.keys.conftest import new_id
from tests.keys.ordering import Practice

TEN_YEARS = timedelta(days=3653)
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def practice():
    return Practice()


@pytest.fixture(scope="module")
def people(practice):
    return practice.invited(), practice.invited()


@pytest.fixture
def taken(key_store, at, practice):
    """Three halves, in a store that knows whose key orders lead to."""
    key_store.pin(practice.provider, practice.pin)
    return [key_store.take(at) for _ in range(3)]


def ids_of(pairs):
    return [one.id for one in pairs]


@pytest.mark.rule("D-06", "R-05")
def test_a_young_half_without_an_order_is_refused_to_everybody(site, key_store, at, practice, taken):
    for late in (at, at + TEN_YEARS - timedelta(days=2)):
        with pytest.raises(DestructionRefusedError, match="younger than ten years"):
            key_store.destroy(practice.provider, ids_of(taken), None, late)
    assert set(key_store.halves(site.logged(*taken))) == set(ids_of(taken))


@pytest.mark.rule("D-06", "R-05")
def test_a_half_that_lies_in_stock_is_young(site, key_store, at, practice):
    with site.store.connect() as connection:
        untaken = UUID(bytes=connection.scalars(select(pair.c.id).where(pair.c.taken_at.is_(None))).first())
    with pytest.raises(DestructionRefusedError, match="younger than ten years"):
        key_store.destroy(practice.provider, [untaken], None, at + TEN_YEARS)


@pytest.mark.rule("D-06", "R-01")
def test_an_old_half_needs_no_order(site, key_store, at, practice, taken):
    later = at + TEN_YEARS
    assert key_store.young(ids_of(taken), later) == set()
    assert key_store.destroy(practice.provider, ids_of(taken[:2]), None, later) == 2
    assert set(key_store.halves(site.logged(*taken))) == {taken[2].id}


@pytest.mark.rule("D-06", "R-06")
def test_an_order_destroys_exactly_what_it_names(site, key_store, at, practice, people, taken):
    order = practice.order(ids_of(taken[:2]), *people)
    with pytest.raises(DestructionRefusedError, match="other halves"):
        key_store.destroy(practice.provider, ids_of(taken), order, at)
    assert key_store.destroy(practice.provider, ids_of(taken[:2]), order, at) == 2
    assert key_store.destroy(practice.provider, ids_of(taken[:2]), order, at) == 0
    assert set(key_store.halves(site.logged(*taken))) == {taken[2].id}


def test_an_order_of_one_person_or_of_another_provider_destroys_nothing(key_store, at, practice, people, taken):
    ids = ids_of(taken)
    for order in (practice.order(ids, people[0]), Practice().order(ids, *people)):
        with pytest.raises(DestructionRefusedError, match="not signed by two"):
            key_store.destroy(practice.provider, ids, order, at)
    with pytest.raises(DestructionRefusedError, match="pinned no key"):
        key_store.destroy(new_id(), ids, practice.order(ids, *people), at)


def test_pairs_marks_and_bytes_are_gone_from_store_and_replica(site, key_store, at, practice, people, taken):
    with key_store.stores.writing() as writing:
        writing.execute(insert(closed_mark), [{"id": taken[0].id.bytes, "event": new_id().bytes}])
    with site.store.connect() as connection:
        sealed = connection.scalar(select(pair.c.half_sealed).where(pair.c.id == taken[0].id.bytes))
    key_store.destroy(practice.provider, ids_of(taken), practice.order(ids_of(taken), *people), at)
    for engine in (site.store, site.replica):
        with engine.connect() as connection:
            assert not connection.scalars(select(closed_mark.c.id)).all()
            gone = pair.c.id.in_([one.id.bytes for one in taken])
            assert not connection.scalars(select(pair.c.id).where(gone)).all()
            assert len(connection.scalars(select(tombstone.c.id)).all()) == len(taken)
        if engine.dialect.name == "sqlite":
            with open(engine.url.database, "rb") as file:  # noqa: PTH123  (the bytes of a database file)
                assert sealed not in file.read()


@pytest.mark.rule("R-07")
def test_a_backup_from_before_brings_nothing_back(site, key_store, at, practice, people, taken):
    copy = site.folder / "copy.db"
    backup_key_store(key_store.stores, copy, at)
    key_store.destroy(practice.provider, ids_of(taken[:2]), practice.order(ids_of(taken[:2]), *people), at)
    restore_key_store(copy, key_store.stores, at)
    assert set(site.open().halves(site.logged(*taken))) == {taken[2].id}


@pytest.mark.rule("R-07")
def test_an_id_that_this_copy_never_heard_of_is_buried_ahead(site, key_store, at, practice):
    unheard = new_id()
    assert key_store.destroy(practice.provider, [unheard], None, at) == 1
    assert key_store.destroy(practice.provider, [unheard], None, at) == 0


def test_half_a_thousand_and_more_are_destroyed_in_one_write(site, key_store, at, practice, people):
    key_store.pin(practice.provider, practice.pin)
    many = [key_store.take(at) for _ in range(501)]
    assert key_store.young(ids_of(many), at) == set(ids_of(many))
    order = practice.order(ids_of(many), *people)
    assert [key_store.destroy(practice.provider, ids_of(many), order, at) for _ in range(2)] == [501, 0]
    assert key_store.halves(site.logged(*many)) == {}


def test_a_pin_is_kept_once_and_never_replaced(key_store, practice):
    assert key_store.pinned(practice.provider) is None
    for _ in range(2):
        key_store.pin(practice.provider, practice.pin)
    with pytest.raises(KeyStoreError, match="never replaced"):
        key_store.pin(practice.provider, bytes(32))
    assert key_store.pinned(practice.provider) == practice.pin


@pytest.mark.rule("R-01")
def test_the_stores_ten_years_are_never_shorter_than_the_calendars():
    leap = datetime(2024, 2, 29, 12, tzinfo=UTC)
    assert floor(datetime(2034, 3, 1, 12, tzinfo=UTC)) > leap > floor(datetime(2034, 2, 28, 12, tzinfo=UTC))
    assert floor(datetime(2036, 2, 29, 12, tzinfo=UTC)) == datetime(2026, 2, 28, 12, tzinfo=UTC)
