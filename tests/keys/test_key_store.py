"""The key store gives a half out for a committed log row that names it, and for nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, select, update

from keys.errors import DoesNotOpenError, HalfRefusedError, KeyStoreError, MainBehindError
from keys.key_store import Pair
from keys.roots import create_root
from keys.store_schema import closed_mark, head, pair, secret, store_key, tombstone
from keys.store_secrets import SeenTrees
from tests.keys.conftest import new_id


def test_a_committed_row_that_names_two_halves_gets_those_two_alone(site, key_store, at):
    first, second, _third = (key_store.take(at) for _ in range(3))
    assert key_store.halves(site.logged(first, second)) == {first.id: first.half, second.id: second.half}


def test_a_reader_without_a_committed_row_gets_nothing(key_store):
    with pytest.raises(HalfRefusedError):
        key_store.halves(new_id())


def test_a_row_that_names_an_unknown_half_gets_no_answer_for_it(site, key_store, at):
    known = key_store.take(at)
    unknown = Pair(new_id(), bytes(32))
    assert set(key_store.halves(site.logged(known, unknown))) == {known.id}


def test_a_row_that_names_a_thousand_halves_gets_them_all(site, key_store, at):
    taken = [key_store.take(at) for _ in range(1001)]
    assert key_store.halves(site.logged(*taken)) == {one.id: one.half for one in taken}


def test_a_destroyed_half_is_absent_even_if_its_row_came_back(site, key_store, at):
    gone, kept = key_store.take(at), key_store.take(at)
    with key_store.stores.writing() as writing:
        writing.execute(insert(tombstone), [{"id": gone.id.bytes, "destroyed_at": 0}])
    assert set(key_store.halves(site.logged(gone, kept))) == {kept.id}


@pytest.mark.parametrize("way", ["own-unit", "lift", "emergency"])
def test_a_closed_half_opens_for_own_unit_lift_and_emergency(site, key_store, at, way):
    closed = _closed(key_store, at)
    assert set(key_store.halves(site.logged(closed, way=way))) == {closed.id}


def test_a_closed_half_is_refused_to_ordinary_reading_by_another_unit(site, key_store, at):
    closed, open_one = _closed(key_store, at), key_store.take(at)
    with pytest.raises(HalfRefusedError, match="closed"):
        key_store.halves(site.logged(open_one, closed, way="other-unit"))
    assert set(key_store.halves(site.logged(open_one, way="other-unit"))) == {open_one.id}


def test_a_half_whose_bytes_were_changed_anywhere_does_not_open(site, key_store, at):
    taken = key_store.take(at)
    event = site.logged(taken)
    with site.store.connect() as connection:
        sealed = connection.scalar(select(pair.c.half_sealed).where(pair.c.id == taken.id.bytes))
    for index in range(len(sealed)):
        changed = sealed[:index] + bytes([sealed[index] ^ 1]) + sealed[index + 1 :]
        _set_half(site, taken, changed)
        with pytest.raises(DoesNotOpenError):
            key_store.halves(event)


def test_two_halves_whose_rows_were_swapped_do_not_open(site, key_store, at):
    one, other = key_store.take(at), key_store.take(at)
    with site.store.connect() as connection:
        sealed = dict(connection.execute(select(pair.c.id, pair.c.half_sealed)).all())
    _set_half(site, one, sealed[other.id.bytes])
    _set_half(site, other, sealed[one.id.bytes])
    for taken in (one, other):
        with pytest.raises(DoesNotOpenError):
            key_store.halves(site.logged(taken))


def test_a_half_whose_row_names_a_missing_store_key_is_an_error_that_says_so(site, key_store, at):
    taken = key_store.take(at)
    with site.store.begin() as connection:
        connection.execute(update(pair).values(key_version=7))
    with pytest.raises(KeyStoreError, match="no store key of version 7"):
        key_store.halves(site.logged(taken))


def test_an_operator_with_another_root_is_told_that_it_is_the_wrong_one(site, key_store):
    with pytest.raises(KeyStoreError, match="root source does not open the store key"):
        site.open(create_root(site.folder / "another"))


def test_a_store_that_lost_its_store_key_takes_no_more_secrets(site, key_store):
    for engine in (site.store, site.replica):
        with engine.begin() as connection:
            connection.execute(delete(store_key))
    with pytest.raises(KeyStoreError, match="lost its store key"):
        key_store.put_secret("totp", new_id(), b"secret")


def test_a_store_of_newer_software_is_refused(site, key_store):
    with site.store.begin() as connection:
        connection.execute(update(head).values(schema=99))
    with pytest.raises(KeyStoreError, match="schema 99"):
        site.open()


def test_a_secret_is_kept_replaced_and_forgotten(site, key_store):
    owner = new_id()
    assert key_store.secret("totp", owner) is None
    for secret_value in (b"first", b"second"):
        key_store.put_secret("totp", owner, secret_value)
        assert key_store.secret("totp", owner) == secret_value
    assert site.open().secret("totp", owner) == b"second"
    assert key_store.secret("log-key", owner) is None
    key_store.drop_secret("totp", owner)
    assert key_store.secret("totp", owner) is None


def test_a_secret_moved_to_another_owner_does_not_open(site, key_store):
    owner, thief = new_id(), new_id()
    key_store.put_secret("totp", owner, b"secret")
    with site.store.begin() as connection:
        connection.execute(update(secret).values(owner=thief.bytes))
    with pytest.raises(DoesNotOpenError):
        key_store.secret("totp", thief)


def test_a_number_has_one_value_per_provider_in_every_process(site, key_store):
    north, south = new_id(), new_id()
    value = key_store.index(north, b"inner")
    assert site.open().index(north, b"inner") == key_store.index(north, b"inner") == value
    assert len({value, key_store.index(south, b"inner"), key_store.index(north, b"other")}) == 3


def test_an_index_half_made_meanwhile_by_another_process_is_used(site, key_store):
    provider = new_id()
    made = site.open().index(provider, b"inner")
    half = key_store._secrets._new_index_half(provider)  # noqa: SLF001 - the moment between looking and making
    assert key_store.index(provider, b"inner") == made
    assert half == key_store.secret("index-half", provider)
    assert len(half) == 32


def test_what_never_changes_is_written_once(site, key_store):
    provider = new_id()
    key_store.pin(provider, bytes(32))
    value = key_store.index(provider, b"inner")
    with site.store.connect() as connection:
        before = connection.scalar(select(head.c.number))
    key_store.pin(provider, bytes(32))
    assert key_store.index(provider, b"inner") == value
    with site.store.connect() as connection:
        assert connection.scalar(select(head.c.number)) == before


def test_the_seen_tree_only_grows(key_store):
    provider = new_id()
    assert key_store.tree_seen(provider) is None
    for size, root in ((5, b"a" * 32), (9, b"b" * 32), (9, b"b" * 32)):
        key_store.see_tree(provider, size, root)
    assert key_store.tree_seen(provider) == (9, b"b" * 32)
    for size, root in ((9, b"c" * 32), (8, b"b" * 32)):
        with pytest.raises(MainBehindError):
            key_store.see_tree(provider, size, root)
    assert key_store.tree_seen(provider) == (9, b"b" * 32)


def test_two_processes_that_see_the_same_tree_at_once_agree(key_store, monkeypatch):
    provider = new_id()
    with monkeypatch.context() as before_the_other:
        before_the_other.setattr(SeenTrees, "seen", lambda *_: None)
        for _ in range(2):
            key_store.see_tree(provider, 5, b"a" * 32)
    assert key_store.tree_seen(provider) == (5, b"a" * 32)


def test_the_first_store_key_gets_its_date_from_the_first_stock(site, at):
    store = site.open()
    assert store.stock(at, 10) == 10
    assert store.stock(at, 10) == 0
    assert not store.renewal_due(at)
    assert store.renewal_due(at + timedelta(days=28))


def _closed(key_store, at):
    taken = key_store.take(at)
    with key_store.stores.writing() as writing:
        writing.execute(insert(closed_mark), [{"id": taken.id.bytes, "event": new_id().bytes}])
    return taken


def _set_half(site, taken, sealed):
    with site.store.begin() as connection:
        connection.execute(update(pair).where(pair.c.id == taken.id.bytes).values(half_sealed=sealed))
