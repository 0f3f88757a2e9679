"""Who has written in a journal: names that stand in clear beside every version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, select

from journal.domain.entry import EntryKind
from journal.domain.ids import AccountId
from journal.store.care_tables import EntryRow, VersionRow

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from journal.domain.ids import JournalId


def authors_of(connection: Connection, journal: JournalId) -> dict[AccountId, str]:
    """Return who has written in a journal, each under the newest name; a patient's statement has none of its own."""
    name = VersionRow.author_name
    named = (
        select(EntryRow.author_id, name)
        .join(VersionRow, and_(VersionRow.entry_id == EntryRow.entry_id, VersionRow.number == 1))
        .where(EntryRow.journal_id == journal, EntryRow.kind != EntryKind.STATEMENT.value)
    )
    by_age = named.group_by(EntryRow.author_id, name).order_by(func.max(EntryRow.made_at))
    return {AccountId(row.author_id): row.author_name for row in connection.execute(by_age)}
