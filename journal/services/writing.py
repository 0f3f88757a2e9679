"""The few steps that every act of writing shares: the asks, the fresh versions, the keys of drafts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from journal.domain.care import Journal
from journal.domain.entry import EntryHead, EntryKind, Keyword, Place, SealedVersion, Statement, VersionState
from journal.domain.entry_checks import is_empty, text_problems, time_problems
from journal.domain.errors import InvalidError, SealedStateError, UnknownError
from journal.domain.journal_asks import OfVersion
from journal.domain.language import cites_other_language, is_swedish
from journal.domain.templates import TEMPLATES
from journal.policy.law import DRAFT_LOCKS_AFTER
from journal.policy.saying import owed
from journal.store.entries import entry_for

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Receipt, Recorded
    from journal.domain.entry import EntryText, EventTime
    from journal.domain.ids import EntryId, PatientId, UnitId, VersionId
    from journal.domain.register_asks import NamesVersion
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.vault import Sealed

_OWED_CODES = {Keyword.DECLINED: "empty", Keyword.NECESSITY: "unconfirmed"}
V = TypeVar("V", bound=OfVersion)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry to begin: whose, of what kind, when it happened, and the text so far."""

    patient: PatientId
    kind: EntryKind
    happened: EventTime
    text: EntryText


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands on the server now. ``note`` is "locked" when a text was kept as a draft beside a locked one."""

    entry: EntryId
    version: VersionId
    revision: int
    written_at: datetime
    locks_at: datetime
    state: VersionState
    receipt: Receipt
    note: str = ""


def unit_of(session: Session) -> UnitId:
    """Return the session's one current unit (A-10). Raise UnknownError for an assignment without one."""
    if session.actor.unit is None:
        message = "the assignment has no unit"
        raise UnknownError(message)
    return session.actor.unit


def check_kind(kind: EntryKind | None) -> None:
    """Raise InvalidError for a kind without a template: identities and statements have acts of their own."""
    if kind is not None and kind not in TEMPLATES:
        raise InvalidError({"kind": "unknown"})


def check_text(text: EntryText, happened: EventTime | None, at: datetime) -> None:
    """Raise InvalidError for a text or time that cannot be kept."""
    problems = dict(text_problems(text))
    if is_empty(text):
        problems["text"] = "empty"
    if happened is not None:
        problems |= time_problems(happened, at)
    if problems:
        raise InvalidError(problems)


def wanting(kind: EntryKind, text: EntryText) -> dict[Keyword, str]:
    """Return heading → reason code for what has to be said before the text can be signed.

    A text that is not in Swedish says why under a heading of its own (PDL 3:13; J-14).
    """
    found = {keyword: _OWED_CODES.get(keyword, "unsaid") for keyword in owed(kind, text)}
    if not is_swedish(text) and not cites_other_language(text):
        found[Keyword.OTHER_LANGUAGE] = "not-swedish"
    return found


def require_whole(kind: EntryKind, text: EntryText) -> None:
    """Raise InvalidError for a text that is not ready to be signed."""
    if found := wanting(kind, text):
        raise InvalidError({f"text.{keyword}": why for keyword, why in found.items()})


def ask_about(kind: type[V], session: Session, journal: Journal, patient: PatientId, version: VersionId) -> V:
    """Return an ask of this kind about one version of the journal."""
    return kind(actor=session.actor, patient=patient, journal=journal.id, unit=journal.unit, version=version)


def place_of(journal: Journal, patient: PatientId, entry: EntryId, version: VersionId) -> Place:
    """Return where a version of the journal belongs."""
    return Place(journal.provider, journal.unit, journal.id, patient, entry, version)


def fresh_version(
    session: Session, place: Place, recorded: Recorded[NamesVersion], sealed: Sealed, at: datetime
) -> SealedVersion:
    """Return a first draft version as it is to be stored: the author's name, title and time are the server's (J-02)."""
    return SealedVersion(
        place=place,
        number=1,
        state=VersionState.DRAFT,
        revision=1,
        author=session.actor.on_behalf_of or session.actor.account,
        author_name=session.actor.name,
        author_title=session.actor.title,
        made_at=at,
        written_at=at,
        locks_at=at + DRAFT_LOCKS_AFTER,
        settled_at=None,
        reason="",
        unsigned_reason="",
        edit_event=recorded.event,
        sealed_text=sealed.text,
        sealed_data_key=sealed.data_key_sealed,
    )


def statement_of(head: EntryHead, version: SealedVersion) -> Statement:
    """Return what the signature of this version says beside its text."""
    return Statement(
        place=version.place,
        number=version.number,
        kind=head.kind,
        happened=head.happened,
        author=version.author,
        author_name=version.author_name,
        author_title=version.author_title,
        reason=version.reason,
        signed_at=version.settled_at or version.written_at,
    )


def head_of(parts: Parts, session: Session, target: tuple[PatientId, EntryId], at: datetime) -> EntryHead:
    """Return the entry that is named by patient and id together. Raise UnknownError."""
    with parts.store.database.reading() as connection:
        return entry_for(connection, session.actor, target, at)


def journal_holding(head: EntryHead) -> Journal:
    """Return the journal that the entry stands in."""
    return Journal(head.journal, head.newest.place.provider, head.unit, head.patient)


def require_draft(version: SealedVersion) -> None:
    """Raise SealedStateError for a version that can no longer change (PDL 3:14)."""
    if version.is_settled:
        raise SealedStateError(version.state)


def saved(version: SealedVersion, receipt: Receipt, note: str = "") -> Saved:
    """Return what is told of a version that was just stored."""
    return Saved(
        version.place.entry,
        version.id,
        version.revision,
        version.written_at,
        version.locks_at,
        version.state,
        receipt,
        note,
    )


def new_head(new: NewEntry, version: SealedVersion, at: datetime) -> EntryHead:
    """Return the head of an entry that begins with this version."""
    place = version.place
    return EntryHead(
        id=place.entry,
        journal=place.journal,
        patient=place.patient,
        unit=place.unit,
        kind=new.kind,
        happened=new.happened,
        author=version.author,
        made_at=at,
        misfiled_at=None,
        misfiled_link=None,
        versions=(version,),
    )
