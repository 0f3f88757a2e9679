"""A newcomer's keys: own ones certified by the invitation, circles received, and those that were lacking made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.people import Role
from journal.services.keyring_certificates import Issuer, account_statement, certificate_for
from journal.services.keyring_circles import FIRST, CircleKind, Known, Trust, circle_id, circles_for, known_circle
from journal.services.keyring_grants import circle_grant, proves
from journal.services.keyring_index import INDEX_KINDS, index_grant
from journal.services.keyring_making import CirclePlace, MadeCircle, make_circle
from journal.store.grants import StoredAccountKey, account_keys, newest_circles
from keys.pairs import key_pair

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from journal.services.keyring_accounts import OwnKeys
    from journal.services.keyring_grants import Noted
    from journal.services.keyring_joining import Enclosed
    from journal.services.keyring_sessions import HeldCircle
    from journal.store.grants import StoredCircle, StoredGrant, StoredInvitation

_BY_INVITATION = 0


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who joins: the invitation, what it opened, the keys just made, and the row in whose transaction it happens."""

    invitation: StoredInvitation
    enclosed: Enclosed
    keys: OwnKeys
    noted: Noted

    @property
    def issuer(self) -> Issuer:
        """The invitation, certifying."""
        return Issuer(self.invitation.invitation_id, _BY_INVITATION, self.enclosed.seed)

    @property
    def trust(self) -> Trust:
        """Where chains end for the newcomer: the fingerprint that the link brought."""
        return Trust(self.keys.provider, self.enclosed.pin)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What a newcomer's joining adds: certified keys, circles made, grants."""

    key: StoredAccountKey
    circles: tuple[StoredCircle, ...]
    grants: tuple[StoredGrant, ...]


def arrive(connection: Connection, newcomer: Newcomer) -> Arrived:
    """Certify the newcomer's keys; grant them the circles that came along and those that they make."""
    key = _certified_key(connection, newcomer)
    own = Known(key.account_id, key.epoch, account_statement(key).keys)
    received = _received(connection, newcomer)
    made = _made(connection, newcomer)
    circles = [*received, *(circle.held for circle in made)]
    grants = [circle_grant(circle, own, newcomer.noted) for circle in circles]
    for circle in made:
        grants += _from_birth(connection, newcomer, circle)
    return Arrived(key, tuple(circle.row for circle in made), tuple(grants))


def _certified_key(connection: Connection, newcomer: Newcomer) -> StoredAccountKey:
    before = account_keys(connection, (newcomer.keys.account,))
    public = key_pair(newcomer.keys.seed).public
    unsigned = StoredAccountKey(
        account_id=newcomer.keys.account,
        epoch=before[-1].epoch + 1 if before else FIRST,
        provider_id=newcomer.keys.provider,
        wrapping_key=public.wrapping,
        signing_key=public.signing,
        issuer_id=newcomer.issuer.id,
        certificate=b"",
        made_at=newcomer.noted.at,
    )
    return replace(unsigned, certificate=certificate_for(account_statement(unsigned), newcomer.issuer))


def _received(connection: Connection, newcomer: Newcomer) -> list[HeldCircle]:
    """Return the circles that came along and prove themselves against what is certified."""
    known = {circle: known_circle(connection, newcomer.trust, circle) for circle in newcomer.enclosed.circles}
    return [held for circle, held in newcomer.enclosed.circles.items() if proves(held, known[circle])]


def _made(connection: Connection, newcomer: Newcomer) -> list[MadeCircle]:
    """Make the circles of the place that nobody has made yet. One that stands there unproven is never replaced."""
    invited = newcomer.invitation
    needed = circles_for(Role(invited.role), invited.provider_id, invited.unit_id)
    there = {row.circle_id for row in newest_circles(connection, tuple(needed))}
    places = (CirclePlace(invited.provider_id, kind, invited.unit_id) for c, kind in needed.items() if c not in there)
    return [make_circle(place, newcomer.issuer, newcomer.noted.at) for place in places]


def _from_birth(connection: Connection, newcomer: Newcomer, made: MadeCircle) -> list[StoredGrant]:
    """Grant a new circle's secret to the recovery circle, and the index to the circle where it holds it."""
    recovery = known_circle(connection, newcomer.trust, circle_id(newcomer.keys.provider, CircleKind.RECOVERY))
    grants = [circle_grant(made.held, recovery, newcomer.noted)] if recovery else []
    if newcomer.enclosed.index is not None and made.row.kind in INDEX_KINDS:
        grants.append(index_grant(newcomer.enclosed.index, made.known, made.held, newcomer.noted))
    return grants
