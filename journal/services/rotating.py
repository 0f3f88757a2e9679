"""Renewing a circle's keys after a leak: one transaction, one row of the log, and everything goes on opening."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.errors import NoKeyError, UnknownError
from journal.domain.people import AccountKind, Role
from journal.domain.recovery_asks import officers_of
from journal.domain.rotation_asks import RotateKeys
from journal.policy.rotating import RotateFacts, decide_rotate
from journal.services.keyring_circles import CircleKind, known_row
from journal.services.keyring_grants import Noted, proves
from journal.services.keyring_joining import provider_issuer
from journal.services.keyring_renewing import renewed
from journal.services.keyring_turning import Turn, certified_again, next_epoch, sharing_again
from journal.store.epochs import certify_again, end_each, invited_by, let_lapse, lock_epoch
from journal.store.grants import add_circle, add_grants, newest_circles
from journal.store.people import change_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from journal.domain.access import Decision
    from journal.domain.ids import CircleId
    from journal.domain.people import Actor
    from journal.services.keyring_certificates import Issuer
    from journal.services.keyring_circles import Trust
    from journal.services.keyring_recovery import Recovered
    from journal.services.keyring_sessions import HeldCircle
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.store.grants import StoredCircle

    Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Gathered:
    """Who came together to renew keys: who answers for it, where chains end, and the circles that they hold."""

    actor: Actor
    trust: Trust
    held: Mapping[CircleId, HeldCircle] = field(repr=False)
    by_officers: bool = False


@dataclass(frozen=True, slots=True)
class Rotated:
    """The circle's new epoch, how many grants were made anew, and how many of its own did not open."""

    epoch: int
    grants: int
    unopened: int


def gathered_officers(recovered: Recovered) -> Gathered:
    """Return the recovery officers, who hold every circle, gathered."""
    return Gathered(officers_of(recovered.trust.provider), recovered.trust, recovered.circles, by_officers=True)


def decide_for(gathered: Gathered, about: UUID, *, in_hand: bool) -> Decision[RotateKeys]:
    """Decide whether those who came together may renew what ``about`` names; ``in_hand``: whether they hold the old."""
    ask = RotateKeys(actor=gathered.actor, about=(about,), by_officers=gathered.by_officers)
    return decide_rotate(ask, facts_about(gathered, in_hand=in_hand))


def facts_about(gathered: Gathered, *, in_hand: bool, own_unit: bool = False) -> RotateFacts:
    """Say what the law asks of those who came together."""
    return RotateFacts(
        is_head=gathered.actor.role is Role.HEAD and not gathered.by_officers,
        enough_officers=gathered.by_officers,
        is_journal_of_own_unit=own_unit,
        old_key_is_in_hand=in_hand,
        is_program=gathered.actor.kind is AccountKind.PROGRAM,
    )


def rotate_circle(
    parts: Parts, gathered: Gathered, circle: CircleId, at: datetime, progress: Progress | None = None
) -> Rotated:
    """Give a circle new keys: certified, handed to whom its assignments need, the old ones ended, in one transaction.

    Raises RefusedError when nobody there holds the old key, NoKeyError when nobody holds the provider key, UnknownError
    for no circle of the provider or the recovery circle, whose key lies on paper (rotating_words).
    """
    with parts.store.writing(at=at) as tx:
        lock_epoch(tx, circle)
        row, before = _newest(tx, gathered, circle), gathered.held.get(circle)
        event = parts.store.log.recorded(tx, decide_for(gathered, circle, in_hand=before is not None), at).event
        if before is None or not proves(before, known_row(tx.connection, gathered.trust, row)):
            raise NoKeyError("the circle was renewed by others: begin anew")
        noted = Noted(gathered.trust.provider, event, at)
        made = next_epoch(row, issuer_of(tx, gathered), noted)
        turn = Turn(gathered.trust, before, made, gathered.held, noted)
        return _turn(tx, turn, progress or _untold)


def _turn(tx: Transaction, turn: Turn, progress: Progress) -> Rotated:
    # All that rests on chains through the last epoch is worked out before the next one stands.
    renewal, sharing = renewed(tx.connection, turn, progress), sharing_again(turn, tx.connection)
    invited = invited_by(tx.connection, turn.before.id)
    certificates = list(certified_again(turn, tx.connection, invited))
    add_circle(tx, turn.made.row, turn.sealed_previous)
    end_each(tx, renewal.ended, turn.noted.at)
    add_grants(tx, renewal.grants)
    for invitation, certificate in certificates:
        certify_again(tx, invitation, turn.made.held.epoch, certificate)
    let_lapse(tx, [invitation for invitation, taken in invited.items() if not taken], turn.noted.at)
    if sharing is not None and turn.made.row.unit_id is not None:
        change_unit(tx, turn.made.row.unit_id, sharing_signature=sharing)
    return Rotated(turn.made.held.epoch, len(renewal.grants), renewal.unopened)


def _newest(tx: Transaction, gathered: Gathered, circle: CircleId) -> StoredCircle:
    rows = newest_circles(tx.connection, (circle,))
    if not rows or rows[0].provider_id != gathered.trust.provider or rows[0].kind == CircleKind.RECOVERY:
        raise UnknownError("no such circle")
    return rows[0]


def issuer_of(tx: Transaction, gathered: Gathered) -> Issuer:
    """Return the provider key as issuer. Raise NoKeyError when nobody who came holds it."""
    issuer = provider_issuer(tx.connection, gathered.trust, gathered.held)
    if issuer is None:
        raise NoKeyError("nobody who signed in holds the provider key")
    return issuer


def _untold(done: int, of: int) -> None:
    """Tell nobody."""
