"""Destroying halves: tombstones for good, and what is younger than ten years only by a signed order (PDL 3:17, 8:4)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, insert, or_, select

from keys.errors import DestructionRefusedError, DoesNotOpenError
from keys.orders import check_order
from keys.store_key import seconds
from keys.store_schema import closed_mark, pair, tombstone

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from keys.orders import Order
    from keys.store_replica import Stores

FLOOR_YEARS = 10
AT_ONCE = 500


def floor(at: datetime) -> datetime:
    """The same moment ten years before; a half taken later than this is young. 29 February counts as the 28th."""
    try:
        return at.replace(year=at.year - FLOOR_YEARS)
    except ValueError:
        return (at - timedelta(days=1)).replace(year=at.year - FLOOR_YEARS)


def young_ids(connection: Connection, ids: Collection[UUID], at: datetime) -> set[UUID]:
    """Those of these ids whose half was taken less than ten years before `at`, or lies in stock still."""
    recent = or_(pair.c.taken_at.is_(None), pair.c.taken_at > seconds(floor(at)))
    found: set[UUID] = set()
    for some in _chunks(ids):
        rows = connection.scalars(select(pair.c.id).where(pair.c.id.in_(some), recent))
        found |= {UUID(bytes=half) for half in rows}
    return found


def require_order(order: Order | None, young: Collection[UUID], pin: bytes | None) -> None:
    """Raise DestructionRefusedError unless nothing is young, or a valid order names all that is."""
    if not young:
        return
    if order is None:
        raise DestructionRefusedError(f"{len(young)} halves are younger than ten years, and no order names them.")
    if pin is None:
        raise DestructionRefusedError(
            "The key store has pinned no key of this provider. It does so when a head next proposes a destruction."
        )
    if not order.ids.issuperset(young):
        raise DestructionRefusedError("The order names other halves than those that are to be destroyed.")
    try:
        check_order(order, pin)
    except DoesNotOpenError:
        raise DestructionRefusedError("The order is not signed by two accounts of the provider.") from None


def bury(stores: Stores, ids: Collection[UUID], at: datetime) -> int:
    """Put a tombstone for each id in place of its pair and marks, on both sides in one write; how many are new.

    An id that was never heard of gets its tombstone too: an older copy that holds the pair may still come.
    """
    with stores.writing() as writing:
        new = set(ids) - buried(writing.store, ids)
        for some in _chunks(new):
            writing.execute(delete(closed_mark).where(closed_mark.c.id.in_(some)))
            writing.execute(delete(pair).where(pair.c.id.in_(some)))
            writing.execute(insert(tombstone), [{"id": half, "destroyed_at": seconds(at)} for half in some])
    return len(new)


def buried(connection: Connection, ids: Collection[UUID]) -> set[UUID]:
    """Those of these ids that have a tombstone."""
    found: set[UUID] = set()
    for some in _chunks(ids):
        rows = connection.scalars(select(tombstone.c.id).where(tombstone.c.id.in_(some)))
        found |= {UUID(bytes=half) for half in rows}
    return found


def _chunks(ids: Collection[UUID]) -> Iterator[Sequence[bytes]]:
    every = sorted({half.bytes for half in ids})
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
