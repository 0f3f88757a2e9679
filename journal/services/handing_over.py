"""Keys that somebody waits for are passed on inside the sign-in of a member who holds them, logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.practice_asks import Administer
from journal.policy.joining import HandOverFacts, LapseFacts, decide_hand_over, decide_lapse
from journal.services.keyring_circles import NEEDS, CircleKind, Trust, known_account, known_row
from journal.services.keyring_grants import CIRCLE, READER, Noted
from journal.services.keyring_handing import Giver, Waiting, hand_on, lapsed_in, waits_for
from journal.services.patients_arriving import let_patients_in
from journal.services.releasing import release_waiting
from journal.store.epochs import end_older
from journal.store.grants import add_grants, circles_of, end_grants
from journal.store.waiting import AccountWaiting, Needing, accounts_waiting, holders_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.store.grants import StoredCircle


@dataclass(frozen=True, slots=True)
class WaitingHandOver:
    """Keys of a circle that a person needs, since when, and the names of those who can hand them over."""

    account: UUID
    name: str
    kind: str
    unit: UUID | None
    since: datetime
    holders: tuple[str, ...]


def do_what_waits(parts: Parts, giver: Giver, at: datetime) -> None:
    """Do what waits for a member with these circles: colleagues get keys, patients come in, entries are released."""
    hand_over(parts, giver, at)
    let_patients_in(parts, giver, at)
    release_waiting(parts, giver, at)


def hand_over(parts: Parts, giver: Giver, at: datetime) -> int:
    """Pass on everything that waits for this member, and end what lapsed by the clock; return how many keys.

    One transaction and at most two rows of the log; nothing waits, nothing is written.
    """
    with parts.store.database.reading() as connection:
        if not waits_for(connection, giver, at) and not lapsed_in(connection, giver, at):
            return 0
    with parts.store.writing(at=at) as tx:
        # Looked up again: another member may have signed in meanwhile.
        waiting = waits_for(tx.connection, giver, at)
        _give(parts, tx, giver, waiting, at)
        _end_lapsed(parts, tx, giver, at)
    return len(waiting)


def _give(parts: Parts, tx: Transaction, giver: Giver, waiting: list[Waiting], at: datetime) -> None:
    if not waiting:
        return
    # What waits_for gives back holds all three: it opened the secret, and left out who is not certified or assigned.
    facts = HandOverFacts(giver_holds_it=True, receiver_has_assignment=True, receiver_is_certified=True)
    ask = _ask(giver, [each.to.id for each in waiting])
    event = parts.store.log.recorded(tx, decide_hand_over(ask, facts), at).event
    add_grants(tx, [hand_on(each, Noted(giver.trust.provider, event, at)) for each in waiting])
    for to in {(each.to.id, each.to.epoch) for each in waiting}:
        readers = [each.granted.id for each in waiting if each.granted.what == READER and each.to.id == to[0]]
        end_older(tx, READER, readers, to, at)


def _end_lapsed(parts: Parts, tx: Transaction, giver: Giver, at: datetime) -> None:
    lapsed = lapsed_in(tx.connection, giver, at)
    if not lapsed:
        return
    ask = _ask(giver, [account for accounts in lapsed.values() for account in accounts])
    facts = LapseFacts(assignment_has_ended=True)
    parts.store.log.recorded(tx, decide_lapse(ask, facts), at)
    for circle, accounts in lapsed.items():
        end_grants(tx, CIRCLE, (circle,), accounts, at)


def _ask(giver: Giver, about: list[UUID]) -> Administer:
    ids = tuple(dict.fromkeys(about))
    return Administer(actor=giver.actor, what=Subtype.GRANT, kind=ResourceKind.ACCOUNT, about=ids)


def waiting_handovers(parts: Parts, session: Session, at: datetime) -> tuple[WaitingHandOver, ...]:
    """Return what waits at the provider, without any secret; oldest first."""
    trusted = Trust(session.actor.provider, session.pins[session.actor.provider])
    with parts.store.database.reading() as connection:
        found = [
            waits
            for circle in circles_of(connection, session.actor.provider)
            if known_row(connection, trusted, circle)
            for waits in _waiting_for(connection, trusted, circle, at)
        ]
    return tuple(sorted(found, key=lambda waits: waits.since))


def _waiting_for(
    connection: Connection, trusted: Trust, circle: StoredCircle, at: datetime
) -> Iterator[WaitingHandOver]:
    roles = tuple(role.value for role, kinds in NEEDS.items() if CircleKind(circle.kind) in kinds)
    needing = Needing(trusted.provider, circle.circle_id, circle.epoch, roles, circle.unit_id)
    waiting = [a for a in accounts_waiting(connection, needing, at) if known_account(connection, trusted, a.key)]
    holders = tuple(holders_of(connection, circle.circle_id)) if waiting else ()
    for account in waiting:
        yield _seen(account, circle, holders)


def _seen(account: AccountWaiting, circle: StoredCircle, holders: tuple[str, ...]) -> WaitingHandOver:
    return WaitingHandOver(account.key.account_id, account.name, circle.kind, circle.unit_id, account.since, holders)
