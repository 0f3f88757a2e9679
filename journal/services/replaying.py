"""Destruction reaches copies: what one of the two stores knows to be destroyed, the other learns before it serves."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.practice_asks import Administer, operator_of
from journal.domain.retention import DestructionKind
from journal.policy.restoring import ReplayFacts, decide_replay
from journal.services.keyring_orders import order_of
from journal.store import health as stored
from journal.store.destroyed import forget_patient, mark_destroyed, unmarked
from journal.store.destructions import executed
from keys import store_custody as custody
from keys.errors import DestructionRefusedError

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.ids import ProviderId
    from journal.domain.retention import Destruction
    from journal.services.parts import Parts
    from journal.store.destroyed import Unmarked


def replay_destructions(parts: Parts, at: datetime) -> int:
    """Destroy again what an older copy brought back, in either store; how many halves that were (R-07).

    Called when main is not behind. A row of the main database alone destroys nothing: the key store asks for the order.
    """
    again = sum(_in_key_store(parts, done, at) for done in _waiting(parts))
    return again + _in_main(parts, at)


def undone(parts: Parts) -> tuple[Destruction, ...]:
    """Return the destructions that stand in the log and are not carried out in the key store."""
    return tuple(_waiting(parts))


def carry_out_in_key_store(parts: Parts, done: Destruction, at: datetime) -> int:
    """Destroy the halves of a destruction that stands in the log; how many were not destroyed before.

    Raises DestructionRefusedError, KeyStoreError; whoever calls it again does no harm.
    """
    order = None
    if done.kind is DestructionKind.ORDERED:
        with parts.store.database.reading() as connection:
            order = order_of(connection, done)
    return parts.key_store.destroy(done.provider, done.named, order, at)


def _waiting(parts: Parts) -> list[Destruction]:
    with parts.store.database.reading() as connection:
        done = executed(connection) if stored.has_tables(connection) else ()
    buried = custody.buried_at(parts.key_store.stores) if done else {}
    return [each for each in done if not buried.keys() >= set(each.named)]


def _in_key_store(parts: Parts, done: Destruction, at: datetime) -> int:
    try:
        return carry_out_in_key_store(parts, done, at)
    except DestructionRefusedError:
        # A row that nobody signed keeps nobody from serving; `journal doctor` names it.
        return 0


def _in_main(parts: Parts, at: datetime) -> int:
    buried = custody.buried_at(parts.key_store.stores)
    with parts.store.database.reading() as connection:
        found = unmarked(connection, buried) if buried and stored.has_tables(connection) else ()
    by_provider: dict[ProviderId, list[Unmarked]] = defaultdict(list)
    for each in found:
        by_provider[each.provider].append(each)
    for provider, versions in by_provider.items():
        _mark(parts, provider, versions, buried, at)
    return len(found)


def _mark(
    parts: Parts, provider: ProviderId, versions: list[Unmarked], buried: dict[UUID, datetime], at: datetime
) -> None:
    ids = tuple(each.id for each in versions)
    what, actor = Subtype.DESTRUCTION, operator_of(provider)
    ask = Administer(actor=actor, what=what, kind=ResourceKind.VERSIONS, about=ids)
    with parts.store.writing(at=at) as tx:
        parts.store.log.recorded(tx, decide_replay(ask, ReplayFacts(was_destroyed=True)), at)
        for when in {buried[id_] for id_ in ids}:
            mark_destroyed(tx, [id_ for id_ in ids if buried[id_] == when], when)
        for patient in {each.patient for each in versions if each.is_identity}:
            forget_patient(tx, patient, None, at)
