"""Sending an invitation: made by whoever holds the circles, a signed-in person or the recovery officers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.errors import UnknownError
from journal.services.keyring_joining import Place, enclosed_for, issuer_for, new_invitation
from journal.store.assignments import current_assignments
from journal.store.epochs import require_newest
from journal.store.invitations import Sent, add_invitation
from journal.store.people import account_row

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import AccountId, CircleId, ProviderId
    from journal.services.keyring_circles import Trust
    from journal.services.keyring_sessions import HeldCircle
    from journal.store.database import Transaction

STANDS = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends: where chains end for them, and the circles in hand."""

    trust: Trust
    held: Mapping[CircleId, HeldCircle] = field(repr=False)
    account: AccountId


def send(tx: Transaction, sender: Sender, place: Place, at: datetime) -> str:
    """Make an invitation for a place and store it sealed; return its code. NoKeyError when no held circle may."""
    issuer = issuer_for(tx.connection, sender.trust, sender.held, place)
    require_newest(tx, {(issuer.id, issuer.epoch)})
    made = new_invitation(place, enclosed_for(tx.connection, sender.trust, sender.held, place), issuer)
    add_invitation(tx, made.row, Sent(made.lookup, made.sealed, sender.account, at, at + STANDS))
    return made.code


def place_of(connection: Connection, provider: ProviderId, account: AccountId, at: datetime) -> Place:
    """Return where somebody works now, their oldest assignment first. Raise UnknownError for who does not."""
    found = account_row(connection, account)
    standing = current_assignments(connection, account, at)
    if found is None or found.provider_id != provider or found.owner_id is not None or not standing:
        raise UnknownError("no such account")
    return Place(provider, account, standing[0].role, standing[0].unit)
