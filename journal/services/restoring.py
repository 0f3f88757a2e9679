"""Whether the main database and the key store belong together, and how they are brought together after a restore.

A main database behind the key store's largest tree was restored or rolled back: nothing is served, nothing is
destroyed and nothing is healed until a person has decided. A key store behind the log only issues nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.ids import ProviderId
from journal.domain.practice_asks import Administer, operator_of
from journal.policy.restoring import AbandonFacts, decide_abandon
from journal.services.closing_again import close_again
from journal.services.departed import forget_closed
from journal.services.healing import heal_marks
from journal.services.replaying import replay_destructions
from journal.services.tokens import end_every_token
from journal.store import health as stored
from keys import store_custody as custody
from keys.errors import MainBehindError

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.access import Decision
    from journal.services.parts import Parts


class Standing(StrEnum):
    """How a provider's log in the main database stands to the largest tree that the key store has seen."""

    LEVEL = "level"
    AHEAD = "ahead"
    BEHIND = "behind"
    FORKED = "forked"


APART = frozenset({Standing.BEHIND, Standing.FORKED})


@dataclass(frozen=True, slots=True)
class TreeStanding:
    """One provider's log: leaves in the main database, and size and root of the largest tree seen."""

    provider: ProviderId
    name: str
    stored: int
    seen: int
    seen_root: bytes
    standing: Standing


def tree_standings(parts: Parts) -> tuple[TreeStanding, ...]:
    """Compare every provider's log with the largest tree seen, also of providers that main no longer knows."""
    # The key store first: it is told of a tree after main's commit, so main can only be larger when read later.
    seen = custody.seen_trees(parts.key_store.stores)
    with parts.store.database.reading() as connection:
        names = stored.providers(connection) if stored.has_tables(connection) else {}
        every = (*names, *(ProviderId(provider) for provider in seen if provider not in names))
        found = []
        for provider in every:
            size, root = seen.get(provider, (0, b""))
            leaves = stored.leaves(connection, provider) if names else 0
            same = not size or (leaves >= size and stored.root_at(connection, provider, size) == root)
            found.append(
                TreeStanding(provider, names.get(provider, ""), leaves, size, root, _said(leaves, size, same=same))
            )
    return tuple(found)


def _said(leaves: int, seen: int, *, same: bool) -> Standing:
    if leaves < seen:
        return Standing.BEHIND
    if not same:
        return Standing.FORKED
    return Standing.AHEAD if leaves > seen else Standing.LEVEL


def require_consistent(parts: Parts) -> None:
    """Raise MainBehindError when the main database is behind a tree that was seen, or holds another one."""
    for tree in tree_standings(parts):
        if tree.standing in APART:
            raise MainBehindError(
                f"The main database holds {tree.stored} rows of the access log, and {tree.seen} were seen"
                f"{', or its rows were changed' if tree.standing is Standing.FORKED else ''}: it was restored or "
                "rolled back. Nothing is served until `journal restore` has run."
            )


def reissued(parts: Parts) -> set[UUID]:
    """Return the ids that stand in the key store's stock and in a stored version: the key store is an older copy."""
    stock = custody.untaken_ids(parts.key_store.stores)
    with parts.store.database.reading() as connection:
        return stored.named_versions(connection, stock) if stored.has_tables(connection) else set()


def level_key_store(parts: Parts, at: datetime) -> int:
    """Before a key store behind the log serves: take its stock out and make a new one; how many pairs that were."""
    if not reissued(parts):
        return 0
    taken = custody.take_out_of_stock(parts.key_store.stores, at)
    parts.key_store.stock(at)
    return taken


def ready_to_serve(parts: Parts, at: datetime) -> None:
    """Let a process serve. Raises MainBehindError; a key store behind the log is brought level first.

    What blocks close is closed, and what none closes any more is opened. Closed accounts are closed in both stores.
    """
    require_consistent(parts)
    level_key_store(parts, at)
    replay_destructions(parts, at)
    heal_marks(parts)
    close_again(parts, at)
    forget_closed(parts, at)


def abandon_trees(parts: Parts, at: datetime) -> tuple[TreeStanding, ...]:
    """Go on from the main database as it stands: log each tree that is given up, and give it up. Return these.

    With a tree its provider's tokens end, since one that was ended after the copy was made opens again in it.
    """
    given_up = tuple(tree for tree in tree_standings(parts) if tree.standing in APART and tree.name)
    marks = tuple(sorted(orphaned_marks(parts)))
    for tree in given_up:
        # Logged first: a crash in between leaves the tree unaccepted, and the next run logs it once more.
        parts.store.log.log_access(_abandoning(tree, marks), at)
        end_every_token(parts, tree.provider, at)
        with parts.store.database.reading() as connection:
            size, root = stored.stored_tree(connection, tree.provider)
        custody.accept_tree(parts.key_store.stores, tree.provider, size, root)
    return given_up


def _abandoning(tree: TreeStanding, marks: tuple[UUID, ...]) -> Decision[Administer]:
    """Decide about a tree; its row names the blocks that went with it, whose closed marks a person decides about."""
    actor = operator_of(tree.provider)
    ask = Administer(actor=actor, what=Subtype.RECOVERY, kind=ResourceKind.LOG, about=(tree.provider, *marks))
    decided = decide_abandon(ask, AbandonFacts(operator_decided=True))
    given_up = f"gives up the tree of {tree.seen} rows with root {tree.seen_root.hex()} (L-12)"
    return replace(decided, because=(*decided.because, given_up))


def orphaned_marks(parts: Parts) -> set[UUID]:
    """Return the blocks whose closed marks stand and whose row is in no log: a person decides on them."""
    events = custody.mark_events(parts.key_store.stores)
    with parts.store.database.reading() as connection:
        return stored.missing_events(connection, events) if events else set()


def lost_versions(parts: Parts) -> int:
    """Count the stored versions whose half the key store never heard of: their texts open with no key."""
    with parts.store.database.reading() as connection:
        return sum(len(custody.absent_ids(parts.key_store.stores, ids)) for ids in stored.version_ids(connection))
