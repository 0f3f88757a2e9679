"""Sealed texts of cases as rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from journal.domain.case_words import CaseTextKind
from journal.store.case_tables import CaseTextRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Recorded
    from journal.domain.ids import AccountId, CaseId, JournalId, VersionId
    from journal.domain.patient_asks import WriteMessage
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class SealedCaseText:
    """A text as the database holds it: what it is, by whom and when, in clear; its words sealed."""

    id: VersionId
    kind: CaseTextKind
    by: AccountId
    at: datetime
    sealed: bytes = field(repr=False)


def add_text(
    tx: Transaction, recorded: Recorded[WriteMessage], new: tuple[CaseTextKind, bytes, int, JournalId], at: datetime
) -> None:
    """Insert a sealed text; ``new`` is (kind, sealed text, epoch of the patient secret, journal)."""
    kind, sealed, epoch, journal = new
    ask = recorded.ask
    tx.connection.execute(
        insert(CaseTextRow).values(
            text_id=ask.message,
            provider_id=ask.actor.provider,
            case_id=ask.case,
            journal_id=journal,
            kind=kind.value,
            epoch=epoch,
            sealed_text=sealed,
            made_by=ask.actor.account,
            made_at=at,
            event_id=recorded.event,
        )
    )


def texts_of(connection: Connection, case: CaseId) -> tuple[SealedCaseText, ...]:
    """Return the texts of a case, oldest first."""
    mine = select(CaseTextRow.__table__).where(CaseTextRow.case_id == case)
    return tuple(
        SealedCaseText(row.text_id, CaseTextKind(row.kind), row.made_by, row.made_at, row.sealed_text)
        for row in connection.execute(mine.order_by(CaseTextRow.made_at, CaseTextRow.text_id))
    )
