"""Invitations: a one-time signing key that certifies the newcomer, and the circle secrets that the inviter holds."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from journal.domain.errors import NoKeyError
from journal.domain.ids import CircleId
from journal.domain.people import Role
from journal.services.keyring_certificates import Issuer, certificate_for, invitation_statement
from journal.services.keyring_circles import CircleKind, Trust, circle_id, circles_for, invitation_id
from journal.services.keyring_grants import PROVIDER_KEY, open_from
from journal.services.keyring_index import open_index
from journal.services.keyring_sessions import circles_read, circles_written
from journal.store.grants import StoredInvitation
from keys.bundles import new_code
from keys.context import context
from keys.letters import disclose, enclose, lookup
from keys.signing import public_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.ids import AccountId, ProviderId, UnitId
    from journal.services.keyring_sessions import HeldCircle

_NOT_ISSUED_BY_AN_EPOCH = 0
_SEED_SIZE = 32


@dataclass(frozen=True, slots=True)
class Place:
    """For whom an invitation is, as what, and where."""

    provider: ProviderId
    account: AccountId
    role: Role
    unit: UnitId | None


@dataclass(frozen=True, slots=True)
class Enclosed:
    """What an invitation's link opens: its signing seed, circle secrets, perhaps the index, and the pin."""

    seed: bytes = field(repr=False)
    circles: Mapping[CircleId, HeldCircle] = field(repr=False)
    index: bytes | None = field(repr=False)
    pin: bytes


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation ready to be stored: what it certifies with, by what it is found, its sealed enclosure, its code."""

    row: StoredInvitation
    lookup: bytes
    sealed: bytes = field(repr=False)
    code: str = field(repr=False)


def provider_issuer(connection: Connection, trust: Trust, held: Mapping[CircleId, HeldCircle]) -> Issuer | None:
    """Return the provider as issuer, for whoever holds the head circle; else None."""
    head = circle_id(trust.provider, CircleKind.HEAD)
    if head not in held:
        return None
    seed = open_from(connection, trust, (held[head],), (PROVIDER_KEY, trust.provider), head)
    return Issuer(trust.provider, _NOT_ISSUED_BY_AN_EPOCH, seed) if seed is not None else None


def issuer_for(connection: Connection, trust: Trust, held: Mapping[CircleId, HeldCircle], place: Place) -> Issuer:
    """Return who certifies an invitation: the provider, or for its own unit a unit's circle. NoKeyError for neither."""
    provider = provider_issuer(connection, trust, held)
    if provider is not None:
        return provider
    unit = held.get(circle_id(trust.provider, CircleKind.UNIT, place.unit))
    if unit is None or place.unit is None:
        raise NoKeyError("no held circle may invite there")
    return Issuer(unit.id, unit.epoch, unit.pair.signing_seed)


def enclosed_for(connection: Connection, trust: Trust, held: Mapping[CircleId, HeldCircle], place: Place) -> Enclosed:
    """Gather what a newcomer is given along: the circles of the place that the inviter holds, and the index."""
    needed = circles_for(place.role, place.provider, place.unit)
    circles = {circle: held[circle] for circle in needed if circle in held}
    return Enclosed(secrets.token_bytes(_SEED_SIZE), circles, open_index(connection, trust, held.values()), trust.pin)


def new_invitation(place: Place, enclosed: Enclosed, issuer: Issuer) -> NewInvitation:
    """Certify a one-time signing key for a place and seal what goes with it under a new code."""
    public, code = public_key(enclosed.seed), new_code()
    unsigned = StoredInvitation(
        invitation_id=place.account,
        provider_id=place.provider,
        account_id=place.account,
        unit_id=place.unit,
        role=place.role.value,
        signing_key=public,
        issuer_id=issuer.id,
        issuer_epoch=issuer.epoch,
        certificate=b"",
    )
    named = replace(unsigned, invitation_id=invitation_id(unsigned))
    row = replace(named, certificate=certificate_for(invitation_statement(named), issuer))
    return NewInvitation(row, lookup(code), enclose(_written(enclosed), code, _bound(row.invitation_id)), code)


def open_invitation(sealed: bytes, code: str, invitation: UUID) -> Enclosed:
    """Open an invitation with its code; DoesNotOpenError for anything else."""
    read = json.loads(disclose(sealed, code, _bound(invitation)))
    index = bytes.fromhex(read["index"]) if read["index"] else None
    return Enclosed(bytes.fromhex(read["seed"]), circles_read(read["circles"]), index, bytes.fromhex(read["pin"]))


def _written(enclosed: Enclosed) -> bytes:
    written = {
        "seed": enclosed.seed.hex(),
        "circles": circles_written(enclosed.circles),
        "index": enclosed.index.hex() if enclosed.index else None,
        "pin": enclosed.pin.hex(),
    }
    return json.dumps(written).encode()


def _bound(invitation: UUID) -> bytes:
    return context("invitation/1", invitation)
