"""Opened entries of invented people as the vault would give them, for tests of what is shown and handed out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from journal.domain.entry import (
    EntryHead,
    EntryText,
    EventTime,
    OpenedEntry,
    OpenedVersion,
    Place,
    SealedVersion,
    VersionState,
)
from journal.domain.ids import new_id

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
PROVIDER, UNIT, JOURNAL, PATIENT, ASTRID, EVENT = (new_id() for _ in range(6))
UNITS = {UNIT: "Norra mottagningen A"}


def opened_version(entry, number, keywords, **said):
    """One version, signed an hour after it was written unless something else is said of it."""
    explanation, signature = said.pop("explanation", ""), said.pop("signature", "valid")
    written = said.pop("written_at", NOON + timedelta(days=number))
    version = SealedVersion(
        place=Place(PROVIDER, UNIT, JOURNAL, PATIENT, entry, new_id()),
        number=number,
        state=VersionState.SIGNED,
        revision=1,
        author=ASTRID,
        author_name="Astrid Norrvik",
        author_title="leg. psykolog",
        made_at=written,
        written_at=written,
        locks_at=written + timedelta(days=14),
        settled_at=written + timedelta(hours=1),
        reason="",
        unsigned_reason="",
        edit_event=EVENT,
        sealed_text=b"",
        sealed_data_key=b"",
    )
    text = None if keywords is None else EntryText(keywords, explanation)
    return OpenedVersion(replace(version, **said), text, signature)


def opened_entry(kind, *wordings, statements=(), misfiled_at=None, happened=NOON):
    """An entry with a version for each wording: keywords, or (keywords, what is said of the version)."""
    entry = new_id()
    pairs = [each if isinstance(each, tuple) else (each, {}) for each in wordings]
    versions = tuple(opened_version(entry, number, words, **said) for number, (words, said) in enumerate(pairs, 1))
    head = EntryHead(
        id=entry,
        journal=JOURNAL,
        patient=PATIENT,
        unit=UNIT,
        kind=kind,
        happened=EventTime(happened, happened + timedelta(minutes=45)),
        author=ASTRID,
        made_at=versions[0].version.made_at,
        misfiled_at=misfiled_at,
        misfiled_link=None,
        versions=tuple(version.version for version in versions),
    )
    return OpenedEntry(head, versions, tuple(statements))
