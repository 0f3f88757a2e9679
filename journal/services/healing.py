"""What a crash left between the two stores about blocks, put right: the log says which halves are closed.

It runs before a process serves, never while the main database is behind what was seen. It waits for whoever is just
entering a block: what another worker is about is not taken for a crash.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.store import health as stored
from journal.store.blocks import block_named, covered_versions, every_inner_block
from keys import store_custody as custody

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from journal.domain.block import Block
    from journal.services.parts import Parts


def heal_marks(parts: Parts) -> int:
    """Close what standing blocks cover, open what no block closes any more; return for how many blocks that was due.

    Marks whose block's row went missing with an abandoned tree stay: a person decides about them.
    """
    with parts.store.database.reading() as connection:
        if not stored.has_tables(connection):
            return 0
        blocks = every_inner_block(connection)
    standing = {block.event: block for block in blocks if not block.is_over}
    healed = sum(_close(parts, block) for block in standing.values())
    over = {block.event for block in blocks} - standing.keys()
    marked = custody.mark_events(parts.key_store.stores)
    healed += sum(parts.key_store.open_again(event) > 0 for event in marked & over)
    return healed + _let_go(parts, marked - over - standing.keys())


def _close(parts: Parts, block: Block) -> bool:
    with parts.store.database.writing(block.provider, block.patient) as tx:
        # Whoever ends it has this lock too, and opens it afterwards: what was ended meanwhile is not closed again.
        if block_named(tx.connection, block.provider, block.patient, block.id).is_over:
            return False
        covered = covered_versions(tx.connection, block)
        return parts.key_store.close(covered.packed, block.event) > 0


def _let_go(parts: Parts, events: Collection[UUID]) -> int:
    """Open what was closed for blocks that never committed; for how many that was due."""
    if not events:
        return 0
    # Whoever is just entering one of these blocks holds the lock; once it is let go, its row is there or never comes.
    with parts.store.database.entering():
        pass
    with parts.store.database.reading() as connection:
        never = stored.missing_events(connection, events) - stored.kept_marks(connection)
    return sum(parts.key_store.open_again(event) > 0 for event in never)
