"""Closed marks: which halves ordinary reading by other units does not get, and for which event each was closed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, select, text

from keys.store_schema import closed_mark

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from keys.store_replica import Stores

AT_ONCE = 500
_PORTION = 16 * 1_000
"""Bytes of ids."""
_BETWEEN = 0.006
"""Seconds."""

Mark = tuple[UUID, UUID]
"""The id of a half, and the event for which it is closed."""

# A journal's ids travel as one value, which the database cuts up, passing over the marks that it has: to bind row by
# row and to look for each before cost two thirds of a block. A driver counts only what begins with INSERT.
_PLACES = (
    "WITH RECURSIVE place (first) AS (SELECT 1 UNION ALL SELECT first + 16 FROM place WHERE first + 16 < :length) "
)
_HALVES = "FROM place WHERE :length > 0"
_ADD = f"INSERT INTO closed_mark (id, event) {_PLACES} SELECT substr(:ids, first, 16), :event {_HALVES}"
# To pass over marks costs PostgreSQL as much again as to set them, whether there are any or not.
_CLOSE_NEWLY, _CLOSE = text(_ADD), text(f"{_ADD} ON CONFLICT DO NOTHING")
_IS_OPEN = text(
    f"{_PLACES} SELECT 1 {_HALVES} AND NOT EXISTS "  # noqa: S608  (constants alone)
    "(SELECT 1 FROM closed_mark WHERE id = substr(:ids, first, 16) AND event = :event) LIMIT 1"
)


def close(stores: Stores, ids: bytes, event: UUID) -> int:
    """Close halves for an event, in one commit on each side; how many were not closed for it yet.

    The ids are one value, 16 bytes each. Where all are closed for it nothing is written.
    """
    with stores.reading() as connection:
        if not connection.scalar(_IS_OPEN, _named(ids, event)):
            return 0
    with stores.writing() as writing:
        return writing.execute(_CLOSE, _named(ids, event))


def close_newly(stores: Stores, ids: bytes, event: UUID) -> None:
    """Close halves for an event that closes none yet, as `close` does; KeyStoreError where it does already.

    A portion at a time, so that a long journal does not take a processor from everybody else in one go.
    """
    with stores.writing() as writing:
        for start in range(0, len(ids), _PORTION):
            if start:
                time.sleep(_BETWEEN)
            writing.execute(_CLOSE_NEWLY, _named(ids[start : start + _PORTION], event))


def open_again(stores: Stores, event: UUID) -> int:
    """Take away the marks of one event; a half that another event closes stays closed. How many there were."""
    with stores.reading() as connection:
        if connection.scalar(select(closed_mark.c.id).where(closed_mark.c.event == event.bytes).limit(1)) is None:
            return 0
    with stores.writing() as writing:
        return writing.execute(delete(closed_mark).where(closed_mark.c.event == event.bytes))


def set_marks(stores: Stores, ids: Collection[UUID], events: Collection[UUID], known: Collection[UUID]) -> None:
    """Let these halves be closed for these of the known events and no other. Nothing is written where that is so.

    Marks of an event that is not known stay: a main database was restored that holds its row no more.
    """
    wanted = {(half, event) for half in ids for event in events}
    with stores.reading() as connection:
        marks = _marks_on(connection, ids)
        if wanted <= marks and _of(known, marks) <= wanted:
            return
    with stores.writing() as writing:
        for half, event in _of(known, _marks_on(writing.store, ids)) - wanted:
            gone = delete(closed_mark).where(closed_mark.c.id == half.bytes, closed_mark.c.event == event.bytes)
            writing.execute(gone)
        packed = b"".join(half.bytes for half in ids)
        for event in events:
            writing.execute(_CLOSE, _named(packed, event))


def marks_of(stores: Stores, event: UUID) -> set[UUID]:
    """The halves that are closed for an event."""
    with stores.reading() as connection:
        found = connection.scalars(select(closed_mark.c.id).where(closed_mark.c.event == event.bytes))
        return {UUID(bytes=half) for half in found}


def _of(events: Collection[UUID], marks: Collection[Mark]) -> set[Mark]:
    return {(half, event) for half, event in marks if event in events}


def _named(ids: bytes, event: UUID) -> dict[str, object]:
    return {"ids": ids, "length": len(ids), "event": event.bytes}


def _marks_on(connection: Connection, ids: Collection[UUID]) -> set[Mark]:
    wanted, found = [half.bytes for half in ids], set[Mark]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = connection.execute(select(closed_mark).where(closed_mark.c.id.in_(wanted[start : start + AT_ONCE])))
        found |= {(UUID(bytes=row.id), UUID(bytes=row.event)) for row in rows}
    return found
