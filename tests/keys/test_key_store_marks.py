"""Closed marks: set and taken away for an event, on store and replica alike; what two events close stays."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from keys.errors import HalfRefusedError, KeyStoreError, StoresDifferError
from keys.store_schema import closed_mark, head
from tests.keys.conftest import new_id, packed


def taken(key_store, at, count=3):
    return [key_store.take(at) for _ in range(count)]


def number(engine):
    with engine.connect() as connection:
        return connection.execute(select(head.c.number)).scalar_one()


def marks(engine):
    with engine.connect() as connection:
        return {(row.id, row.event) for row in connection.execute(select(closed_mark))}


@pytest.mark.rule("B-02", "B-18")
def test_what_is_closed_opens_for_no_other_unit_from_that_moment_on(site, key_store, at):
    one, other, left = taken(key_store, at)
    named = site.logged(one, left, way="other-unit")
    assert key_store.close(packed(one.id, other.id), new_id()) == 2
    with pytest.raises(HalfRefusedError, match="closed"):
        key_store.halves(named)
    assert set(key_store.halves(site.logged(left, way="other-unit"))) == {left.id}
    assert set(key_store.halves(site.logged(one, other, way="own-unit"))) == {one.id, other.id}


@pytest.mark.rule("B-12", "E-06")
@pytest.mark.parametrize("way", ["lift", "emergency"])
def test_what_is_closed_opens_for_a_row_that_says_lift_or_emergency(site, key_store, at, way):
    (pair,) = taken(key_store, at, 1)
    key_store.close(packed(pair.id), new_id())
    assert set(key_store.halves(site.logged(pair, way=way))) == {pair.id}
    with pytest.raises(HalfRefusedError):
        key_store.halves(site.logged(pair, way="other-unit"))


def test_store_and_replica_hold_the_same_marks(site, key_store, at):
    pairs, event = taken(key_store, at), new_id()
    key_store.close(packed(*(pair.id for pair in pairs)), event)
    assert marks(site.store) == marks(site.replica) == {(pair.id.bytes, event.bytes) for pair in pairs}
    assert key_store.closed_for(event) == {pair.id for pair in pairs}


def test_closing_again_for_the_same_event_changes_nothing(site, key_store, at):
    pairs, event = taken(key_store, at), new_id()
    key_store.close(packed(pairs[0].id), event)
    assert key_store.close(packed(*(pair.id for pair in pairs)), event) == 2
    before = number(site.store)
    assert key_store.close(packed(*(pair.id for pair in pairs)), event) == 0
    assert number(site.store) == before
    assert len(marks(site.store)) == 3


def test_what_two_events_close_the_end_of_one_does_not_open(site, key_store, at):
    (pair,) = taken(key_store, at, 1)
    first, second = new_id(), new_id()
    key_store.close(packed(pair.id), first)
    key_store.close(packed(pair.id), second)
    assert key_store.open_again(first) == 1
    with pytest.raises(HalfRefusedError):
        key_store.halves(site.logged(pair, way="other-unit"))
    assert key_store.open_again(second) == 1
    assert set(key_store.halves(site.logged(pair, way="other-unit"))) == {pair.id}


def test_opening_what_no_event_closes_writes_nothing(site, key_store, at):
    taken(key_store, at, 1)
    before = number(site.store)
    assert key_store.open_again(new_id()) == 0
    assert number(site.store) == before


def test_marks_are_set_anew_as_they_are_wanted_and_only_then_written(site, key_store, at):
    one, other, untouched = taken(key_store, at)
    old, kept, new = new_id(), new_id(), new_id()
    key_store.close(packed(one.id, untouched.id), old)
    key_store.close(packed(one.id), kept)
    key_store.close_for([one.id, other.id], [kept, new], [old, kept, new])
    wanted = {(each.id.bytes, event.bytes) for each in (one, other) for event in (kept, new)}
    assert marks(site.store) == marks(site.replica) == wanted | {(untouched.id.bytes, old.bytes)}
    before = number(site.store)
    key_store.close_for([one.id, other.id], [kept, new], [old, kept, new])
    assert number(site.store) == before
    key_store.close_for([one.id, other.id], [], [old, kept, new])
    assert marks(site.store) == {(untouched.id.bytes, old.bytes)}


def test_marks_of_an_event_that_is_not_known_stay_when_marks_are_set_anew(site, key_store, at):
    (one,) = taken(key_store, at, 1)
    unknown, over, new = new_id(), new_id(), new_id()
    key_store.close(packed(one.id), unknown)
    key_store.close(packed(one.id), over)
    key_store.close_for([one.id], [new], [over, new])
    assert marks(site.store) == marks(site.replica) == {(one.id.bytes, event.bytes) for event in (unknown, new)}
    before = number(site.store)
    key_store.close_for([one.id], [new], [over, new])
    assert number(site.store) == before


def test_more_than_a_query_takes_are_closed_in_one_write(site, key_store, at):
    ids, before = [new_id() for _ in range(1_201)], number(site.store)
    assert key_store.close(packed(*ids), event := new_id()) == 1_201
    assert number(site.store) == before + 1
    assert key_store.open_again(event) == 1_201


def test_more_than_a_query_takes_are_marked_anew_and_opened_again(site, key_store):
    ids, event = [new_id() for _ in range(1_201)], new_id()
    key_store.close_for(ids, [event], [event])
    before = number(site.store)
    key_store.close_for(ids, [event], [event])
    assert number(site.store) == before
    key_store.close_for(ids, [], [event])
    assert marks(site.store) == marks(site.replica) == set()


def test_event_that_closes_none_yet_closes_all_in_one_write_and_never_twice(site, key_store):
    ids, before = [new_id() for _ in range(1_201)], number(site.store)
    key_store.close_newly(packed(*ids), event := new_id())
    assert number(site.store) == before + 1
    assert marks(site.store) == marks(site.replica) == {(half.bytes, event.bytes) for half in ids}
    with pytest.raises(KeyStoreError):
        key_store.close_newly(packed(new_id(), ids[0]), event)
    assert key_store.closed_for(event) == set(ids)
    key_store.close_newly(packed(), new_id())
    assert len(marks(site.store)) == 1_201


def test_closing_nothing_closes_nothing(site, key_store, at):
    (pair,) = taken(key_store, at, 1)
    assert key_store.close(packed(), new_id()) == 0
    assert key_store.close(packed(pair.id, pair.id), new_id()) == 1
    assert len(marks(site.store)) == 1


@pytest.mark.parametrize("alone", ["store", "replica"])
def test_a_mark_that_one_side_holds_alone_stops_the_closing(site, key_store, at, alone):
    (pair,), event = taken(key_store, at, 1), new_id()
    with getattr(site, alone).begin() as connection:
        connection.execute(insert(closed_mark).values(id=pair.id.bytes, event=event.bytes))
    before = marks(site.store), marks(site.replica)
    with pytest.raises(StoresDifferError):
        key_store.close(packed(pair.id, new_id()), event)
    with pytest.raises(KeyStoreError):
        key_store.close_newly(packed(pair.id, new_id()), event)
    assert (marks(site.store), marks(site.replica)) == before
