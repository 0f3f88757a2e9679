"""Sealed texts of cases as rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from journal.domain.case_words import CaseTextKind
from journal.domain.ids import AccountId, CaseId, VersionId
from journal.store.case_tables import CaseStepRow, CaseTextRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from journal.domain.access import Recorded
    from journal.domain.ids import EntryId, JournalId
    from journal.domain.patient_asks import WriteMessage
    from journal.store.database import Transaction


@dataclass(frozen=True, slots=True)
class SealedCaseText:
    """A text as the database holds it: what it is, by whom and when, in clear; its words sealed."""

    id: VersionId
    case: CaseId
    kind: CaseTextKind
    by: AccountId
    at: datetime
    sealed: bytes = field(repr=False)
    destroyed_at: datetime | None = None


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
    return _texts(connection, CaseTextRow.case_id == case)


def texts_in(connection: Connection, journal: JournalId) -> tuple[SealedCaseText, ...]:
    """Return every text that lies under a journal's patient secret and is not destroyed."""
    return _texts(connection, CaseTextRow.journal_id == journal, CaseTextRow.destroyed_at.is_(None))


def texts_under(connection: Connection, journal: JournalId) -> tuple[SealedCaseText, ...]:
    """Return every text that ever was sealed under a journal's patient secret, destroyed ones too."""
    return _texts(connection, CaseTextRow.journal_id == journal)


def texts_about(connection: Connection, journal: JournalId, entries: Collection[EntryId]) -> tuple[SealedCaseText, ...]:
    """Return the texts, not destroyed, of the cases that are about one of these entries of a journal."""
    cases = select(CaseStepRow.case_id).where(CaseStepRow.entry_id.in_(list(entries)))
    left = CaseTextRow.journal_id == journal, CaseTextRow.destroyed_at.is_(None)
    return _texts(connection, *left, CaseTextRow.case_id.in_(cases))


def put_anew(tx: Transaction, sealed: Mapping[VersionId, bytes], epoch: int) -> None:
    """Put texts, sealed under the patient secret of a newer epoch, in the place of what they were."""
    for text, content in sealed.items():
        tx.connection.execute(
            update(CaseTextRow).where(CaseTextRow.text_id == text).values(sealed_text=content, epoch=epoch)
        )


def _texts(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[SealedCaseText, ...]:
    found = select(CaseTextRow.__table__).where(*conditions).order_by(CaseTextRow.made_at, CaseTextRow.text_id)
    return tuple(
        SealedCaseText(
            VersionId(row.text_id),
            CaseId(row.case_id),
            CaseTextKind(row.kind),
            AccountId(row.made_by),
            row.made_at,
            row.sealed_text,
            row.destroyed_at,
        )
        for row in connection.execute(found)
    )
