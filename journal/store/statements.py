"""Which entries are the patient's statements about which others (PDL 3:8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from journal.domain.ids import EntryId
from journal.store.statement_tables import StatementRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId
    from journal.store.database import Transaction

# Written once: every reading of a journal asks it.
_ABOUT = select(StatementRow.entry_id, StatementRow.about_id).where(
    StatementRow.about_id.in_(bindparam("entries", expanding=True))
)


def add_statement(tx: Transaction, provider: ProviderId, entry: EntryId, about: EntryId, at: datetime) -> None:
    """Insert that an entry is a statement about another."""
    row = insert(StatementRow).values(entry_id=entry, provider_id=provider, about_id=about, made_at=at)
    tx.connection.execute(row)


def statements_about(connection: Connection, entries: Iterable[EntryId]) -> dict[EntryId, EntryId]:
    """Return {statement: the entry that it is about} for these entries."""
    rows = connection.execute(_ABOUT, {"entries": list(entries)})
    return {EntryId(row.entry_id): EntryId(row.about_id) for row in rows}
