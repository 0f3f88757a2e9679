"""When the recovery officers last opened the circles: read from the log, which is the only place that knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from journal.domain.access_words import Subtype, Way
from journal.store.log_tables import AccessPayloadRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId


def last_rehearsed(connection: Connection, provider: ProviderId) -> datetime | None:
    """Return when a provider's officers last came together with enough words, or None."""
    found = select(func.max(AccessPayloadRow.at)).where(
        AccessPayloadRow.provider_id == provider,
        AccessPayloadRow.way == Way.OFFICER.value,
        AccessPayloadRow.subtype == Subtype.RECOVERY.value,
        AccessPayloadRow.permitted.is_(True),
    )
    return connection.execute(found).scalar_one_or_none()
