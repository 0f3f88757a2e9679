"""The tree of RFC 9162: roots and proofs from stored subtrees, every size up to 64, and refusals."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import DoesNotOpenError
from keys.merkle import (
    EMPTY_ROOT,
    Frontier,
    check_consistency,
    check_inclusion,
    completed_by,
    consistency_path,
    cover,
    inclusion_path,
    leaf_hash,
    node_hash,
    peaks,
    place_of,
    root_of,
    within,
)

LARGEST = 64
LEAVES = [leaf_hash(b"event %d" % number) for number in range(LARGEST)]
VECTORS = json.loads((Path(__file__).parents[1] / "formats/vectors/tree.json").read_text())


def root_by_the_book(hashes):
    """Hash a list of leaves as RFC 9162, 2.1.1 defines it: the oracle."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(root_by_the_book(hashes[:split]), root_by_the_book(hashes[split:]))


def stored():
    """Grow a tree leaf by leaf and keep what each completes beside it, as the log does."""
    frontier = Frontier()
    return [frontier.append(leaf) for leaf in LEAVES]


ROWS = stored()
ROOTS = [root_by_the_book(LEAVES[:size]) for size in range(LARGEST + 1)]
EVERY_LEAF = [(index, size) for size in range(LARGEST + 1) for index in range(size)]
EVERY_PAIR = [(old, new) for new in range(LARGEST + 1) for old in range(new + 1)]


def subtree(level, index):
    return ROWS[place_of(level, index)][level]


def flipped(hashed):
    return bytes([hashed[0] ^ 1]) + hashed[1:]


def refused(check, *told):
    with pytest.raises(DoesNotOpenError):
        check(*told)
    return True


def test_root_of_every_size_is_the_one_of_the_rfc():
    assert [root_of(subtree, size) for size in range(LARGEST + 1)] == ROOTS


def test_leaf_completes_one_subtree_more_for_each_trailing_zero_of_its_number():
    assert [len(row) for row in ROWS[:8]] == [1, 2, 1, 3, 1, 2, 1, 4]
    assert [completed_by(index, leaf, subtree) for index, leaf in enumerate(LEAVES)] == ROWS


def test_growing_tree_is_continued_from_its_stored_subtrees_at_any_size():
    for size in range(LARGEST):
        frontier = Frontier(size, subtree)
        assert frontier.root() == ROOTS[size]
        assert frontier.append(LEAVES[size]) == ROWS[size]
        assert (frontier.size, frontier.root()) == (size + 1, ROOTS[size + 1])


def test_growing_tree_with_leaves_but_without_their_subtrees_is_refused():
    with pytest.raises(ValueError, match="continued from its stored subtrees"):
        Frontier(3)


def test_every_leaf_of_every_size_is_proven_and_no_other_leaf_by_its_proof():
    for index, size in EVERY_LEAF:
        path = inclusion_path(subtree, index, size)
        check_inclusion(LEAVES[index], index, size, path, ROOTS[size])
        assert refused(check_inclusion, LEAVES[index - 1] if size > 1 else ROOTS[0], index, size, path, ROOTS[size])


def test_mutated_inclusion_proof_is_refused():
    for index, size in EVERY_LEAF:
        path, told = inclusion_path(subtree, index, size), (LEAVES[index], index, size)
        assert refused(check_inclusion, *told, [*path, LEAVES[0]], ROOTS[size])
        assert refused(check_inclusion, *told, path, flipped(ROOTS[size]))
        assert refused(check_inclusion, flipped(LEAVES[index]), index, size, path, ROOTS[size])
        for at in range(len(path)):
            mutated = [*path[:at], flipped(path[at]), *path[at + 1 :]]
            assert refused(check_inclusion, *told, mutated, ROOTS[size])
            assert refused(check_inclusion, *told, path[:at] + path[at + 1 :], ROOTS[size])


def test_inclusion_proof_at_another_index_is_refused():
    for index, size in EVERY_LEAF:
        path = inclusion_path(subtree, index, size)
        for other in set(range(-1, size + 1)) - {index}:
            assert refused(check_inclusion, LEAVES[index], other, size, path, ROOTS[size])


def test_every_pair_of_sizes_is_consistent():
    for old, new in EVERY_PAIR:
        check_consistency(old, ROOTS[old], new, ROOTS[new], consistency_path(subtree, old, new))


def test_mutated_consistency_proof_is_refused():
    for old, new in EVERY_PAIR:
        path = consistency_path(subtree, old, new)
        assert refused(check_consistency, old, flipped(ROOTS[old]), new, ROOTS[new], path)
        assert refused(check_consistency, old, ROOTS[old], new, ROOTS[new], [*path, LEAVES[0]])
        for at in range(len(path)):
            mutated = [*path[:at], flipped(path[at]), *path[at + 1 :]]
            assert refused(check_consistency, old, ROOTS[old], new, ROOTS[new], mutated)
            assert refused(check_consistency, old, ROOTS[old], new, ROOTS[new], path[:at] + path[at + 1 :])


def test_new_root_that_the_old_tree_does_not_begin_is_refused():
    for old, new in EVERY_PAIR:
        if old:
            path = consistency_path(subtree, old, new)
            assert refused(check_consistency, old, ROOTS[old], new, flipped(ROOTS[new]), path)


def test_smaller_new_tree_and_negative_sizes_are_refused():
    assert refused(check_consistency, 5, ROOTS[5], 4, ROOTS[4], [])
    assert refused(check_consistency, -1, ROOTS[0], 4, ROOTS[4], [])
    assert refused(check_consistency, 0, ROOTS[0], 0, ROOTS[1], [])


def test_stretches_that_were_hashed_apart_make_the_same_tree():
    for size in range(1, LARGEST + 1):
        for cut in range(size + 1):
            stretches = cover(0, LEAVES[:cut]) | cover(cut, LEAVES[cut:size])
            assert root_of(within(stretches), size) == ROOTS[size]
    assert len(cover(3, LEAVES[3:61])) <= 2 * 6
    assert cover(5, []) == {}


def test_leaf_that_no_stretch_covers_is_missed_and_named():
    stretches = cover(0, LEAVES[:7]) | cover(8, LEAVES[8:16])
    with pytest.raises(KeyError, match="7"):
        root_of(within(stretches), 16)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_proof_of_a_leaf_that_is_not_there_cannot_be_made(index, size):
    with pytest.raises(ValueError, match="has no leaf"):
        inclusion_path(subtree, index, size)


@pytest.mark.parametrize(("old", "new"), [(4, 3), (-1, 3)])
def test_proof_that_a_larger_tree_begins_a_smaller_cannot_be_made(old, new):
    with pytest.raises(ValueError, match="does not begin"):
        consistency_path(subtree, old, new)


def test_proofs_in_a_tree_of_a_million_leaves_read_few_stored_hashes():
    asked = []

    def counted(level, index):
        asked.append(place_of(level, index))
        return b"\0" * 32

    for read in (
        lambda: root_of(counted, 999_999),
        lambda: inclusion_path(counted, 777_777, 999_999),
        lambda: consistency_path(counted, 613_131, 999_999),
    ):
        asked.clear()
        read()
        assert len(asked) <= 2 * 20


@given(st.integers(1, 1 << 40))
def test_largest_subtrees_cover_every_leaf_once(size):
    spans = [(index << level, (index + 1) << level) for level, index in peaks(size)]
    assert spans[0][0] == 0
    assert spans[-1][1] == size
    assert all(left[1] == right[0] for left, right in pairwise(spans))


def test_vectors_of_the_tree_are_met():
    hashes = [leaf_hash(bytes.fromhex(leaf)) for leaf in VECTORS["leaves"]]
    frontier = Frontier()
    rows = [frontier.append(leaf) for leaf in hashes]

    def kept(level, index):
        return rows[place_of(level, index)][level]

    assert [root_of(kept, size).hex() for size in range(len(hashes) + 1)] == VECTORS["roots"]
    for proof in VECTORS["inclusion"]:
        path = inclusion_path(kept, proof["index"], proof["size"])
        assert [node.hex() for node in path] == proof["path"]
    for proof in VECTORS["consistency"]:
        assert [node.hex() for node in consistency_path(kept, proof["old"], proof["new"])] == proof["path"]
