"""What the patient holds to be wrong or misleading is noted, and is shown wherever the entry is (PDL 3:8; J-12)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from journal.domain.entry import EntryKind, EntryText, Keyword
from journal.domain.errors import SealedStateError, UnknownError
from journal.domain.journal_asks import NoteStatement
from journal.services.beginning import Beginning, begin_signed_in
from journal.services.releasing import release_signed
from journal.services.writing import NewEntry, Saved, check_text, head_of, saved
from journal.store.entries import entries_named
from journal.store.statements import add_statement, statements_about

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.entry import EntryHead, OpenedEntry
    from journal.domain.ids import EntryId, PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


def note_statement(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], words: str, at: datetime
) -> Saved:
    """Note the patient's statement about an entry, in the patient's words, signed by whoever notes it.

    Nobody has to agree, and nothing in the entry changes. It is of the time of the entry, so that a block of that time
    covers both. What stands in another unit's journal is noted there: UnknownError. Raises InvalidError,
    SealedStateError for a draft, RefusedError, UnlockNeededError.
    """
    head = head_of(parts, session, target, at)
    if head.unit != session.actor.unit:
        raise UnknownError("no such entry")
    if not head.is_settled or head.kind is EntryKind.STATEMENT:
        raise SealedStateError(head.newest.state)
    new = NewEntry(head.patient, EntryKind.STATEMENT, head.happened, EntryText({Keyword.STATEMENT: words}))
    check_text(new.text, None, at)
    seed, fresh = parts.keyring.signing_seed(session, at), parts.vault.prepare(at)
    with parts.store.writing(session.actor.provider, head.patient, at=at) as tx:
        begun = Beginning(new, fresh, seed=seed, act=NoteStatement)
        signed, receipt, releases = begin_signed_in(parts, session, tx, begun, at)
        add_statement(tx, session.actor.provider, signed.place.entry, head.id, at)
    if releases:
        release_signed(parts, session, signed.place.journal, at)
    return saved(signed, receipt)


def with_statements(
    connection: Connection, heads: tuple[EntryHead, ...], at: datetime
) -> tuple[tuple[EntryHead, ...], dict[EntryId, EntryId]]:
    """Return the entries and all statements about them, which open together; and {statement: entry}.

    A statement has the unit and the time of its entry: whatever hides or opens the one does so to the other.
    """
    about = statements_about(connection, (head.id for head in heads))
    stated = entries_named(connection, about, at) if about else ()
    return (*heads, *(head for head in stated if head.misfiled_at is None and head not in heads)), about


def joined(opened: Iterable[OpenedEntry], about: dict[EntryId, EntryId]) -> tuple[OpenedEntry, ...]:
    """Put each statement with its entry, oldest first."""
    everything = tuple(opened)
    entries = [entry for entry in everything if about.get(entry.head.id) is None]
    return tuple(
        replace(entry, statements=tuple(one for one in everything if about.get(one.head.id) == entry.head.id))
        for entry in entries
    )
