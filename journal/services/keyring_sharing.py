"""Whether a unit shares: believed when the unit's own circle signed it, never on the word of a database row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.services.keyring_circles import CircleKind, circle_id, known_circle
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.signing import sign, verify

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.services.keyring_circles import Trust
    from journal.services.keyring_sessions import HeldCircle
    from journal.store.people import StoredUnit


@dataclass(frozen=True, slots=True)
class Sharing:
    """What a unit decided: whether it shares, by which analysis (A-06), since when."""

    provider: UUID
    unit: UUID
    shares: bool
    analysis: str
    since: datetime


def sign_sharing(sharing: Sharing, circle: HeldCircle) -> bytes:
    """Sign the decision with the unit's circle."""
    return sign(circle.pair.signing_seed, _stated(sharing))


def shares_now(connection: Connection, trust: Trust, unit: StoredUnit) -> bool:
    """Say whether the unit shares and its own circle, in its newest epoch, said so."""
    known = known_circle(connection, trust, circle_id(trust.provider, CircleKind.UNIT, unit.unit_id))
    if not unit.shares or known is None or unit.sharing_since is None or unit.sharing_signature is None:
        return False
    said = Sharing(unit.provider_id, unit.unit_id, unit.shares, unit.sharing_analysis, unit.sharing_since)
    try:
        verify(known.keys.signing, _stated(said), unit.sharing_signature)
    except DoesNotOpenError:
        return False
    return True


def _stated(sharing: Sharing) -> bytes:
    since = round(sharing.since.timestamp() * 1_000_000)
    return context("sharing/1", sharing.provider, sharing.unit, int(sharing.shares), sharing.analysis, since)
