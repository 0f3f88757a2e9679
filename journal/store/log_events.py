"""Events of the access log: inserted in the transaction of their effect, and read back only when untouched."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select
from sqlalchemy.exc import IntegrityError

from journal.domain.access import Receipt
from journal.domain.access_log import Stamp, commitment_to, decoded
from journal.domain.errors import JournalError
from journal.domain.ids import ProviderId
from journal.store.log_tables import AccessEventRow, AccessPayloadRow
from journal.store.together import add_together

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import Connection, Row

    from journal.domain.access_log import AccessEvent
    from journal.domain.ids import EventId
    from journal.store.database import Database, Transaction
    from journal.store.log_keys import LogCustody


class DuplicateEventError(JournalError):
    """An event with this id stands in the log already; it was not logged a second time (L-16)."""


EVENT = select(
    AccessEventRow.event_id,
    AccessEventRow.provider_id,
    AccessEventRow.at,
    AccessEventRow.zone,
    AccessEventRow.commitment,
    AccessEventRow.receipt,
    AccessPayloadRow.salt,
    AccessPayloadRow.payload,
)
"""The columns of an event with what its commitment hides; to be joined by the caller."""

# Written once: to build it anew would cost every request more than to run it.
_FIND_EVENT = EVENT.join_from(
    AccessEventRow, AccessPayloadRow, AccessEventRow.event_id == AccessPayloadRow.event_id
).where(AccessEventRow.event_id == bindparam("event"))


def add_event(tx: Transaction, custody: LogCustody, event: AccessEvent) -> Receipt:
    """Insert an event and return the log's signed promise. Raises DuplicateEventError, UnavailableError."""
    return add_events(tx, custody, (event,))[0]


def add_events(tx: Transaction, custody: LogCustody, events: Sequence[AccessEvent]) -> tuple[Receipt, ...]:
    """Insert events, in this order, and return the log's signed promise of each. Raises as ``add_event`` does."""
    made = [_made(custody, event) for event in events]
    try:
        add_together(tx.connection, (AccessEventRow, AccessPayloadRow), [(kept, hidden) for _, kept, hidden in made])
    except IntegrityError as error:
        raise DuplicateEventError(f"event {', '.join(str(event.id) for event in events)}") from error
    return tuple(receipt for receipt, _, _ in made)


def _made(custody: LogCustody, event: AccessEvent) -> tuple[Receipt, dict[str, object], dict[str, object]]:
    """Return an event's receipt and its two rows."""
    provider, payload, salt = event.actor.provider, event.encoded(), secrets.token_bytes(32)
    stamp = Stamp(provider, event.id, event.at, event.zone, commitment_to(salt, payload))
    signature = custody.signed(provider, stamp.receipt_message())
    shared: dict[str, object] = {"event_id": event.id, "provider_id": provider, "at": event.at}
    kept = shared | {"zone": event.zone, "commitment": stamp.commitment, "receipt": signature}
    hidden = shared | _index(event) | {"salt": salt, "payload": payload}
    return Receipt(event.id, event.at, event.zone, stamp.commitment, signature), kept, hidden


def _index(event: AccessEvent) -> dict[str, object]:
    return {
        "activity": event.activity.value,
        "subtype": event.subtype.value,
        "purpose": event.purpose.value,
        "actor_id": event.actor.account,
        "unit_id": event.actor.unit,
        "way": event.way.value,
        "permitted": event.permitted,
    }


def event_in(row: Row[*tuple[Any, ...]]) -> AccessEvent | None:
    """Return what a row of `EVENT` says, or None when its payload has aged out or is not the one committed to."""
    if row.payload is None or commitment_to(row.salt, row.payload) != row.commitment:
        return None
    try:
        event = decoded(row.payload)
    except ValueError:
        return None
    told = (event.id, event.actor.provider, event.at, event.zone)
    return event if told == (row.event_id, row.provider_id, row.at, row.zone) else None


def find_event(connection: Connection, event: UUID) -> tuple[AccessEvent, Receipt] | None:
    """Return an event and its receipt, or None when there is none, it has aged out, or its payload was changed."""
    row = connection.execute(_FIND_EVENT, {"event": event}).first()
    said = event_in(row) if row is not None else None
    if row is None or said is None:
        return None
    return said, receipt_in(row)


def receipt_in(row: Row[*tuple[Any, ...]]) -> Receipt:
    """Return the receipt of a row of `EVENT`."""
    return Receipt(row.event_id, row.at, row.zone, row.commitment, row.receipt)


def first_provider(connection: Connection) -> ProviderId | None:
    """Return the provider whose log has the first row: it was entered first, and the root file is its officers'."""
    found = select(AccessEventRow.provider_id).order_by(AccessEventRow.arrival).limit(1)
    first = connection.execute(found).scalar_one_or_none()
    return None if first is None else ProviderId(first)


def read_event(database: Database, event: EventId) -> tuple[str, Sequence[UUID]] | None:
    """Return the way and the half ids of a committed, permitted row, or None: what the key store believes.

    It reads on a connection of its own, so that a row which was not committed does not exist for it.
    """
    with database.reading() as connection:
        found = find_event(connection, event)
    if found is None or not found[0].permitted:
        return None
    return found[0].way.value, found[0].halves
