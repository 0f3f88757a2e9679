"""Free text of reasons, sealed to the audit circle: who reads the log for a case reads it, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.errors import NoKeyError
from journal.domain.ids import CircleId
from journal.services.keyring_circles import CircleKind, Trust, circle_id, known_circle
from journal.services.keyring_epochs import at_epoch
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.letters import open_letter, seal_letter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId
    from journal.services.keyring_sessions import HeldCircle

_ID_SIZE = 16
_EPOCH_SIZE = 4


def seal_reason(connection: Connection, trust: Trust, text: str) -> bytes:
    """Seal a reason: id and epoch (4 bytes) of the circle, then the letter; b"" for no text.

    Until the first auditor has made the audit circle, the recovery circle keeps what is written to it.
    """
    if not text:
        return b""
    kinds = (CircleKind.AUDIT, CircleKind.RECOVERY)
    to = next(filter(None, (known_circle(connection, trust, circle_id(trust.provider, k)) for k in kinds)), None)
    if to is None:
        raise NoKeyError("no certified circle may read reasons")
    letter = seal_letter(text.encode(), to.keys, _bound(trust.provider, to.id, to.epoch))
    return to.id.bytes + to.epoch.to_bytes(_EPOCH_SIZE) + letter


def open_reason(
    connection: Connection, provider: ProviderId, held: Mapping[CircleId, HeldCircle], sealed: bytes
) -> str | None:
    """Open a reason with the circle it was sealed to, in whichever epoch; None when it is not held or does not open."""
    head = _ID_SIZE + _EPOCH_SIZE
    if len(sealed) < head:
        return None
    newest = held.get(CircleId(UUID(bytes=sealed[:_ID_SIZE])))
    epoch = int.from_bytes(sealed[_ID_SIZE:head])
    circle = at_epoch(connection, provider, newest, epoch) if newest else None
    if circle is None:
        return None
    try:
        return open_letter(sealed[head:], circle.pair, _bound(provider, circle.id, circle.epoch)).decode()
    except DoesNotOpenError:
        return None


def _bound(provider: UUID, circle: UUID, epoch: int) -> bytes:
    return context("reason/1", provider, circle, epoch)
