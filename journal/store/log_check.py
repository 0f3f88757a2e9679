"""The log held against itself, row by row: hashes, chains, earlier trees, and the newest checkpoint's signature.

It is what `journal verify-log` does with an export, for a page; the program needs no server and is the stronger proof.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from journal.domain.access_log import FIRST, Stamp, commitment_to
from journal.domain.errors import UnknownError
from journal.store.log_export import LEAF
from journal.store.log_keys import origin_of
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, CheckpointRow, LogLeafRow
from journal.store.people_tables import LogKeyRow
from keys.errors import DoesNotOpenError
from keys.merkle import Frontier, leaf_hash
from keys.notes import open_note, parse_checkpoint, verifier_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from sqlalchemy import Connection, Row

_AT_ONCE = 2_000
_PICTURED = 4


@dataclass(frozen=True, slots=True)
class SignedAt:
    """One signed tree: how many rows, when, and its root."""

    size: int
    at: datetime
    root: bytes


@dataclass(slots=True)
class LogCheck:
    """What was checked, and the first row of each kind that does not hold; None where all do."""

    rows: int = 0
    patients: int = 0
    checkpoints: int = 0
    began_at: datetime | None = None
    changed_row: int | None = None
    broken_chain: int | None = None
    other_tree: int | None = None
    signed: bool = False
    pictured: tuple[SignedAt, ...] = ()
    verifier_key: str = ""
    chains: dict[UUID, tuple[int, bytes]] = field(default_factory=dict, repr=False)


def check_log(connection: Connection, provider: UUID) -> LogCheck:
    """Recompute a provider's tree from its first row. Raise UnknownError before the first checkpoint."""
    checked, frontier = LogCheck(), Frontier()
    trees = list(_signed_trees(connection, provider))
    if not trees:
        raise UnknownError("the log has no checkpoint yet")
    roots = {tree.size: tree.root for tree in trees}
    for row in _leaves(connection, provider):
        _check_row(checked, provider, row)
        frontier.append(row.leaf_hash)
        checked.rows = frontier.size
        _compare(checked, roots.get(frontier.size), frontier)
    if checked.rows < trees[-1].size:
        checked.other_tree = checked.other_tree or checked.rows
    checked.patients = len(checked.chains)
    checked.checkpoints = len(trees)
    checked.pictured = _few_of(trees)
    checked.verifier_key = newest_key(connection, provider)
    checked.signed = _newest_is_signed(connection, provider)
    return checked


def _check_row(checked: LogCheck, provider: UUID, row: Row[*tuple[Any, ...]]) -> None:
    index = int(row.leaf_index)
    if row.event_id is None:
        checked.changed_row = index if checked.changed_row is None else checked.changed_row
        return
    checked.began_at = checked.began_at or row.at
    stamp = Stamp(provider, row.event_id, row.at, row.zone, row.commitment)
    hashed = leaf_hash(stamp.leaf(row.patient_id, row.patient_seq, row.previous))
    told = row.payload is None or commitment_to(row.salt, row.payload) == row.commitment
    if checked.changed_row is None and not (told and hashed == row.leaf_hash):
        checked.changed_row = index
    if row.patient_id is not None:
        _follow(checked, row, index)


def _follow(checked: LogCheck, row: Row[*tuple[Any, ...]], index: int) -> None:
    seq, previous = checked.chains.get(row.patient_id, (0, FIRST))
    if checked.broken_chain is None and (row.patient_seq, row.previous) != (seq + 1, previous):
        checked.broken_chain = index
    checked.chains[row.patient_id] = (row.patient_seq, row.leaf_hash)


def _compare(checked: LogCheck, root: bytes | None, frontier: Frontier) -> None:
    if root is not None and checked.other_tree is None and frontier.root() != root:
        checked.other_tree = frontier.size


def _signed_trees(connection: Connection, provider: UUID) -> Iterator[SignedAt]:
    columns = select(CheckpointRow.size, CheckpointRow.at, CheckpointRow.root)
    found = columns.where(CheckpointRow.provider_id == provider).order_by(CheckpointRow.size)
    return (SignedAt(row.size, row.at, row.root) for row in connection.execute(found).all())


def _few_of(trees: list[SignedAt]) -> tuple[SignedAt, ...]:
    """Return the first, the newest and some between, for the picture of the chain."""
    steps = min(_PICTURED, len(trees))
    places = {round(n * (len(trees) - 1) / max(1, steps - 1)) for n in range(steps)}
    return tuple(trees[place] for place in sorted(places))


def newest_key(connection: Connection, provider: UUID) -> str:
    """Return the newest key of a provider's log as a verifier key; "" before there is one."""
    return next(iter(_keys(connection, provider)), "")


def _keys(connection: Connection, provider: UUID) -> list[str]:
    keys = select(LogKeyRow.signing_key).where(LogKeyRow.provider_id == provider).order_by(LogKeyRow.epoch.desc())
    return [verifier_key(origin_of(provider), key) for key in connection.execute(keys).scalars()]


def _newest_is_signed(connection: Connection, provider: UUID) -> bool:
    newest = select(CheckpointRow.note, CheckpointRow.size).where(CheckpointRow.provider_id == provider)
    row = connection.execute(newest.order_by(CheckpointRow.size.desc()).limit(1)).one()
    try:
        return parse_checkpoint(open_note(row.note, _keys(connection, provider))).size == int(row.size)
    except DoesNotOpenError:
        return False


def _leaves(connection: Connection, provider: UUID) -> Iterator[Row[*tuple[Any, ...]]]:
    joined = (
        LEAF.select_from(LogLeafRow)
        .outerjoin(AccessEventRow, AccessEventRow.event_id == LogLeafRow.event_id)
        .outerjoin(AccessPayloadRow, AccessPayloadRow.event_id == LogLeafRow.event_id)
        .where(LogLeafRow.provider_id == provider)
        .order_by(LogLeafRow.leaf_index)
    )
    start = 0
    while rows := connection.execute(joined.where(LogLeafRow.leaf_index.between(start, start + _AT_ONCE - 1))).all():
        yield from rows
        start += _AT_ONCE
