"""What of a journal a copy is of: its entries in scope with every version, and by what it is seen that they changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from journal.domain.care import Journal
from journal.domain.ids import JournalId, VersionId, new_id
from journal.policy.law import ZONE
from journal.services.journals import WHOLE
from journal.services.statements import with_statements
from journal.store.entries import Narrowing, entry_heads
from journal.store.patients import journal_of

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Connection

    from journal.domain.case import Case, CopyScope
    from journal.domain.entry import EntryHead
    from journal.domain.ids import EntryId


@dataclass(frozen=True, slots=True)
class Copied:
    """The journal, its entries in scope and what the patient says of them: {statement: the entry it is about}."""

    journal: Journal
    heads: tuple[EntryHead, ...]
    about: dict[EntryId, EntryId]

    @property
    def versions(self) -> tuple[VersionId, ...]:
        """Return every version that is not destroyed, drafts too (P-04)."""
        return tuple(v.id for head in self.heads for v in head.versions if v.destroyed_at is None)

    def besides(self, entry: EntryId | None) -> Copied:
        """Return the same without one entry: the note of the copy itself."""
        return replace(self, heads=tuple(head for head in self.heads if head.id != entry))

    def seen(self) -> str:
        """Return 64 signs that change whenever an entry, a version or a text does."""
        left = (v for head in self.heads for v in head.versions if v.destroyed_at is None)
        said = sorted(f"{v.id} {v.revision} {v.written_at.isoformat()}" for v in left)
        return sha256("\n".join(said).encode()).hexdigest()


def copied(connection: Connection, case: Case, at: datetime) -> Copied:
    """Return what the case's copy is of, oldest happening first; nothing where nobody has written anything yet."""
    journal = journal_of(connection, case.unit, case.patient)
    if journal is None:
        return Copied(Journal(JournalId(new_id()), case.provider, case.unit, case.patient), (), {})
    heads = entry_heads(connection, journal.id, _narrowing(case.scope), at)[::-1]
    stated, about = with_statements(connection, heads, at)
    return Copied(journal, stated, about)


def _narrowing(scope: CopyScope) -> Narrowing:
    return Narrowing(
        kinds=scope.kinds,
        author=scope.author,
        happened_from=start_of(scope.first_day) if scope.first_day else None,
        happened_to=start_of(scope.last_day + timedelta(days=1)) if scope.last_day else None,
        limit=WHOLE,
        statements_beside=True,
    )


def start_of(day: date) -> datetime:
    """Return the moment at which a day begins in Sweden, in UTC."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)
