"""What restoring asks of a key store: which of its rows a log knows better, and what is then put right."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import insert, select, update

from keys.store_destroying import buried
from keys.store_key import seconds
from keys.store_schema import closed_mark, pair, tombstone, tree_seen

if TYPE_CHECKING:
    from collections.abc import Collection

    from keys.store_replica import Stores

AT_ONCE = 500


def untaken_ids(stores: Stores) -> set[UUID]:
    """The ids of the pairs in stock. A log that names one of them is newer than this key store."""
    with stores.reading() as connection:
        found = connection.scalars(select(pair.c.id).where(pair.c.taken_at.is_(None)))
        return {UUID(bytes=half) for half in found}


def absent_ids(stores: Stores, ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids that the key store never heard of: neither a pair nor a tombstone has them."""
    wanted = [half.bytes for half in ids]
    found: set[bytes] = set()
    with stores.reading() as connection:
        for start in range(0, len(wanted), AT_ONCE):
            some = wanted[start : start + AT_ONCE]
            for table in (pair, tombstone):
                found |= set(connection.scalars(select(table.c.id).where(table.c.id.in_(some))))
    return {half for half in ids if half.bytes not in found}


def buried_at(stores: Stores) -> dict[UUID, datetime]:
    """Every id that has a tombstone, and when it got it."""
    with stores.reading() as connection:
        rows = connection.execute(select(tombstone)).all()
    return {UUID(bytes=row.id): datetime.fromtimestamp(row.destroyed_at, UTC) for row in rows}


def buried_among(stores: Stores, ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids that have a tombstone."""
    with stores.reading() as connection:
        return buried(connection, ids)


def mark_events(stores: Stores) -> set[UUID]:
    """The events of the blocks that closed marks stand for."""
    with stores.reading() as connection:
        return {UUID(bytes=event) for event in connection.scalars(select(closed_mark.c.event).distinct())}


def seen_trees(stores: Stores) -> dict[UUID, tuple[int, bytes]]:
    """(size, root hash) of the largest tree seen of each provider's log."""
    with stores.reading() as connection:
        rows = connection.execute(select(tree_seen)).all()
    return {UUID(bytes=row.provider): (row.size, row.root) for row in rows}


def take_out_of_stock(stores: Stores, at: datetime) -> int:
    """Mark every untaken pair as taken, so that none is issued again; none is deleted; how many those were."""
    with stores.writing() as writing:
        return writing.execute(update(pair).where(pair.c.taken_at.is_(None)).values(taken_at=seconds(at)))


def accept_tree(stores: Stores, provider: UUID, size: int, root: bytes) -> None:
    """Go on from this tree, whatever was seen before: a person has decided that the other one is abandoned."""
    mine = tree_seen.c.provider == provider.bytes
    with stores.writing() as writing:
        if not writing.execute(update(tree_seen).where(mine).values(size=size, root=root)):
            writing.execute(insert(tree_seen), [{"provider": provider.bytes, "size": size, "root": root}])
