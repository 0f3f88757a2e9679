"""Closed marks: which halves ordinary reading by other units does not get, and for which event each was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import delete, insert, select

from keys.store_schema import closed_mark

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection

    from keys.store_replica import Stores, Writing

AT_ONCE = 500

Mark = tuple[UUID, UUID]
"""The id of a half, and the event for which it is closed."""


def close(stores: Stores, ids: Collection[UUID], event: UUID) -> int:
    """Close halves for an event, in one commit on each side; how many were not closed for it yet."""
    with stores.writing() as writing:
        return _add(writing, [(half, event) for half in ids])


def open_again(stores: Stores, event: UUID) -> int:
    """Take away the marks of one event; a half that another event closes stays closed. How many there were."""
    if not marks_of(stores, event):
        return 0
    with stores.writing() as writing:
        return writing.execute(delete(closed_mark).where(closed_mark.c.event == event.bytes))


def set_marks(stores: Stores, ids: Collection[UUID], events: Collection[UUID]) -> None:
    """Let these halves be closed for exactly these events. Nothing is written where that is so already."""
    wanted = {(half, event) for half in ids for event in events}
    with stores.reading() as connection:
        if _marks_on(connection, ids) == wanted:
            return
    with stores.writing() as writing:
        for half, event in _marks_on(writing.store, ids) - wanted:
            gone = delete(closed_mark).where(closed_mark.c.id == half.bytes, closed_mark.c.event == event.bytes)
            writing.execute(gone)
        _add(writing, wanted)


def marks_of(stores: Stores, event: UUID) -> set[UUID]:
    """The halves that are closed for an event."""
    with stores.reading() as connection:
        found = connection.scalars(select(closed_mark.c.id).where(closed_mark.c.event == event.bytes))
        return {UUID(bytes=half) for half in found}


def _add(writing: Writing, marks: Iterable[Mark]) -> int:
    wanted = set(marks)
    missing = wanted - _marks_on(writing.store, {half for half, _ in wanted})
    if missing:
        rows = [{"id": half.bytes, "event": event.bytes} for half, event in sorted(missing)]
        writing.execute(insert(closed_mark), rows)
    return len(missing)


def _marks_on(connection: Connection, ids: Collection[UUID]) -> set[Mark]:
    wanted, found = [half.bytes for half in ids], set[Mark]()
    for start in range(0, len(wanted), AT_ONCE):
        rows = connection.execute(select(closed_mark).where(closed_mark.c.id.in_(wanted[start : start + AT_ONCE])))
        found |= {(UUID(bytes=row.id), UUID(bytes=row.event)) for row in rows}
    return found
