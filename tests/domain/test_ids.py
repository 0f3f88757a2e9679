"""Ids in one value are the ids, one by one; ids in time sort by it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import and_, or_
from uuid import RFC_4122

from journal.domain.ids import PackedIds, id_in_time, new_id, pack_ids

AT = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


def test_packed_ids_are_as_many_as_were_packed_and_come_back_in_their_order():
    ids = [new_id() for _ in range(3)]
    packed = PackedIds(pack_ids(ids))
    assert list(packed) == ids
    assert len(packed) == len(ids)
    assert pack_ids(packed) == packed.packed == b"".join(each.bytes for each in ids)


def test_packed_ids_say_which_are_among_them():
    ids = [new_id() for _ in range(3)]
    packed = PackedIds(pack_ids(ids))
    assert ids[2] in packed
    assert new_id() not in packed
    assert packed
    assert not PackedIds()


def test_ids_in_time_sort_by_the_millisecond_they_were_made_in():
    times = [AT + timedelta(milliseconds=step) for step in range(50)]
    ids = [id_in_time(at) for at in times]
    assert sorted(ids) == ids
    assert sorted(each.hex for each in ids) == [each.hex for each in ids]
    assert [each.int >> 80 for each in ids] == [round(at.timestamp() * 1000) for at in times]


def test_ids_in_time_are_version_7_and_differ_by_chance():
    ids = [id_in_time(AT) for _ in range(200)]
    assert {(each.version, each.variant) for each in ids} == {(7, RFC_4122)}
    assert len(set(ids)) == len(ids)
    # Each bit below the time that neither version nor variant claims is set in some and not in others.
    ever = reduce(or_, (each.int for each in ids)) & ~reduce(and_, (each.int for each in ids))
    assert ever.bit_count() == 74
