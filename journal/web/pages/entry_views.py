"""From an opened entry to what the page shows of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.entry import CorrectionReason, Keyword, UnsignedReason, VersionState
from journal.domain.wording import marked
from journal.web.dates import local
from journal.web.shapes.journals import CorrectionNote, EntryView, HistoryView, KeywordText, StatementNote, VersionView
from journal.web.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from journal.domain.entry import EntryHead, EntryText, OpenedEntry, OpenedVersion, SealedVersion
    from journal.domain.ids import AccountId


def entry_view(entry: OpenedEntry, reader: AccountId, at: datetime) -> EntryView:
    """Return an opened entry as it is read: every wording marked, corrections in the margin, faults said."""
    chain = standing_chain(entry.versions)
    return _view(entry.head, chain[0].version, chain[-1].version, (reader, at)).having(
        keywords=marked_keywords([v.text for v in chain if v.text is not None]),
        corrections=tuple(_note(number, v) for number, v in enumerate(chain[1:], 1)),
        broken=_broken(chain),
        statements=tuple(_statement(one) for one in entry.statements),
    )


def _statement(one: OpenedEntry) -> StatementNote:
    """Return the patient's words; a text that does not open, or is not as it was signed, is a gap (J-12)."""
    newest = standing_chain(one.versions)[-1]
    words = None if newest.text is None or not one.is_sound else newest.text.keywords.get(Keyword.STATEMENT)
    return StatementNote(words, newest.version.author_name, newest.version.settled_at or newest.version.written_at)


def closed_view(head: EntryHead, reader: AccountId, at: datetime) -> EntryView:
    """Return an entry that is not opened with its journal: only that it is there."""
    return _view(head, head.versions[0], head.newest, (reader, at)).having(closed=True)


def standing_chain(versions: Sequence[OpenedVersion]) -> list[OpenedVersion]:
    """Return the versions that count in reading: those at rest, or the draft where there is nothing else.

    A correction that was set aside changed nothing, and one that is still a draft does not yet.
    """
    settled = [v for v in versions if v.version.is_settled]
    kept = [v for v in settled if v.version.state is not VersionState.DISCARDED]
    return kept or settled or list(versions)


def marked_keywords(texts: Sequence[EntryText]) -> tuple[KeywordText, ...]:
    """Return each keyword that any wording filled, with what was struck and put in."""
    order = dict.fromkeys(keyword for text in reversed(texts) for keyword in text.keywords)
    return tuple(
        KeywordText(keyword, marked([text.keywords.get(keyword, "") for text in texts])) for keyword in sorted_(order)
    )


def sorted_(keywords: dict[Keyword, None]) -> list[Keyword]:
    """Return keywords in the order in which they stand in every note."""
    return sorted(keywords, key=list(Keyword).index)


def _view(head: EntryHead, first: SealedVersion, last: SealedVersion, seen: tuple[AccountId, datetime]) -> EntryView:
    reader, at = seen
    length = (head.happened.ends_at - head.happened.starts_at).total_seconds()
    return EntryView(
        id=head.id,
        kind=head.kind,
        happened=local(head.happened.starts_at),
        written_at=head.made_at,
        author_name=first.author_name,
        author_title=first.author_title,
        state=_state(head, first, last, at),
        minutes=int(length // 60) or None,
        signed_at=first.settled_at if first.state is VersionState.SIGNED else None,
        locks_at=first.locks_at,
        unsigned_reason=_unsigned_reason(first),
        misfiled_at=head.misfiled_at,
        destroyed_at=last.destroyed_at,
        mine=head.author == reader,
    )


def _state(head: EntryHead, first: SealedVersion, last: SealedVersion, at: datetime) -> str:
    if head.misfiled_at is not None:
        return "misfiled"
    if last.destroyed_at is not None:
        return "destroyed"
    if last.state is VersionState.DRAFT:
        return "draft" if local(last.made_at).date() == local(at).date() else "unsigned"
    if last.number > first.number and last.state is not VersionState.DISCARDED:
        return "corrected"
    return str(last.state)


def _unsigned_reason(version: SealedVersion) -> str:
    if version.state is not VersionState.LOCKED or version.unsigned_reason in {"", UnsignedReason.PENDING}:
        return ""
    return f"{word(UnsignedReason(version.unsigned_reason))}."


def _note(number: int, opened: OpenedVersion) -> CorrectionNote:
    version = opened.version
    known = version.reason in set(CorrectionReason)
    return CorrectionNote(
        number=number,
        author_name=version.author_name,
        at=version.settled_at or version.written_at,
        reason=CorrectionReason(version.reason) if known else CorrectionReason.LATE_INFORMATION,
        explanation=opened.text.explanation if opened.text else "",
    )


def _broken(chain: Sequence[OpenedVersion]) -> str:
    if any(v.is_broken for v in chain):
        return "text"
    return "signature" if any(v.signature == "invalid" for v in chain) else ""


def history_view(entry: OpenedEntry, reader: AccountId, at: datetime) -> HistoryView:
    """Return every version as it stands, newest first, under the entry with its marks."""
    return HistoryView(entry_view(entry, reader, at), tuple(_version(v) for v in reversed(entry.versions)))


def _version(opened: OpenedVersion) -> VersionView:
    version = opened.version
    return VersionView(
        number=version.number,
        author_name=version.author_name,
        author_title=version.author_title,
        at=version.settled_at or version.written_at,
        state=str(version.state),
        signature=opened.signature,
        keywords=marked_keywords([opened.text]) if opened.text else (),
        note=_note(version.number - 1, opened) if version.number > 1 else None,
        broken=opened.is_broken,
        destroyed_at=version.destroyed_at,
    )
