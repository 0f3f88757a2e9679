"""Read a journal, or one entry: facts, decision, log, and then the texts that the committed row names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from journal.domain.access_words import Purpose
from journal.domain.care import Journal
from journal.domain.entry import EntryKind, OpenedEntry
from journal.domain.errors import RefusedError
from journal.domain.ids import JournalId, new_id
from journal.domain.journal_asks import PrintEntries, ReadEntries, SearchEntries
from journal.policy.reading import decide_read
from journal.services.choices import OtherUnit, other_units
from journal.services.opened_entries import open_all, versions_of
from journal.services.statements import joined, with_statements
from journal.services.veils import (
    hidden,
    leaves_anything,
    may_be_told,
    shown_authors,
    shown_count,
    shown_heads,
    veil_over,
)
from journal.services.writing import journal_holding, unit_of
from journal.store.entries import Narrowing
from journal.store.facts import person_behind, read_facts
from journal.store.ground import read_ground_for
from journal.store.patients import journal_of, require_registered

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Decision
    from journal.domain.entry import EntryHead
    from journal.domain.ids import AccountId, EntryId, PatientId, UnitId, VersionId
    from journal.policy.reading import ReadFacts
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.services.veils import Veil

__all__ = ["JournalFilter", "JournalPage", "Narrowing", "read_entry", "read_journal"]

WHOLE = 100_000
"""More entries than one journal will hold: a search opens all of it."""

Read = TypeVar("Read", bound=ReadEntries)


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """Which part of the patient's journal at which unit (the own one where None), and for what purpose.

    With a ``term`` all that the narrowing leaves is opened to look for it, and what holds it is returned.
    """

    unit: UnitId | None = None
    narrowing: Narrowing = field(default_factory=Narrowing)
    purpose: Purpose = Purpose.CARE
    printing: bool = False
    term: str = ""
    with_test_material: bool = False
    with_authors: bool = False

    @property
    def kind(self) -> type[ReadEntries]:
        """The ask that the row of the log speaks of."""
        if self.term:
            return SearchEntries
        return PrintEntries if self.printing else ReadEntries

    def leaves_out(self, head: EntryHead) -> bool:
        """Say whether a plain copy counts the entry and does not hold it: test material, unless it is asked for."""
        return self.printing and not self.with_test_material and head.kind is EntryKind.TEST_MATERIAL

    @property
    def opened(self) -> Narrowing:
        """What is opened: a search is not cut at a page."""
        return replace(self.listed, before=None, limit=WHOLE) if self.term else self.listed

    @property
    def with_one_more(self) -> Narrowing:
        """What is looked for: one entry beyond the page tells whether there is another page."""
        return replace(self.opened, limit=self.opened.limit + 1)

    @property
    def listed(self) -> Narrowing:
        """What is listed and counted: a statement stands with its entry, unless statements alone are asked for."""
        return replace(self.narrowing, statements_beside=True)


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Opened entries, newest happening first; how many the filter leaves in all; and whether more stands elsewhere.

    ``drafts`` are the reader's own, not opened here. ``closed`` are entries that are not opened when a journal is read:
    other people's drafts and misfiled entries. ``blocked_elsewhere`` says what a patient let others know (B-07).
    ``left_out`` is test material that a plain copy counts and does not hold (J-17). ``authors`` are those of the whole
    journal, where they are asked for, as far as the reader may know of what they wrote.
    """

    entries: tuple[OpenedEntry, ...]
    drafts: tuple[EntryHead, ...]
    closed: tuple[EntryHead, ...]
    total: int
    more: bool
    elsewhere: tuple[OtherUnit, ...]
    blocked_elsewhere: bool = False
    left_out: tuple[EntryHead, ...] = ()
    authors: Mapping[AccountId, str] = field(default_factory=dict)

    @property
    def last(self) -> EntryHead | None:
        """The oldest entry of the page, opened or not: where the next page goes on; None when there is no next."""
        opened = (entry.head for entry in self.entries)
        heads = (*opened, *self.drafts, *self.closed, *self.left_out)
        return min(heads, key=lambda head: (head.happened.starts_at, head.id)) if self.more else None


def read_journal(
    parts: Parts, session: Session, patient: PatientId, wanted: JournalFilter, at: datetime
) -> JournalPage:
    """Open a page of a journal, or look for a term in it, under one row that names every version it opens.

    What is lifted opens under a row of its own. The term is nowhere kept (PDL 2:8; J-16: never across patients).
    Raises UnknownError, RefusedError, NoKeyError, UnavailableError. What does not open is a gap in its entry.
    """
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        elsewhere = other_units(connection, session, patient, at)
        journal = _journal(connection, session, wanted.unit or unit_of(session), patient, at)
        whole = replace(_ask_for(wanted.kind, session, journal, ()), purpose=wanted.purpose)
        seen, veil = (whole, read_facts(connection, whole, at)), veil_over(connection, session.actor, journal, at)
        heads = shown_heads(connection, veil, seen, wanted.with_one_more, at)
        heads, more = heads[: wanted.opened.limit], len(heads) > wanted.opened.limit
        total = shown_count(connection, veil, seen, wanted.listed, at)
        resting = tuple(head for head in heads if _opens_in_a_journal(head))
        shown = tuple(head for head in resting if not wanted.leaves_out(head))
        stated, about = with_statements(connection, shown, at)
        opening = tuple(head for head in stated if veil.shows(*seen, head))
        told = may_be_told(connection, session.actor, patient, at)
        authors = shown_authors(connection, veil, seen, at) if wanted.with_authors else {}
    opened = joined(_open_by_way(parts, (session, veil, seen), opening, at), about)
    drafts = tuple(head for head in heads if head not in resting and _is_own_draft(session, head))
    if wanted.term:
        held = tuple(entry for entry in opened if _holds(entry, wanted.term.casefold()))
        return JournalPage(held, drafts, (), total, more, elsewhere, told, authors=authors)
    closed = tuple(head for head in heads if head not in resting and head not in drafts)
    left_out = tuple(head for head in resting if head not in shown)
    return JournalPage(opened, drafts, closed, total, more, elsewhere, told, left_out, authors)


def _open_by_way(
    parts: Parts, reading: tuple[Session, Veil, tuple[Read, ReadFacts]], shown: tuple[EntryHead, ...], at: datetime
) -> tuple[OpenedEntry, ...]:
    """Open entries, those that a lift opens under a row that names it; both rows stand before anything opens."""
    session, veil, (whole, facts) = reading
    lifted = tuple(head for head in shown if veil.lifted(head))
    plain = tuple(head for head in shown if head not in lifted)
    lifts = tuple(dict.fromkeys(lift for head in lifted for lift in veil.lifted(head)))
    asked = [(whole, plain)] if plain or not lifted else []
    asked += [(replace(whole, lifts=lifts), lifted)] if lifted else []
    decided = [_decided((ask, facts), versions_of(session, heads)) for ask, heads in asked]
    logged = [parts.store.log.log_access(decision, at) for decision in decided]
    opened = [
        entry
        for access, (_, heads) in zip(logged, asked, strict=True)
        for entry in open_all(parts, session, veil.journal, heads, access)
    ]
    return tuple(sorted(opened, key=lambda entry: shown.index(entry.head)))


def read_entry(
    parts: Parts, session: Session, target: tuple[PatientId, EntryId], at: datetime, *, printing: bool = False
) -> OpenedEntry:
    """Open one entry with all its versions, one's own draft or a misfiled one too, and the statements about it."""
    kind = PrintEntries if printing else ReadEntries
    with parts.store.database.reading() as connection:
        ground = read_ground_for(connection, session.actor, target, at)
        head, read = ground.head, ground.facts
        journal = journal_holding(head)
        veil, whole = veil_over(connection, session.actor, journal, at), _ask_for(kind, session, journal, (head,))
        stated, about = with_statements(connection, (head,), at) if ground.stated else ((head,), {})
    opening = (head, *(one for one in stated[1:] if veil.shows(whole, read, one)))
    lifts = tuple(dict.fromkeys(lift for one in opening for lift in veil.lifted(one)))
    ask, facts = replace(whole, versions=versions_of(session, opening), lifts=lifts), veil.facts(read, head)
    try:
        access = parts.store.log.log_access(decide_read(ask, facts), at)
    except RefusedError as refused:
        raise hidden(refused) from refused
    return joined(open_all(parts, session, journal, opening, access), about)[0]


def _journal(connection: Connection, session: Session, unit: UnitId, patient: PatientId, at: datetime) -> Journal:
    """Return the patient's journal at the unit, or one that holds nothing: who may not read is refused alike (A-11).

    A journal of which blocks leave nothing is, to others, one that is not there.
    """
    found = journal_of(connection, unit, patient)
    if found and leaves_anything(connection, veil_over(connection, session.actor, found, at), at):
        return found
    return Journal(JournalId(new_id()), session.actor.provider, unit, patient)


def _decided(seen: tuple[Read, ReadFacts], versions: tuple[VersionId, ...]) -> Decision[Read]:
    """Decide about a whole journal. A refusal names no versions: one's own log would tell how many there are (A-11)."""
    whole, facts = seen
    decision = decide_read(whole, facts)
    return replace(decision, ask=replace(whole, versions=versions)) if decision.permitted else decision


def _holds(entry: OpenedEntry, term: str) -> bool:
    texts = (v.text for one in (entry, *entry.statements) for v in one.versions if v.text is not None)
    return any(term in value.casefold() for text in texts for value in text.keywords.values())


def _opens_in_a_journal(head: EntryHead) -> bool:
    """A reader of the journal is shown what came to rest; drafts and misfiled entries open one by one."""
    return head.misfiled_at is None and head.is_settled


def _is_own_draft(session: Session, head: EntryHead) -> bool:
    return head.newest.author == person_behind(session.actor) and head.misfiled_at is None


def _ask_for(kind: type[Read], session: Session, journal: Journal, heads: tuple[EntryHead, ...]) -> Read:
    if journal.patient is None:
        message = "a register is not read as a journal"
        raise ValueError(message)
    named = versions_of(session, heads)
    return kind(actor=session.actor, patient=journal.patient, journal=journal.id, unit=journal.unit, versions=named)
