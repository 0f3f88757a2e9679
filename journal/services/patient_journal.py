"""A patient reads the own journal: what the units have released, opened under a row of the log like any other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from journal.domain.entry import OpenedEntry
from journal.domain.errors import UnknownError
from journal.domain.ids import EntryId, UnitId
from journal.domain.patient_asks import ReadOwnEntries
from journal.domain.people import Role
from journal.domain.release import OwnEntry, ReleaseChoice
from journal.policy.disclosing import is_shown_on_screen
from journal.policy.releasing import OwnReadFacts, decide_own_read
from journal.services.keyring_circles import Trust, signers
from journal.services.statements import joined, with_statements
from journal.services.writing import statement_of
from journal.store import patient_accounts, releases
from journal.store.people import units_of
from journal.store.release_choices import choices_in
from journal.store.seals import standing_seals
from journal.vault import check_version
from journal.vault.patients import open_released

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.domain.entry import EntryHead, EntryKind, EntryText
    from journal.domain.ids import VersionId
    from journal.domain.release import Choice, Released, Seal, WithheldGround
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts
    from journal.vault import Opened

RECENT = timedelta(days=14)
"""What a patient may choose not to see at entry: national practice, and the patient's own choice each time."""
PAGE, _WHOLE = 20, 100_000
Cursor = tuple[datetime, EntryId]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page, after which entry, of which kinds (all where none is named); is what is recent hidden."""

    hides_recent: bool = False
    before: Cursor | None = None
    most: int = PAGE
    kinds: tuple[EntryKind, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnJournal:
    """Opened entries, newest first; and what is not shown: recent by choice, held to be read together, withheld.

    ``withheld`` counts by ground. ``waiting`` names units whose journal's key has not come to the patient yet.
    ``is_sealed``: something is hidden by a seal, the patient's own or the care's.
    """

    entries: tuple[OwnEntry, ...]
    total: int
    hidden_recent: int
    together: int
    withheld: dict[WithheldGround, int]
    waiting: tuple[str, ...]
    older: Cursor | None
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class _Mine:
    """One's own journals that open, the entries that are kept from their patient, and the units' names."""

    journals: tuple[Journal, ...]
    kept_back: dict[EntryId, Choice]
    names: dict[UnitId, str]
    waiting: tuple[str, ...]
    seals: tuple[Seal, ...]


def read_own_journal(parts: Parts, session: PatientSession, wanted: Wanted, at: datetime) -> OwnJournal:
    """Open a page of one's own journal, a row for each unit; what does not open is a gap. Raise UnknownError."""
    until = at - RECENT if wanted.hides_recent else None
    with parts.store.database.reading() as connection:
        mine = _mine(connection, session)
        wide = [replace(_window(session, mine, journal), kinds=wanted.kinds) for journal in mine.journals]
        narrow = [replace(window, until=until) for window in wide]
        paged = [replace(window, before=wanted.before, limit=wanted.most + 1) for window in narrow]
        heads = [head for window in paged for head in releases.released_heads(connection, window, at)]
        total = sum(releases.count_released(connection, window) for window in narrow)
        hidden = sum(releases.count_released(connection, window) for window in wide) - total if until else 0
    heads.sort(key=lambda head: (head.happened.starts_at, head.id), reverse=True)
    page = tuple(heads[: wanted.most])
    grounds = [choice.ground for choice in mine.kept_back.values() if choice.ground is not None]
    return OwnJournal(
        _opened(parts, session, mine, page, at),
        total,
        hidden,
        sum(choice.choice is ReleaseChoice.TOGETHER for choice in mine.kept_back.values()),
        {ground: grounds.count(ground) for ground in dict.fromkeys(grounds)},
        mine.waiting,
        (page[-1].happened.starts_at, page[-1].id) if len(heads) > wanted.most else None,
        bool(mine.seals),
    )


def own_head(parts: Parts, session: PatientSession, entry: EntryId, at: datetime) -> EntryHead:
    """Return what stands in clear of one entry of one's own journal. Raise UnknownError as `read_own_entry` does."""
    with parts.store.database.reading() as connection:
        return _own_heads(connection, session, _mine(connection, session), entry, at)[0]


def read_own_entry(parts: Parts, session: PatientSession, entry: EntryId, at: datetime) -> OwnEntry:
    """Open one entry of one's own journal. Raise UnknownError for what is not there, or is not shown."""
    with parts.store.database.reading() as connection:
        mine = _mine(connection, session)
        heads = _own_heads(connection, session, mine, entry, at)
    return _opened(parts, session, mine, heads, at)[0]


def _own_heads(
    connection: Connection, session: PatientSession, mine: _Mine, entry: EntryId, at: datetime
) -> tuple[EntryHead, ...]:
    windows = [replace(_window(session, mine, journal), only=entry) for journal in mine.journals]
    heads = tuple(head for window in windows for head in releases.released_heads(connection, window, at))
    if not heads:
        raise UnknownError("no such entry")
    return heads


def shown_entries(connection: Connection, session: PatientSession, unit: UnitId, at: datetime) -> frozenset[EntryId]:
    """Return which entries of the own journal at a unit are shown to their patient now."""
    mine = _mine(connection, session)
    windows = [replace(_window(session, mine, one), limit=_WHOLE) for one in mine.journals if one.unit == unit]
    return frozenset(head.id for window in windows for head in releases.released_heads(connection, window, at))


def _mine(connection: Connection, session: PatientSession) -> _Mine:
    provider = session.actor.provider
    journals = patient_accounts.journals_of(connection, provider, session.joined)
    names = {UnitId(unit.unit_id): unit.name for unit in units_of(connection, provider)}
    giving = releases.releasing_units(connection, provider, [journal.unit for journal in journals])
    seals = standing_seals(connection, provider, session.joined)
    sealed = {one.id for one in journals if any(seal.hides_all_of(one.unit) for seal in seals)}
    reached = (one for one in journals if session.reach is None or one.unit in session.reach)
    open_ones = (one for one in reached if _may_read(session, None, is_sealed=one.id in sealed))
    given = tuple(one for one in open_ones if one.unit in giving)
    chosen = choices_in(connection, [journal.id for journal in given])
    return _Mine(
        tuple(journal for journal in given if journal.id in session.secrets),
        {entry: choice for entry, choice in chosen.items() if not _may_read(session, choice)},
        names,
        tuple(names[journal.unit] for journal in given if journal.id not in session.secrets),
        seals,
    )


def _facts(session: PatientSession, choice: Choice | None, *, is_sealed: bool = False) -> OwnReadFacts:
    """Say what the law asks of an entry that was found as the patient's own and released, at a unit that gives access.

    Whose portal is closed, or whose guardianship is over, has no session (`patient_session`, `as_guardian`).
    """
    return OwnReadFacts(
        is_own_journal=session.actor.role is not Role.GUARDIAN,
        is_released=True,
        unit_releases=True,
        is_withheld_on_a_ground=choice is not None and choice.choice is ReleaseChoice.WITHHELD,
        is_held_to_be_read_together=choice is not None and choice.choice is ReleaseChoice.TOGETHER,
        is_marked_dead=False,
        is_sealed=is_sealed,
        guards_the_child=session.actor.role is Role.GUARDIAN,
    )


def _may_read(session: PatientSession, choice: Choice | None, *, is_sealed: bool = False) -> bool:
    ask = ReadOwnEntries(actor=session.actor, patient=session.joined, versions=())
    return decide_own_read(ask, _facts(session, choice, is_sealed=is_sealed)).permitted


def _window(session: PatientSession, mine: _Mine, journal: Journal) -> releases.Window:
    days = tuple((one.first_day, one.last_day) for one in mine.seals if one.unit in {None, journal.unit})
    return releases.Window(journal.id, session.secrets[journal.id].epoch, frozenset(mine.kept_back), days)


def _opened(
    parts: Parts, session: PatientSession, mine: _Mine, heads: tuple[EntryHead, ...], at: datetime
) -> tuple[OwnEntry, ...]:
    """Open these entries, with a row for each journal, and the statements about them."""
    with parts.store.database.reading() as connection:
        stated, about = with_statements(connection, heads, at)
        by_journal = {j: tuple(h for h in stated if h.journal == j.id) for j in mine.journals}
        released = {
            j: releases.released_in(connection, [v for h in found for v in h.versions], session.secrets[j.id].epoch)
            for j, found in by_journal.items()
        }
        trust = Trust(session.actor.provider, session.pins[session.actor.provider])
        known = signers(connection, trust, {v.author for head in stated for v in head.versions})
    texts = {
        version: text
        for journal, ones in released.items()
        if ones
        for version, text in _texts(parts, session, journal, ones, at).items()
    }
    shown = {one.version.id for ones in released.values() for one in ones}
    entries = [
        OpenedEntry(
            head,
            tuple(
                check_version(version, texts.get(version.id), statement_of(head, version), known)
                for version in head.versions
                if version.id in shown or version.destroyed_at is not None
            ),
        )
        for head in stated
    ]
    return tuple(_on_screen(entry, mine) for entry in joined([one for one in entries if one.versions], about))


def _texts(
    parts: Parts, session: PatientSession, journal: Journal, ones: tuple[Released, ...], at: datetime
) -> dict[VersionId, Opened]:
    named = tuple(one.version.id for one in ones)
    ask = ReadOwnEntries(actor=session.actor, patient=session.joined, versions=named)
    access = parts.store.log.log_access(decide_own_read(ask, _facts(session, None)), at)
    return open_released(parts.vault, access, ones, session.secrets[journal.id].secret)


def _on_screen(entry: OpenedEntry, mine: _Mine) -> OwnEntry:
    """Leave out the headings that are never shown by themselves, and count them: they are part of a copy."""
    unshown = {
        keyword
        for opened in entry.versions
        if opened.text is not None
        for keyword in opened.text.keywords
        if not is_shown_on_screen(keyword)
    }
    versions = tuple(replace(opened, text=_without(opened.text)) for opened in entry.versions)
    return OwnEntry(replace(entry, versions=versions), mine.names[entry.head.unit], len(unshown))


def _without(text: EntryText | None) -> EntryText | None:
    if text is None:
        return None
    kept = {keyword: words for keyword, words in text.keywords.items() if is_shown_on_screen(keyword)}
    return replace(text, keywords=kept)
