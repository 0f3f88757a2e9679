"""Making circles: a secret, public keys certified by whoever may, and the grants that go with a circle from birth."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.services.keyring_certificates import Issuer, certificate_for, circle_statement
from journal.services.keyring_circles import FIRST, OF_A_UNIT, CircleKind, Known, circle_id
from journal.services.keyring_sessions import HeldCircle
from journal.store.grants import StoredCircle
from keys.pairs import PublicKeys

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

_SECRET_SIZE = 32


@dataclass(frozen=True, slots=True)
class CirclePlace:
    """Which circle: of what kind, at which provider and unit."""

    provider: UUID
    kind: CircleKind
    unit: UUID | None = None


@dataclass(frozen=True, slots=True)
class MadeCircle:
    """A new circle: the row with its certificate, and its secret in hand."""

    row: StoredCircle
    held: HeldCircle

    @property
    def known(self) -> Known:
        """Its public keys, which nobody needs to check: they were made here."""
        return Known(self.held.id, self.held.epoch, PublicKeys(self.row.wrapping_key, self.row.signing_key))


def make_circle(place: CirclePlace, issuer: Issuer, at: datetime, epoch: int = FIRST) -> MadeCircle:
    """Make an epoch of a circle, the first unless another is named, and certify its keys."""
    unit = place.unit if place.kind in OF_A_UNIT else None
    held = HeldCircle(circle_id(place.provider, place.kind, unit), epoch, secrets.token_bytes(_SECRET_SIZE))
    public = held.pair.public
    unsigned = StoredCircle(
        circle_id=held.id,
        epoch=epoch,
        provider_id=place.provider,
        unit_id=unit,
        kind=place.kind.value,
        wrapping_key=public.wrapping,
        signing_key=public.signing,
        issuer_id=issuer.id,
        certificate=b"",
        made_at=at,
    )
    return MadeCircle(replace(unsigned, certificate=certificate_for(circle_statement(unsigned), issuer)), held)
