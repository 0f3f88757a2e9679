"""What a crash left between the two stores about blocks, put right: the log says which halves are closed.

It runs before a process serves, never while the main database is behind what was seen. Each step takes the patient's
row lock, which a block holds until it commits: what another worker is just about is not taken for a crash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.ids import PatientId, ProviderId
from journal.store import health as stored
from journal.store.blocks import covered_versions, every_inner_block
from keys import store_custody as custody

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from journal.domain.block import Block
    from journal.services.parts import Parts


def heal_marks(parts: Parts, at: datetime) -> int:
    """Close what standing blocks cover, open what no block closes any more; return for how many blocks that was due.

    Marks whose block's row went missing with an abandoned tree stay: a person decides about them.
    """
    with parts.store.database.reading() as connection:
        if not stored.has_tables(connection):
            return 0
        blocks = every_inner_block(connection)
    standing = {block.event: block for block in blocks if block.stands(at)}
    healed = sum(_close(parts, block) for block in standing.values())
    over = {block.event for block in blocks} - standing.keys()
    marked = custody.mark_events(parts.key_store.stores)
    healed += sum(parts.key_store.open_again(event) > 0 for event in marked & over)
    return healed + sum(_let_go(parts, event) for event in marked - over - standing.keys())


def _close(parts: Parts, block: Block) -> bool:
    with parts.store.database.writing(block.provider, block.patient) as tx:
        covered = covered_versions(tx.connection, block)
        return parts.key_store.close(covered.packed, block.event) > 0


def _let_go(parts: Parts, event: UUID) -> bool:
    """Open what was closed for a block that never committed."""
    for provider, patient in _whose(parts, parts.key_store.closed_for(event)):
        # Whoever is just entering this very block holds the lock; once it is let go, its row is there or never comes.
        with parts.store.database.writing(provider, patient):
            pass
    with parts.store.database.reading() as connection:
        if not stored.missing_events(connection, {event}) or event in stored.kept_marks(connection):
            return False
    return parts.key_store.open_again(event) > 0


def _whose(parts: Parts, versions: Iterable[UUID]) -> set[tuple[ProviderId, PatientId]]:
    with parts.store.database.reading() as connection:
        return stored.patients_of(connection, list(versions))
