"""Closed marks follow what is written: what a standing block covers is closed from birth (keys.md, "Block")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.store.blocks import blocks_of, covering, inner_blocks

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from journal.domain.entry import EntryHead
    from journal.domain.ids import EventId, VersionId
    from journal.services.parts import Parts
    from journal.store.database import Transaction


def close_from_birth(
    parts: Parts, tx: Transaction, head: EntryHead, versions: Collection[VersionId], at: datetime
) -> None:
    """Close new versions of an entry where a block covers it, before the transaction that makes them commits.

    The patient's row lock is held, which a block takes too: no block can come between. A crash in between leaves a
    mark on an id that nothing bears.
    """
    events = _covering(tx, head, at)
    if events:
        parts.key_store.close_for(versions, events, events)


def close_anew(parts: Parts, tx: Transaction, head: EntryHead, at: datetime) -> None:
    """Compute the marks of all of an entry's versions anew, since the time that it is about has changed.

    Those of a block that a restored log does not know stay: a person decides about them (keys.md, "Restoring").
    """
    known = [block.event for block in blocks_of(tx.connection, head.newest.place.provider, head.patient)]
    parts.key_store.close_for([version.id for version in head.versions], _covering(tx, head, at), known)


def _covering(tx: Transaction, head: EntryHead, at: datetime) -> tuple[EventId, ...]:
    blocks = inner_blocks(tx.connection, head.newest.place.provider, head.patient, at)
    return covering(blocks, head.unit, head.kind, head.happened)
