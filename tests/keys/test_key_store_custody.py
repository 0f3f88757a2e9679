"""After a restore the key store is asked what the log knows better, and goes on from there."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import insert

from keys import store_custody as custody
from keys.store_schema import closed_mark, tombstone
from tests.keys.conftest import new_id


def test_an_operator_learns_which_pairs_are_still_in_stock(key_store, at):
    before = custody.untaken_ids(key_store.stores)
    taken = [key_store.take(at).id for _ in range(3)]
    after = custody.untaken_ids(key_store.stores)
    assert set(taken) <= before
    assert len(before) == 400
    assert len(after) == 400 - 128
    assert not set(taken) & after


def test_an_operator_learns_which_ids_the_store_never_heard_of(key_store, at):
    known, destroyed, strange = key_store.take(at).id, new_id(), new_id()
    with key_store.stores.writing() as writing:
        writing.execute(insert(tombstone), [{"id": destroyed.bytes, "destroyed_at": 1}])
    many = [new_id() for _ in range(1100)]
    found = custody.absent_ids(key_store.stores, [strange, *many, destroyed, known])
    assert found == {strange, *many}


def test_a_stock_that_is_taken_out_is_issued_to_nobody_and_kept(key_store, site, at):
    pair = key_store.take(at)
    left = custody.untaken_ids(key_store.stores)
    assert custody.take_out_of_stock(key_store.stores, at) == len(left)
    assert custody.untaken_ids(key_store.stores) == set()
    assert custody.absent_ids(key_store.stores, left) == set()
    assert site.open().take(at).id not in {pair.id, *left}


def test_an_operator_learns_what_was_destroyed_and_when(key_store, at):
    gone, also_gone, there = new_id(), new_id(), key_store.take(at).id
    rows = [{"id": half.bytes, "destroyed_at": when} for half, when in ((gone, 0), (also_gone, 1_800_000_000))]
    with key_store.stores.writing() as writing:
        writing.execute(insert(tombstone), rows)
    assert custody.buried_at(key_store.stores) == {
        gone: datetime(1970, 1, 1, tzinfo=UTC),
        also_gone: datetime(2027, 1, 15, 8, tzinfo=UTC),
    }
    assert custody.buried_among(key_store.stores, [gone, there, new_id()]) == {gone}


def test_marks_are_listed_by_the_block_that_they_stand_for(key_store, at):
    block = new_id()
    rows = [{"id": key_store.take(at).id.bytes, "event": block.bytes} for _ in range(2)]
    with key_store.stores.writing() as writing:
        writing.execute(insert(closed_mark), rows)
    assert custody.mark_events(key_store.stores) == {block}


def test_a_smaller_tree_is_gone_on_from_once_a_person_has_decided_so(key_store):
    north, south = new_id(), new_id()
    key_store.see_tree(north, 9, b"n" * 32)
    custody.accept_tree(key_store.stores, north, 4, b"m" * 32)
    custody.accept_tree(key_store.stores, south, 2, b"s" * 32)
    assert custody.seen_trees(key_store.stores) == {north: (4, b"m" * 32), south: (2, b"s" * 32)}
    key_store.see_tree(north, 5, b"k" * 32)
    assert key_store.tree_seen(north) == (5, b"k" * 32)
