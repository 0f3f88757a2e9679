"""The index secret, the inner of the two steps by which a number finds a patient: who holds it, and handing it on."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from journal.domain.ids import CircleId
from journal.services.keyring_circles import CircleKind, Trust
from journal.services.keyring_grants import FIRST, INDEX, Granted, Noted, known_self, make_grant, open_from
from journal.store.grants import live_grants, newest_circles

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.services.keyring_circles import Known
    from journal.services.keyring_sessions import HeldCircle
    from journal.store.grants import StoredGrant

INDEX_KINDS = frozenset({CircleKind.REGISTER, CircleKind.AUDIT, CircleKind.HEAD})


def new_index(head: HeldCircle, recovery: Known, noted: Noted) -> tuple[bytes, list[StoredGrant]]:
    """Make a provider's index secret, granted to the head circle and the recovery circle."""
    secret = secrets.token_bytes(32)
    return secret, [index_grant(secret, to, head, noted) for to in (known_self(head), recovery)]


def index_grant(secret: bytes, to: Known, by: HeldCircle, noted: Noted) -> StoredGrant:
    """Grant the index secret to a circle, signed by a circle that holds it."""
    return make_grant(Granted(INDEX, noted.provider, FIRST, secret), to, by, noted)


def open_index(connection: Connection, trust: Trust, held: Collection[HeldCircle]) -> bytes | None:
    """Open the index secret with one of these circles; granted by any circle of a kind that holds it, else None."""
    rows = live_grants(connection, INDEX, (trust.provider,), tuple(circle.id for circle in held))
    for granter in _granters(connection, {row.by_id for row in rows}):
        secret = open_from(connection, trust, held, (INDEX, trust.provider), granter)
        if secret is not None:
            return secret
    return None


def inner_value(secret: bytes, number: str) -> bytes:
    """Return HMAC-SHA-256(index secret, number), the inner of the two steps."""
    return hmac.digest(secret, number.encode(), hashlib.sha256)


def _granters(connection: Connection, circles: Collection[UUID]) -> list[CircleId]:
    # What a row says of its kind is checked with its chain, since the id is derived from the kind.
    return [CircleId(row.circle_id) for row in newest_circles(connection, circles) if row.kind in INDEX_KINDS]
