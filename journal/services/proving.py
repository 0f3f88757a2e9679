"""Whether a backup restores: a copy put beside is held against itself, and that it held is noted in the log."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.errors import TamperedError, UnknownError
from journal.domain.practice_asks import Administer, operator_of
from journal.policy.restoring import ProveFacts, decide_prove
from journal.services.restoring import APART, lost_versions, tree_standings
from journal.store import health as stored
from journal.store.log_check import check_log

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from journal.domain.access import Decision
    from journal.domain.ids import ProviderId
    from journal.services.parts import Parts
    from journal.services.restoring import TreeStanding


def prove_copy(copy: Parts, tell: Callable[[str], object]) -> tuple[ProviderId, ...]:
    """Hold a restored copy against itself, telling each step; return the providers in it. Nothing is opened.

    Raises TamperedError at the first thing that does not hold, UnknownError where there is nothing to check.
    """
    trees = tree_standings(copy)
    if not trees:
        raise UnknownError("there is no provider in this copy")
    for tree in trees:
        tell(f"{tree.name}: {_checked_rows(copy, tree)} rows of the access log hold, and its checkpoint is signed.")
    lost = lost_versions(copy)
    if lost:
        raise TamperedError(f"{lost} texts of the copy would not open: its key store lacks their halves")
    tell("The key store's copy knows the half of every text.")
    return tuple(tree.provider for tree in trees)


def note_proven(parts: Parts, proven: Collection[ProviderId], made_at: datetime, at: datetime) -> tuple[str, ...]:
    """Note in each provider's log that a copy restores; return their names. A later provider proves nothing by it."""
    with parts.store.database.reading() as connection:
        here = stored.providers(connection)
    noted = {provider: name for provider, name in here.items() if provider in proven}
    for provider in noted:
        parts.store.log.log_access(_proving(provider, made_at), at)
    return tuple(noted.values())


def _checked_rows(copy: Parts, tree: TreeStanding) -> int:
    whose = tree.name or str(tree.provider)
    if tree.standing in APART:
        raise TamperedError(f"{tree.stored} rows of the log of {whose} are in the copy, and {tree.seen} were seen")
    if copy.key_store.secret("log-key", tree.provider) is None:
        raise TamperedError(f"the key store's copy holds no key of the log of {whose}")
    with copy.store.database.reading() as connection:
        checked = check_log(connection, tree.provider)
    faults = (checked.changed_row, checked.broken_chain, checked.other_tree)
    row = min((fault for fault in faults if fault is not None), default=None)
    if row is not None:
        raise TamperedError(f"row {row} of the log of {whose} is not the one that was signed")
    if not checked.signed:
        raise TamperedError(f"the newest checkpoint of the log of {whose} is not signed by its key")
    return checked.rows


def _proving(provider: ProviderId, made_at: datetime) -> Decision[Administer]:
    what, kind = Subtype.RESTORE_PROVEN, ResourceKind.LOG
    ask = Administer(actor=operator_of(provider), what=what, kind=kind, about=(provider,))
    decided = decide_prove(ask, ProveFacts(copy_was_whole=True))
    return replace(decided, because=(*decided.because, f"the copy of {made_at:%Y-%m-%d %H:%M} UTC (R-13)"))
