"""Read a journal, or one entry: facts, decision, log, and then the texts that the committed row names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access import PrintEntries, Purpose, ReadEntries, SearchEntries
from journal.domain.care import Journal
from journal.domain.entry import OpenedEntry, VersionState
from journal.policy.reading import decide_read
from journal.services.choices import OtherUnit, other_units
from journal.services.writing import head_of, journal_holding, statement_of, unit_of
from journal.store.entries import Narrowing, count_entries, entry_heads
from journal.store.facts import person_behind, read_facts
from journal.store.patients import journal_of, require_registered
from journal.vault import check_version

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Logged
    from journal.domain.entry import EntryHead, SealedVersion
    from journal.domain.ids import EntryId, PatientId, UnitId, VersionId
    from journal.services.keyring import Session
    from journal.services.parts import Parts

Read = TypeVar("Read", bound=ReadEntries)


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which part of the patient's journal at which unit (the own one where None), and for what purpose."""

    unit: UnitId | None = None
    narrowing: Narrowing = field(default_factory=Narrowing)
    purpose: Purpose = Purpose.CARE
    printing: bool = False


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Opened entries, newest happening first; how many the filter leaves in all; and whether more stands elsewhere.

    ``drafts`` are the reader's own, not opened here. ``closed`` are entries that are not opened when a journal is read:
    other people's drafts and misfiled entries.
    """

    entries: tuple[OpenedEntry, ...]
    drafts: tuple[EntryHead, ...]
    closed: tuple[EntryHead, ...]
    total: int
    more: bool
    elsewhere: tuple[OtherUnit, ...]


def read_journal(
    parts: Parts, session: Session, patient: PatientId, wanted: JournalFilter, at: datetime
) -> JournalPage:
    """Open a page of a journal under one row that names every version it opens.

    Raises UnknownError, RefusedError, NoKeyError, UnavailableError. What does not open is a gap in its entry.
    """
    unit = wanted.unit or unit_of(session)
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        elsewhere = other_units(connection, session, patient, at)
        journal = journal_of(connection, unit, patient)
        if journal is None or journal.provider != session.actor.provider:
            return JournalPage((), (), (), 0, more=False, elsewhere=elsewhere)
        heads = entry_heads(connection, journal.id, wanted.narrowing, at)
        total = count_entries(connection, journal.id, wanted.narrowing)
        shown = tuple(head for head in heads if _opens_in_a_journal(head))
        ask = _ask_for(PrintEntries if wanted.printing else ReadEntries, session, journal, shown)
        access = _logged(parts, connection, replace(ask, purpose=wanted.purpose), at)
        opened = _open_all(parts, session, connection, (journal, shown), access)
    person = person_behind(session.actor)
    rest = tuple(head for head in heads if not _opens_in_a_journal(head))
    drafts = tuple(h for h in rest if h.newest.author == person and h.misfiled_at is None)
    closed = tuple(h for h in rest if h not in drafts)
    return JournalPage(opened, drafts, closed, total, len(heads) == wanted.narrowing.limit, elsewhere)


def read_entry(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], at: datetime, *, printing: bool = False
) -> OpenedEntry:
    """Open one entry with all its versions, one's own draft or a misfiled one too."""
    head = head_of(parts, session, target, at)
    return open_entry(parts, session, head, at, printing=printing)


def open_entry(parts: Parts, session: Session, head: EntryHead, at: datetime, *, printing: bool = False) -> OpenedEntry:
    """Open the versions of an entry that was found, under a row of its own."""
    journal = journal_holding(head)
    with parts.store.database.reading() as connection:
        ask = _ask_for(PrintEntries if printing else ReadEntries, session, journal, (head,))
        access = _logged(parts, connection, ask, at)
        return _open_all(parts, session, connection, (journal, (head,)), access)[0]


def search_journal(
    parts: Parts, session: Session, patient: PatientId, term: str, at: datetime
) -> tuple[OpenedEntry, ...]:
    """Open the own unit's whole journal of one patient and return the entries that hold the term.

    One row names what was opened; the term is nowhere kept (PDL 2:8; J-16: never across patients).
    """
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        journal = journal_of(connection, unit_of(session), patient)
        if journal is None:
            return ()
        heads = entry_heads(connection, journal.id, Narrowing(limit=100_000), at)
        shown = tuple(head for head in heads if _opens_in_a_journal(head))
        access = _logged(parts, connection, _ask_for(SearchEntries, session, journal, shown), at)
        opened = _open_all(parts, session, connection, (journal, shown), access)
    return tuple(entry for entry in opened if _holds(entry, term.casefold()))


def _holds(entry: OpenedEntry, term: str) -> bool:
    texts = (v.text for v in entry.versions if v.text is not None)
    return any(term in value.casefold() for text in texts for value in text.keywords.values())


def _opens_in_a_journal(head: EntryHead) -> bool:
    """A reader of the journal is shown what came to rest; drafts and misfiled entries open one by one."""
    return head.misfiled_at is None and head.is_settled


def _shown_versions(head: EntryHead) -> tuple[SealedVersion, ...]:
    """Of an entry at rest, a correction that is still a draft stays closed."""
    return tuple(v for v in head.versions if v.state is not VersionState.DRAFT) or head.versions


def _ask_for(kind: type[Read], session: Session, journal: Journal, heads: tuple[EntryHead, ...]) -> Read:
    if journal.patient is None:
        message = "a register is not read as a journal"
        raise ValueError(message)
    named: tuple[VersionId, ...] = tuple(v.id for head in heads for v in _versions_for(session, head))
    return kind(actor=session.actor, patient=journal.patient, journal=journal.id, unit=journal.unit, versions=named)


def _versions_for(session: Session, head: EntryHead) -> tuple[SealedVersion, ...]:
    """The author of a correction that is still a draft reads it too."""
    if head.newest.author == person_behind(session.actor):
        return head.versions
    return _shown_versions(head)


def _logged(parts: Parts, connection: Connection, ask: Read, at: datetime) -> Logged[Read]:
    return parts.store.log.log_access(decide_read(ask, read_facts(connection, ask, at)), at)


def _open_all(
    parts: Parts,
    session: Session,
    connection: Connection,
    what: tuple[Journal, tuple[EntryHead, ...]],
    access: Logged[ReadEntries],
) -> tuple[OpenedEntry, ...]:
    journal, heads = what
    if not heads:
        return ()
    secret = parts.keyring.reader_secret(connection, session, journal)
    authors = {v.author for head in heads for v in head.versions}
    signers = parts.keyring.signer_keys(connection, session, authors)
    versions = [v for head in heads for v in _versions_for(session, head)]
    opened = parts.vault.open_versions(access, versions, secret)
    return tuple(
        OpenedEntry(
            head,
            tuple(
                check_version(v, opened.get(v.id), statement_of(head, v), signers) for v in _versions_for(session, head)
            ),
        )
        for head in heads
    )
