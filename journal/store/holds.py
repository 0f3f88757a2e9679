"""Holds as they are placed and lifted; lifted ones stay as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from journal.domain.errors import UnknownError
from journal.domain.retention import HoldReason, RetentionHold
from journal.store.retention_tables import RetentionHoldRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Connection, Row

    from journal.domain.ids import AccountId, EventId, HoldId, PatientId, ProviderId
    from journal.store.database import Transaction


def add_hold(tx: Transaction, hold: RetentionHold, event: EventId) -> None:
    """Insert a hold."""
    tx.connection.execute(
        insert(RetentionHoldRow).values(
            hold_id=hold.id,
            provider_id=hold.provider,
            patient_id=hold.patient,
            reason_code=hold.reason.value,
            sealed_reason=hold.sealed_reason,
            set_by=hold.set_by,
            set_at=hold.set_at,
            set_event=event,
        )
    )


def lift(tx: Transaction, hold: RetentionHold, by: AccountId, lifted: tuple[EventId, bytes], at: datetime) -> None:
    """Let a hold go; ``lifted`` is the row of the log and the sealed reason. UnknownError once it was lifted."""
    event, sealed = lifted
    standing = update(RetentionHoldRow).where(RetentionHoldRow.hold_id == hold.id, RetentionHoldRow.lifted_at.is_(None))
    values = {"lifted_by": by, "lifted_at": at, "lifted_event": event, "sealed_lifted_reason": sealed}
    if tx.connection.execute(standing.values(**values)).rowcount != 1:
        raise UnknownError("no such hold")


def hold_of(connection: Connection, provider: ProviderId, hold: HoldId) -> RetentionHold:
    """Return a hold of the provider. Raise UnknownError."""
    found = select(RetentionHoldRow).where(RetentionHoldRow.hold_id == hold, RetentionHoldRow.provider_id == provider)
    row = connection.execute(found).first()
    if row is None:
        raise UnknownError("no such hold")
    return _hold(row)


def standing_holds(
    connection: Connection, provider: ProviderId, patients: Collection[PatientId] | None = None
) -> tuple[RetentionHold, ...]:
    """Return the holds that stand on these patients' journals, or on all of the provider's, oldest first."""
    found = select(RetentionHoldRow).where(
        RetentionHoldRow.provider_id == provider, RetentionHoldRow.lifted_at.is_(None)
    )
    if patients is not None:
        found = found.where(RetentionHoldRow.patient_id.in_(list(patients)))
    return tuple(_hold(row) for row in connection.execute(found.order_by(RetentionHoldRow.set_at)))


def _hold(row: Row[Any]) -> RetentionHold:
    return RetentionHold(
        row.hold_id,
        row.provider_id,
        row.patient_id,
        HoldReason(row.reason_code),
        row.sealed_reason,
        row.set_by,
        row.set_at,
        row.lifted_at,
    )
