"""The Merkle tree of RFC 9162 over SHA-256: hashes, roots, and proofs that read O(log n) stored hashes.

A *subtree* ``(level, index)`` covers the leaves from ``index << level`` up to ``(index + 1) << level``. Once
its last leaf is there it never changes, so a log keeps it for good beside that leaf: the leaf ``i`` completes
those of level 0 up to the number of trailing zeros of ``i + 1``. Roots and proofs ask for such hashes by a
function of ``(level, index)``, and `place_of` says beside which leaf each of them lies.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Subtree = Callable[[int, int], bytes]

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """Hash the bytes of a leaf: 32 bytes (RFC 9162, 2.1.1)."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children of 32 bytes each: 32 bytes (RFC 9162, 2.1.1)."""
    return sha256(b"\1" + left + right).digest()


def place_of(level: int, index: int) -> int:
    """Return the index of the leaf that completes a subtree, and beside which its hash is kept."""
    return ((index + 1) << level) - 1


def completed_by(index: int, leaf: bytes, subtree: Subtree) -> list[bytes]:
    """Return the hashes that a leaf completes, by its index and hash; level 0 first.

    ``subtree`` is asked only for left siblings, one for each level above the leaf.
    """
    hashes = [leaf]
    while index & 1:
        hashes.append(node_hash(subtree(len(hashes) - 1, index - 1), hashes[-1]))
        index >>= 1
    return hashes


class Frontier:
    """A growing tree of which only the largest complete subtrees are remembered, O(log n) of them.

    ``size`` is the number of leaves so far; the subtrees before it are read once, through ``subtree``.
    """

    def __init__(self, size: int = 0, subtree: Subtree | None = None) -> None:
        """Continue a tree of this size; without a size it is empty and nothing is read."""
        self.size = size
        self._peaks = {level: subtree(level, index) for level, index in peaks(size)} if subtree else {}
        if len(self._peaks) != size.bit_count():
            raise ValueError("A tree that has leaves is continued from its stored subtrees")

    def append(self, leaf: bytes) -> list[bytes]:
        """Add a leaf by its hash; return what it completes, as `completed_by` does."""
        done = completed_by(self.size, leaf, self._left_sibling)
        self.size += 1
        self._peaks[len(done) - 1] = done[-1]
        return done

    def root(self) -> bytes:
        """Return the root of the tree so far, 32 bytes."""
        return root_of(lambda level, _index: self._peaks[level], self.size)

    def _left_sibling(self, level: int, _index: int) -> bytes:
        return self._peaks[level]


def peaks(size: int) -> list[tuple[int, int]]:
    """Return ``(level, index)`` of the largest complete subtrees of a tree, from left to right."""
    levels = [level for level in range(size.bit_length()) if size >> level & 1]
    return [(level, (size >> level) - 1) for level in reversed(levels)]


def root_of(subtree: Subtree, size: int) -> bytes:
    """Return the root of a tree of this size, 32 bytes; an empty tree's is the hash of nothing."""
    return _node(subtree, (_height(size), 0), size) if size else EMPTY_ROOT


def cover(start: int, leaves: Sequence[bytes]) -> dict[tuple[int, int], bytes]:
    """Return the fewest complete subtrees over consecutive leaf hashes, of which the first is leaf ``start``.

    Covers of neighbouring stretches, hashed apart, together give the tree: see `within`.
    """
    found: dict[tuple[int, int], bytes] = {}
    row, level = list(leaves), 0
    while row:
        if start & 1:
            found[level, start] = row.pop(0)
            start += 1
        if len(row) & 1:
            last = row.pop()
            found[level, start + len(row)] = last
        row = [sha256(b"\1" + left + right).digest() for left, right in zip(row[::2], row[1::2], strict=True)]
        start, level = start >> 1, level + 1
    return found


def within(covers: Mapping[tuple[int, int], bytes]) -> Subtree:
    """Return a reader of the subtrees that these covers make up; KeyError for a leaf that none covers."""

    def subtree(level: int, index: int) -> bytes:
        found = covers.get((level, index))
        if found is not None:
            return found
        if level == 0:
            raise KeyError(index)
        return node_hash(subtree(level - 1, 2 * index), subtree(level - 1, 2 * index + 1))

    return subtree


def inclusion_path(subtree: Subtree, index: int, size: int) -> list[bytes]:
    """Prove that the leaf is in the tree of this size: hashes from the leaf up (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"A tree of {size} leaves has no leaf {index}")
    return [_node(subtree, sibling, size) for sibling in _siblings((0, index), size)]


def consistency_path(subtree: Subtree, old: int, new: int) -> list[bytes]:
    """Prove that the old tree begins the new one (RFC 9162, 2.1.4.1); empty from 0 and between equals."""
    if not 0 <= old <= new:
        raise ValueError(f"A tree of {old} leaves does not begin one of {new}")
    if old in {0, new}:
        return []
    last = peaks(old)[-1]
    path = [_node(subtree, sibling, new) for sibling in _siblings(last, new)]
    return path if last[1] == 0 else [subtree(*last), *path]


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Check an inclusion proof of a leaf's hash (RFC 9162, 2.1.3.2); `DoesNotOpenError` if it fails."""
    if not 0 <= index < size:
        raise DoesNotOpenError
    if _fold(leaf, _paired(_siblings((0, index), size), path)) != root:
        raise DoesNotOpenError


def check_consistency(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> None:
    """Check that the old tree begins the new one (RFC 9162, 2.1.4.2); `DoesNotOpenError` if it does not."""
    if not 0 <= old <= new or (old == 0 and old_root != EMPTY_ROOT) or (new == 0 and new_root != EMPTY_ROOT):
        raise DoesNotOpenError
    begins = _begins_without_path if old in {0, new} else _begins_with_path
    if not begins((old, old_root), (new, new_root), path):
        raise DoesNotOpenError


def _begins_without_path(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    return not path and (old == new or old[0] < new[0])


def _begins_with_path(old: tuple[int, bytes], new: tuple[int, bytes], path: Sequence[bytes]) -> bool:
    last = peaks(old[0])[-1]
    # A power of two is one subtree: its hash is the old root itself, which the path leaves out.
    start, *rest = [old[1], *path] if last[1] == 0 else path or [b""]
    steps = _paired(_siblings(last, new[0]), rest)
    lefts = [(sibling, node) for sibling, node in steps if _is_left(sibling)]
    return _fold(start, lefts) == old[1] and _fold(start, steps) == new[1]


def _paired(siblings: Sequence[tuple[int, int]], path: Sequence[bytes]) -> list[tuple[tuple[int, int], bytes]]:
    if len(siblings) != len(path):
        raise DoesNotOpenError
    return list(zip(siblings, path, strict=True))


def _fold(start: bytes, steps: Iterable[tuple[tuple[int, int], bytes]]) -> bytes:
    node = start
    for sibling, other in steps:
        node = node_hash(other, node) if _is_left(sibling) else node_hash(node, other)
    return node


def _is_left(place: tuple[int, int]) -> bool:
    return place[1] & 1 == 0


def _node(subtree: Subtree, place: tuple[int, int], size: int) -> bytes:
    """Return the hash of a node of the tree, which at the right edge may be incomplete."""
    level, index = place
    if (index + 1) << level <= size:
        return subtree(level, index)
    left = _node(subtree, (level - 1, 2 * index), size)
    if (2 * index + 1) << (level - 1) >= size:
        return left
    return node_hash(left, _node(subtree, (level - 1, 2 * index + 1), size))


def _siblings(place: tuple[int, int], size: int) -> list[tuple[int, int]]:
    """Return the siblings on the way up to the root; at the right edge a node may have none."""
    start, index = place
    ladder = [(level, index >> (level - start) ^ 1) for level in range(start, _height(size))]
    return [(level, sibling) for level, sibling in ladder if sibling << level < size]


def _height(size: int) -> int:
    return (size - 1).bit_length()
