"""Ids in one value are the ids, one by one."""

from __future__ import annotations

from journal.domain.ids import PackedIds, new_id, pack_ids


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
