"""What is counted so that it is logged once: in the throttle's table, a row for an actor."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from journal.store.people_tables import ThrottleRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.store.database import Transaction

MINUTE = timedelta(minutes=1)


def is_first_in_minute(tx: Transaction, actor: UUID, at: datetime) -> bool:
    """Count one more of the actor's unknown ids; say whether it is the first within a minute."""
    key = f"unknown:{actor}"
    found = tx.connection.execute(
        select(ThrottleRow.count, ThrottleRow.since).where(ThrottleRow.throttle_key == key).with_for_update()
    ).first()
    if found is None:
        tx.connection.execute(insert(ThrottleRow), {"throttle_key": key, "count": 1, "since": at})
        return True
    count, since = found
    first: bool = at - since >= MINUTE
    changed = {"count": 1, "since": at} if first else {"count": count + 1}
    tx.connection.execute(update(ThrottleRow).where(ThrottleRow.throttle_key == key).values(changed))
    return first
