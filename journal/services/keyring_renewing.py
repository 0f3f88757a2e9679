"""What hung on a circle's last epoch, made anew for the next one.

What the circle signed is signed again and wrapped to each receiver's newest keys; what others wrapped to it is wrapped
anew where they are in hand, and else opens by the step back until one of their members signs in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.ids import CircleId
from journal.domain.people import Role
from journal.services.keyring_circles import NEEDS, CircleKind, circle_id, known_account, known_circle
from journal.services.keyring_epochs import at_epoch
from journal.services.keyring_grants import (
    CIRCLE,
    FIRST,
    INDEX,
    Granted,
    circle_grant,
    holder,
    is_signed,
    known_self,
    make_grant,
    open_grant,
)
from journal.services.keyring_index import open_index
from journal.store.grants import account_keys, grants_about
from journal.store.waiting import Needing, accounts_waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.services.keyring_circles import Known
    from journal.services.keyring_grants import Holder
    from journal.services.keyring_sessions import HeldCircle
    from journal.services.keyring_turning import Turn
    from journal.store.grants import StoredGrant

    Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Renewal:
    """What turns with a circle: grants made anew, those that end, and how many of the circle's own did not open."""

    grants: list[StoredGrant]
    ended: list[UUID]
    unopened: int


def renewed(connection: Connection, turn: Turn, progress: Progress) -> Renewal:
    """Make every grant anew that the circle signed, that was wrapped to it, or that hands out the circle itself."""
    rows = [row for row in grants_about(connection, turn.before.id) if row.provider_id == turn.trust.provider]
    others = [row for row in rows if row.what != CIRCLE]
    secrets = _secrets(connection, turn, others)
    made: list[StoredGrant] = []
    ended: list[UUID] = []
    for number, row in enumerate(others, 1):
        grant = _anew(connection, turn, row, secrets.get((row.what, row.what_id, row.epoch)))
        if grant is not None:
            made.append(grant)
            ended.append(row.grant_id)
        progress(number, len(others))
    lost = sum(row.by_id == turn.before.id and row.grant_id not in set(ended) for row in others)
    handed = [row.grant_id for row in rows if row.what == CIRCLE]
    return Renewal([*made, *_handed_out(connection, turn)], [*ended, *handed], lost)


def _secrets(connection: Connection, turn: Turn, rows: list[StoredGrant]) -> dict[tuple[str, UUID, int], bytes]:
    """Open what the circle was granted: by itself, or by a circle whose newest epoch signed it."""
    own, mine = holder(turn.before), known_self(turn.before)
    found: dict[tuple[str, UUID, int], bytes] = {}
    for row in (row for row in rows if row.to_id == turn.before.id):
        by = mine if row.by_id == turn.before.id else known_circle(connection, turn.trust, CircleId(row.by_id))
        to = own if row.to_epoch == own.epoch else _earlier(connection, turn, row.to_epoch)
        secret = open_grant((row,), to, by) if by and to else None
        if secret is not None:
            found[(row.what, row.what_id, row.epoch)] = secret
    index = open_index(connection, turn.trust, (turn.before,))
    return found | ({(INDEX, turn.trust.provider, FIRST): index} if index else {})


def _earlier(connection: Connection, turn: Turn, epoch: int) -> Holder | None:
    held = at_epoch(connection, turn.trust.provider, turn.before, epoch)
    return holder(held) if held else None


def _anew(connection: Connection, turn: Turn, row: StoredGrant, secret: bytes | None) -> StoredGrant | None:
    by, to = _signer(turn, row), _receiver(connection, turn, row)
    # What was wrapped to the circle proved itself by opening; what goes to others does by the signature alone.
    proven = row.to_id == turn.before.id or is_signed(row, known_self(turn.before))
    if secret is None or by is None or to is None or not proven:
        return None
    return make_grant(Granted(row.what, row.what_id, row.epoch, secret), to, by, turn.noted)


def _signer(turn: Turn, row: StoredGrant) -> HeldCircle | None:
    """Return who signs anew: the circle itself what it signed, or holds as others do, and else the one that did."""
    if row.by_id == turn.before.id or row.what == INDEX:
        return turn.made.held
    return turn.held.get(CircleId(row.by_id))


def _receiver(connection: Connection, turn: Turn, row: StoredGrant) -> Known | None:
    if row.to_id == turn.before.id:
        return turn.made.known
    circle = known_circle(connection, turn.trust, CircleId(row.to_id))
    keys = [] if circle else account_keys(connection, (row.to_id,))
    return circle or (known_account(connection, turn.trust, keys[-1]) if keys else None)


def _handed_out(connection: Connection, turn: Turn) -> Iterator[StoredGrant]:
    """Grant the circle to whom an assignment lets have it, certified as they are, and to the recovery officers."""
    row, kind = turn.made.row, CircleKind(turn.made.row.kind)
    roles = tuple(role.value for role in Role if kind in NEEDS[role])
    needing = Needing(row.provider_id, row.circle_id, row.epoch, roles, row.unit_id)
    for account in accounts_waiting(connection, needing, turn.noted.at):
        known = known_account(connection, turn.trust, account.key)
        if known is not None:
            yield circle_grant(turn.made.held, known, turn.noted)
    recovery = known_circle(connection, turn.trust, circle_id(row.provider_id, CircleKind.RECOVERY))
    if recovery is not None:
        yield circle_grant(turn.made.held, recovery, turn.noted)
