"""Making grants and opening them: signed by a circle whose chain holds, of its newest epoch, for this provider."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.ids import CircleId, new_id
from journal.services.keyring_circles import Known, known_circle
from journal.services.keyring_epochs import at_epoch
from journal.services.keyring_sessions import Circles, HeldCircle
from journal.store.grants import StoredGrant, live_grants
from keys.errors import DoesNotOpenError
from keys.granting import Grant, GrantHeader, check_grant, unwrap, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import EventId
    from journal.services.keyring_circles import Trust
    from keys.pairs import KeyPair

READER = "reader"
PATIENT = "patient"
INDEX = "index"
CIRCLE = "circle"
PROVIDER_KEY = "provider-key"
FIRST = 1


@dataclass(frozen=True, slots=True)
class Granted:
    """A secret, and what it is: ``what`` is one of the names above."""

    what: str
    id: UUID
    epoch: int
    secret: bytes


@dataclass(frozen=True, slots=True)
class Holder:
    """A key pair in hand: a circle's or the account's own, by id and epoch."""

    id: UUID
    epoch: int
    pair: KeyPair


@dataclass(frozen=True, slots=True)
class Noted:
    """The provider, and the row of the access log in whose transaction a grant is made."""

    provider: UUID
    event: EventId
    at: datetime


def holder(circle: HeldCircle) -> Holder:
    """Expand a held circle's key pair."""
    return Holder(circle.id, circle.epoch, circle.pair)


def known_self(circle: HeldCircle) -> Known:
    """Return the public keys of a circle that one holds: its secret was proven when it was opened."""
    return Known(circle.id, circle.epoch, circle.pair.public)


def make_grant(granted: Granted, to: Known, by: HeldCircle, noted: Noted) -> StoredGrant:
    """Wrap a secret to a checked key, signed by a circle that one holds."""
    header = GrantHeader(noted.provider, granted.what, granted.id, granted.epoch, to.id, to.epoch, by.id, by.epoch)
    made = wrap(granted.secret, header, to.keys, by.pair.signing_seed)
    return StoredGrant(
        new_id(),
        noted.provider,
        granted.what,
        granted.id,
        granted.epoch,
        to.id,
        to.epoch,
        by.id,
        by.epoch,
        made.wrapped,
        made.signature,
        noted.event,
        noted.at,
    )


def circle_grant(circle: HeldCircle, to: Known, noted: Noted) -> StoredGrant:
    """Grant a circle's secret: it is signed by the circle itself, and proves itself when opened."""
    return make_grant(Granted(CIRCLE, circle.id, circle.epoch, circle.secret), to, circle, noted)


def open_grant(rows: Iterable[StoredGrant], to: Holder, by: Known) -> bytes | None:
    """Open the first of these grants to ``to`` that ``by`` signed in its newest epoch; None when none does.

    What is unsigned, foreign or of an older epoch is passed over as if it were not there: a writer of the database
    can keep a secret from us, and cannot hand us another.
    """
    for row in rows:
        if (row.to_id, row.to_epoch, row.by_id, row.by_epoch) != (to.id, to.epoch, by.id, by.epoch):
            continue
        try:
            return unwrap(_grant(row), to.pair, by.keys.signing)
        except DoesNotOpenError:
            continue
    return None


def is_signed(row: StoredGrant, by: Known) -> bool:
    """Say whether ``by`` signed this grant, in this epoch: a row that it did not is handed on to nobody."""
    if (row.by_id, row.by_epoch) != (by.id, by.epoch):
        return False
    try:
        check_grant(_grant(row), by.keys.signing)
    except DoesNotOpenError:
        return False
    return True


def open_circles(connection: Connection, trust: Trust, to: Holder, circles: Iterable[CircleId]) -> Circles:
    """Open the granted secrets of these circles; a secret must give the very keys that are certified."""
    wanted = tuple(circles)
    rows = _of(trust, live_grants(connection, CIRCLE, wanted, (to.id,)))
    opened: Circles = {}
    for circle in wanted:
        known = known_circle(connection, trust, circle)
        mine = [row for row in rows if known and (row.what_id, row.epoch) == (circle, known.epoch)]
        secret = open_grant(mine, to, known) if known else None
        held = HeldCircle(circle, known.epoch, secret) if known and secret is not None else None
        if held is not None and proves(held, known):
            opened[circle] = held
    return opened


def proves(held: HeldCircle, known: Known | None) -> bool:
    """Say whether a circle's secret gives the very keys that are certified for its newest epoch."""
    return known is not None and held.epoch == known.epoch and held.pair.public == known.keys


def open_from(
    connection: Connection, trust: Trust, held: Iterable[HeldCircle], wanted: tuple[str, UUID], by: CircleId
) -> bytes | None:
    """Open a thing that was granted to one of the held circles and signed by the circle ``by``, or None.

    It may have been wrapped to an earlier epoch of the held circle; signed it must be in the signer's newest.
    """
    opened = open_newest(connection, trust, held, wanted, by)
    return opened.secret if opened else None


def open_newest(
    connection: Connection, trust: Trust, held: Iterable[HeldCircle], wanted: tuple[str, UUID], by: CircleId
) -> Granted | None:
    """Open a thing in its newest epoch, as ``open_from`` does, and say which epoch that is."""
    what, what_id = wanted
    mine = {circle.id: circle for circle in held}
    rows = [row for row in live_grants(connection, what, (what_id,), tuple(mine)) if row.by_id == by]
    known = known_circle(connection, trust, by) if rows else None
    for row in sorted(_of(trust, rows), key=lambda row: -row.epoch):
        to = at_epoch(connection, trust.provider, mine[CircleId(row.to_id)], row.to_epoch) if known else None
        secret = open_grant((row,), holder(to), known) if known and to else None
        if secret is not None:
            return Granted(what, what_id, row.epoch, secret)
    return None


def _of(trust: Trust, rows: Iterable[StoredGrant]) -> list[StoredGrant]:
    return [row for row in rows if row.provider_id == trust.provider]


def _grant(row: StoredGrant) -> Grant:
    header = GrantHeader(
        row.provider_id, row.what, row.what_id, row.epoch, row.to_id, row.to_epoch, row.by_id, row.by_epoch
    )
    return Grant(header, row.wrapped, row.signature)
