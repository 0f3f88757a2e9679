"""A provider's tree as the tables hold it: its size, its stored subtrees, its checkpoints, and proofs for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import bindparam, func, select

from journal.domain.access_log import Stamp
from journal.domain.errors import TamperedError, UnknownError
from journal.store.log_tables import AccessEventRow, CheckpointRow, LogLeafRow
from keys.errors import DoesNotOpenError
from keys.merkle import consistency_path, inclusion_path, place_of, root_of
from keys.notes import open_note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from sqlalchemy import Connection

    Subtree = Callable[[int, int], bytes]

HASH = 32
T = TypeVar("T")

# Written once: to build these statements anew would cost more than to run them, in each round of the integrator.
_NEWEST_LEAF = select(func.max(LogLeafRow.leaf_index)).where(LogLeafRow.provider_id == bindparam("provider"))
_NEWEST_CHECKPOINT = (
    select(CheckpointRow.size, CheckpointRow.root, CheckpointRow.note)
    .where(CheckpointRow.provider_id == bindparam("provider"))
    .order_by(CheckpointRow.size.desc())
    .limit(1)
)
_LEAVES = select(LogLeafRow.leaf_index, LogLeafRow.leaf_hash, LogLeafRow.nodes).where(
    LogLeafRow.provider_id == bindparam("provider"), LogLeafRow.leaf_index.in_(bindparam("wanted", expanding=True))
)


@dataclass(frozen=True, slots=True)
class SignedTree:
    """The newest checkpoint of a provider's log: number of leaves, root, and the signed note."""

    size: int
    root: bytes
    note: str


@dataclass(frozen=True, slots=True)
class LeafProof:
    """One leaf, its number, and the path that proves it in the signed tree."""

    leaf: bytes
    index: int
    path: tuple[bytes, ...]
    tree: SignedTree


def size_of(connection: Connection, provider: UUID) -> int:
    """Return the number of leaves that stand, whether or not a checkpoint says so."""
    index = connection.execute(_NEWEST_LEAF, {"provider": provider}).scalar()
    return 0 if index is None else index + 1


def newest_checkpoint(connection: Connection, provider: UUID) -> SignedTree | None:
    """Return the newest checkpoint, or None before the first."""
    row = connection.execute(_NEWEST_CHECKPOINT, {"provider": provider}).one_or_none()
    return None if row is None else SignedTree(row.size, row.root, row.note)


def is_signed_by_all(connection: Connection, provider: UUID, keys: Sequence[str]) -> bool:
    """Say whether each of these verifier keys signed the newest checkpoint."""
    newest = newest_checkpoint(connection, provider)
    try:
        return newest is not None and all(open_note(newest.note, [key]) for key in keys)
    except DoesNotOpenError:
        return False


def signed_tree(connection: Connection, provider: UUID) -> SignedTree:
    """Return the newest checkpoint; UnknownError before the first."""
    tree = newest_checkpoint(connection, provider)
    if tree is None:
        raise UnknownError("the log has no checkpoint yet")
    return tree


def asked_of_tree(connection: Connection, provider: UUID, question: Callable[[Subtree], T]) -> T:
    """Answer a question about stored subtrees with one query: asked twice, first to learn what it reads.

    Raises TamperedError when a row that the answer needs is missing or too short.
    """
    wanted: list[int] = []

    def note(level: int, index: int) -> bytes:
        wanted.append(place_of(level, index))
        return bytes(HASH)

    question(note)
    rows = connection.execute(_LEAVES, {"provider": provider, "wanted": wanted})
    stored: dict[int, bytes] = {row.leaf_index: row.leaf_hash + row.nodes for row in rows}

    def read(level: int, index: int) -> bytes:
        found = stored.get(place_of(level, index), b"")[level * HASH : (level + 1) * HASH]
        if len(found) != HASH:
            raise TamperedError(f"the tree lacks what leaf {place_of(level, index)} completes")
        return found

    return question(read)


def stored_root(connection: Connection, provider: UUID, size: int) -> bytes:
    """Return the root of the first ``size`` leaves from what is stored; TamperedError when rows are missing."""
    return asked_of_tree(connection, provider, lambda subtree: root_of(subtree, size))


def prove_event(connection: Connection, provider: UUID, event: UUID) -> tuple[LeafProof, ...]:
    """Prove every leaf of an event in the newest signed tree; nothing while it waits to be integrated."""
    tree = signed_tree(connection, provider)
    columns = select(
        LogLeafRow.leaf_index,
        LogLeafRow.patient_id,
        LogLeafRow.patient_seq,
        LogLeafRow.previous,
        AccessEventRow.event_id,
        AccessEventRow.at,
        AccessEventRow.zone,
        AccessEventRow.commitment,
    ).join(AccessEventRow, AccessEventRow.event_id == LogLeafRow.event_id)
    mine = columns.where(LogLeafRow.provider_id == provider, LogLeafRow.event_id == event)
    proofs = []
    for row in connection.execute(mine.order_by(LogLeafRow.leaf_index)).all():
        stamp = Stamp(provider, row.event_id, row.at, row.zone, row.commitment)
        path = _path(connection, provider, row.leaf_index, tree.size)
        leaf = stamp.leaf(row.patient_id, row.patient_seq, row.previous)
        proofs.append(LeafProof(leaf, row.leaf_index, tuple(path), tree))
    return tuple(proofs)


def prove_consistency(connection: Connection, provider: UUID, old: int, new: int) -> Sequence[bytes]:
    """Prove that the tree of ``old`` leaves begins that of ``new``; UnknownError when the log is not that long."""
    if not 0 <= old <= new <= signed_tree(connection, provider).size:
        raise UnknownError("the log has no such tree")
    return asked_of_tree(connection, provider, lambda subtree: consistency_path(subtree, old, new))


def _path(connection: Connection, provider: UUID, index: int, size: int) -> Sequence[bytes]:
    return asked_of_tree(connection, provider, lambda subtree: inclusion_path(subtree, index, size))
