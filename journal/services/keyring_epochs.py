"""From a circle's newest epoch back to earlier ones: each seals the secret of the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.errors import RenewedKeysError
from journal.services.keyring_sessions import HeldCircle
from journal.store.epochs import newest_epochs, sealed_secrets
from keys.errors import DoesNotOpenError
from keys.granting import open_earlier

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from sqlalchemy import Connection


def at_epoch(connection: Connection, provider: UUID, held: HeldCircle, epoch: int) -> HeldCircle | None:
    """Return a held circle as it was in this epoch; None for a later one, or where a step back does not open.

    It is for what was wrapped to the circle then. What was signed by it then is not believed for that.
    """
    sealed = sealed_secrets(connection, held.id, epoch) if epoch < held.epoch else {}
    while held.epoch > epoch:
        try:
            secret = open_earlier(held.secret, sealed[held.epoch], provider, held.id, held.epoch)
        except (DoesNotOpenError, KeyError):
            return None
        held = HeldCircle(held.id, held.epoch - 1, secret)
    return held if held.epoch == epoch else None


def require_current(connection: Connection, held: Iterable[HeldCircle]) -> None:
    """Raise RenewedKeysError when a held circle was renewed since: the next sign-in opens its new keys."""
    circles = {circle.id: circle.epoch for circle in held}
    newest = newest_epochs(connection, tuple(circles))
    if any(newest.get(circle, epoch) != epoch for circle, epoch in circles.items()):
        raise RenewedKeysError("the circle's keys were renewed: sign in again")
