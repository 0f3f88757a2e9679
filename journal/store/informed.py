"""Which version of the text on how data are used was shown to whom, and when first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from journal.domain.ids import new_id
from journal.store.informed_tables import InformedRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Recorded
    from journal.domain.holding_asks import BeInformed
    from journal.domain.ids import AccountId
    from journal.store.database import Transaction


def informed_at(connection: Connection, account: AccountId, version: str) -> datetime | None:
    """Return when a version was first shown to somebody; None when it was not."""
    mine = InformedRow.account_id == account, InformedRow.version == version
    return connection.execute(select(InformedRow.shown_at).where(*mine)).scalar_one_or_none()


def add_informed(tx: Transaction, recorded: Recorded[BeInformed], at: datetime) -> None:
    """Insert that the version which the row names was shown."""
    ask = recorded.ask
    tx.connection.execute(
        insert(InformedRow).values(
            informed_id=new_id(),
            provider_id=ask.actor.provider,
            account_id=ask.actor.account,
            patient_id=ask.about[0] if ask.about else None,
            version=ask.version,
            shown_at=at,
            event_id=recorded.event,
        )
    )
