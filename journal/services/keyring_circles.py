"""Whose key a key is: chains of certificates, checked up to the fingerprint that lies in one's own bundle.

The id of a circle is derived from provider, kind and unit, and that of an invitation from all that it is for. So a
certificate for the id says these too, and whoever writes the database cannot let one circle pass for another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.ids import AccountId, CircleId
from journal.domain.people import Role
from journal.services.keyring_certificates import account_statement, circle_statement, invitation_statement
from journal.store import grants as stored
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.granting import Certificate, Statement, check_certificate, fingerprint
from keys.pairs import PublicKeys

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId
    from journal.store.grants import StoredAccountKey, StoredCircle, StoredInvitation


class CircleKind(StrEnum):
    """The six kinds of circle (keys.md)."""

    UNIT = "unit"
    REGISTER = "register"
    PROVIDER = "provider"
    AUDIT = "audit"
    HEAD = "head"
    RECOVERY = "recovery"


NEEDS = {
    Role.THERAPIST: (CircleKind.UNIT, CircleKind.REGISTER, CircleKind.PROVIDER),
    Role.CLERK: (CircleKind.REGISTER,),
    Role.AUDITOR: (CircleKind.AUDIT,),
    Role.HEAD: (CircleKind.HEAD,),
    Role.PATIENT: (),
    Role.GUARDIAN: (),
}
OF_A_UNIT = frozenset({CircleKind.UNIT, CircleKind.REGISTER})
FIRST = 1
_KINDS = frozenset(kind.value for kind in CircleKind)


@dataclass(frozen=True, slots=True)
class Trust:
    """Where a chain must end: a provider and the fingerprint of its key, as pinned in a bundle."""

    provider: ProviderId
    pin: bytes


@dataclass(frozen=True, slots=True)
class Known:
    """Public keys of a circle or account in one epoch, whose chain was checked."""

    id: UUID
    epoch: int
    keys: PublicKeys


@dataclass(frozen=True, slots=True)
class _Rows:
    """Where the rows of a chain come from: the database, or what was read with the key that they certify."""

    connection: Connection
    invitation: StoredInvitation | None = None
    provider_key: bytes | None = None

    def invitation_named(self, invitation: UUID) -> StoredInvitation:
        if self.invitation is not None and self.invitation.invitation_id == invitation:
            return self.invitation
        found = stored.invitations(self.connection, (invitation,))
        _require(len(found) == 1)
        return found[0]


def circle_id(provider: UUID, kind: CircleKind, unit: UUID | None = None) -> CircleId:
    """Derive the id of a circle: 16 bytes of SHA-256 over provider, kind and, for a unit's circles, unit."""
    place = unit if kind in OF_A_UNIT and unit is not None else provider
    return CircleId(UUID(bytes=sha256(context("circle-id/1", provider, kind.value, place)).digest()[:16]))


def circles_for(role: Role, provider: UUID, unit: UUID | None) -> dict[CircleId, CircleKind]:
    """Return the circles that an assignment needs, by id."""
    return {circle_id(provider, kind, unit): kind for kind in NEEDS[role]}


def invitation_id(row: StoredInvitation) -> UUID:
    """Derive the id of an invitation from whom it is for, as what, where, and its signing key."""
    place = row.unit_id or row.provider_id
    said = (row.provider_id, row.account_id, row.role, place, row.signing_key)
    return UUID(bytes=sha256(context("invitation-id/1", *said)).digest()[:16])


def known_circle(connection: Connection, trust: Trust, circle: CircleId) -> Known | None:
    """Return the newest epoch of a circle when its chain holds, else None: an unproven circle is as good as none."""
    rows = stored.newest_circles(connection, (circle,))
    return known_row(connection, trust, rows[0]) if rows else None


def known_row(connection: Connection, trust: Trust, row: StoredCircle) -> Known | None:
    """Return this epoch of a circle when its chain holds, else None."""
    try:
        _check_circle(_Rows(connection), trust, row)
    except DoesNotOpenError:
        return None
    return Known(row.circle_id, row.epoch, PublicKeys(row.wrapping_key, row.signing_key))


def signers(
    connection: Connection, trust: Trust, accounts: Collection[AccountId]
) -> dict[AccountId, tuple[bytes, ...]]:
    """Return every signing key of each account whose chain holds, oldest first: who was invited anew has several."""
    found: dict[AccountId, tuple[bytes, ...]] = {}
    for read in stored.certified_accounts(connection, accounts):
        known = _known_account(_Rows(connection, read.invitation, read.provider_key), trust, read.key)
        if known is not None:
            account = AccountId(known.id)
            found[account] = (*found.get(account, ()), known.keys.signing)
    return found


def known_account(connection: Connection, trust: Trust, row: StoredAccountKey) -> Known | None:
    """Return an account's keys when their chain holds, else None."""
    return _known_account(_Rows(connection), trust, row)


def _known_account(rows: _Rows, trust: Trust, row: StoredAccountKey) -> Known | None:
    statement = account_statement(row)
    try:
        if row.issuer_id == row.provider_id:
            _check(statement, row.certificate, _provider_key(rows, trust))
        else:
            invitation = _invitation(rows, trust, row.issuer_id)
            _require(invitation.account_id == row.account_id)
            _check(statement, row.certificate, invitation.signing_key)
        _require(row.provider_id == trust.provider)
    except DoesNotOpenError:
        return None
    return Known(row.account_id, row.epoch, statement.keys)


def known_invitation(connection: Connection, trust: Trust, invitation: UUID) -> StoredInvitation | None:
    """Return an invitation when its chain holds, else None."""
    try:
        return _invitation(_Rows(connection), trust, invitation)
    except DoesNotOpenError:
        return None


def _check_circle(rows: _Rows, trust: Trust, row: StoredCircle) -> None:
    _require(row.provider_id == trust.provider and row.kind in _KINDS)
    _require(row.circle_id == circle_id(row.provider_id, CircleKind(row.kind), row.unit_id))
    if row.issuer_id == row.provider_id:
        issuer = _provider_key(rows, trust)
    else:
        # An invitation makes what its unit lacks, once; a later epoch is a rotation and not a newcomer's.
        invitation = _invitation(rows, trust, row.issuer_id, from_provider=row.kind == CircleKind.UNIT)
        _require(row.epoch == FIRST and row.circle_id in _may_certify(invitation))
        issuer = invitation.signing_key
    _check(circle_statement(row), row.certificate, issuer)


def _invitation(rows: _Rows, trust: Trust, invitation: UUID, *, from_provider: bool = False) -> StoredInvitation:
    row = rows.invitation_named(invitation)
    _require(row.provider_id == trust.provider and row.invitation_id == invitation_id(row))
    # A unit's circle is first made on the provider's invitation: else a circle could vouch for itself, in a ring.
    _require(not from_provider or row.issuer_id == row.provider_id)
    _check(invitation_statement(row), row.certificate, _invitation_issuer(rows, trust, row))
    return row


def _invitation_issuer(rows: _Rows, trust: Trust, row: StoredInvitation) -> bytes:
    if row.issuer_id == row.provider_id:
        return _provider_key(rows, trust)
    # A unit invites to itself alone: to its clinical work, to its register, or as its patient.
    _require(row.unit_id is not None and row.role in {Role.THERAPIST, Role.CLERK, Role.PATIENT})
    _require(row.issuer_id == circle_id(row.provider_id, CircleKind.UNIT, row.unit_id))
    circles = stored.newest_circles(rows.connection, (row.issuer_id,))
    # What an older epoch certified was certified anew when its circle was renewed: a leaked key invites nobody.
    _require([circle.epoch for circle in circles] == [row.issuer_epoch])
    _check_circle(rows, trust, circles[0])
    return circles[0].signing_key


def _may_certify(row: StoredInvitation) -> dict[CircleId, CircleKind]:
    return circles_for(Role(row.role), row.provider_id, row.unit_id)


def _provider_key(rows: _Rows, trust: Trust) -> bytes:
    public = rows.provider_key or stored.provider_key(rows.connection, trust.provider)
    if public is None or fingerprint(public) != trust.pin:
        raise DoesNotOpenError
    return public


def _require(holds: bool) -> None:  # noqa: FBT001  (what holds, not a switch)
    if not holds:
        raise DoesNotOpenError


def _check(statement: Statement, signature: bytes, issuer_public: bytes) -> None:
    said = Certificate(**{name: getattr(statement, name) for name in Statement.__slots__}, signature=signature)
    _checked(said, issuer_public)


@lru_cache(maxsize=4096)
def _checked(certificate: Certificate, issuer_public: bytes) -> None:
    """Remember what verified, by its exact bytes: a failure raises and is not remembered."""
    check_certificate(certificate, issuer_public)
