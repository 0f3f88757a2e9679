"""Journal entries: kinds, keywords, versions and the states they pass through. There is no unlocked state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.entry_words import CorrectionReason, EntryKind, Keyword, Mark, UnsignedReason, VersionState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from journal.domain.ids import (
        AccountId,
        EntryId,
        EventId,
        JournalId,
        PatientId,
        ProviderId,
        UnitId,
        VersionId,
    )

__all__ = [
    "CorrectionReason",
    "EntryHead",
    "EntryKind",
    "EntryText",
    "EventTime",
    "Keyword",
    "Mark",
    "OpenedEntry",
    "OpenedVersion",
    "Place",
    "SealedVersion",
    "Statement",
    "UnsignedReason",
    "VersionState",
]


@dataclass(frozen=True, slots=True)
class EventTime:
    """When the thing written about happened: a span in UTC, and the zone in which it was meant (J-05)."""

    starts_at: datetime
    ends_at: datetime
    zone: str = "Europe/Stockholm"


@dataclass(frozen=True, slots=True)
class EntryText:
    """What a person wrote: filled keywords in order, and the explanation of a correction where there is one."""

    keywords: Mapping[Keyword, str]
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a version belongs. Every sealed value is bound to it: moved to another place, it does not open (S-07)."""

    provider: ProviderId
    unit: UnitId
    journal: JournalId
    patient: PatientId
    entry: EntryId
    version: VersionId


@dataclass(frozen=True, slots=True)
class SealedVersion:
    """One version of one entry as the database holds it. Texts are ciphertext; the rest is in docs/metadata.md.

    ``state`` is the state at the time of the query: a draft past ``locks_at`` is locked, by the clock alone (J-09).
    ``reason`` is a correction's (J-11), ``unsigned_reason`` that of a version which locked unsigned (J-08).
    """

    place: Place
    number: int
    state: VersionState
    revision: int
    author: AccountId
    author_name: str
    author_title: str
    made_at: datetime
    written_at: datetime
    locks_at: datetime
    settled_at: datetime | None
    reason: str
    unsigned_reason: str
    edit_event: EventId
    sealed_text: bytes = field(repr=False)
    sealed_data_key: bytes = field(repr=False)
    destroyed_at: datetime | None = None

    @property
    def id(self) -> VersionId:
        """The version's id, which is also its half's."""
        return self.place.version

    @property
    def is_settled(self) -> bool:
        """Say whether the version can no longer change."""
        return self.state is not VersionState.DRAFT

    @property
    def asks_why_unsigned(self) -> bool:
        """Say whether the clock locked it and nobody has said why it stays unsigned."""
        return self.state is VersionState.LOCKED and self.unsigned_reason == UnsignedReason.PENDING


@dataclass(frozen=True, slots=True)
class EntryHead:
    """What the store says of an entry in clear: no word of its text. Versions stand oldest first."""

    id: EntryId
    journal: JournalId
    patient: PatientId
    unit: UnitId
    kind: EntryKind
    happened: EventTime
    author: AccountId
    made_at: datetime
    misfiled_at: datetime | None
    misfiled_link: UUID | None
    versions: tuple[SealedVersion, ...]

    @property
    def newest(self) -> SealedVersion:
        """Return the newest version; an entry always has one."""
        return self.versions[-1]

    @property
    def is_settled(self) -> bool:
        """Say whether some version of the entry can no longer change."""
        return any(v.is_settled for v in self.versions)

    @property
    def is_destroyed(self) -> bool:
        """Say whether nothing of the entry is left (PDL 8:4)."""
        return all(v.destroyed_at is not None for v in self.versions)

    @property
    def unexplained(self) -> tuple[SealedVersion, ...]:
        """Return the versions that locked unsigned and still ask why, save those that a later signature answers for."""
        signed = max((v.number for v in self.versions if v.state is VersionState.SIGNED), default=0)
        return tuple(v for v in self.versions if v.asks_why_unsigned and v.number > signed)

    @property
    def unsigned(self) -> tuple[SealedVersion, ...]:
        """Return what waits for its author: a draft to be signed, texts that locked for the reason."""
        return (*self.unexplained, *(() if self.newest.is_settled else (self.newest,)))

    def waiting_for(self, author: AccountId) -> tuple[SealedVersion, ...]:
        """Return what of it waits for somebody."""
        return tuple(v for v in self.unsigned if v.author == author)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a signature says beside the text: who answers for which version, of what time, signed when (J-02, J-07)."""

    place: Place
    number: int
    kind: EntryKind
    happened: EventTime
    author: AccountId
    author_name: str
    author_title: str
    reason: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedVersion:
    """One version with its text, or with what is wrong with it.

    ``text`` is None when the value did not open (a gap, shown loudly), and when it was destroyed by decision (a fact,
    shown quietly). ``signature`` is "valid", "invalid", or "none" for a draft or an entry locked unsigned.
    """

    version: SealedVersion
    text: EntryText | None
    signature: str

    @property
    def is_broken(self) -> bool:
        """Say whether there should be a text and none opened."""
        return self.text is None and self.version.destroyed_at is None


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """An entry with its opened versions, oldest first, and what the patient holds to be wrong in it (PDL 3:8)."""

    head: EntryHead
    versions: tuple[OpenedVersion, ...]
    statements: tuple[OpenedEntry, ...] = ()

    @property
    def newest(self) -> OpenedVersion:
        """Return the newest opened version."""
        return self.versions[-1]

    @property
    def is_sound(self) -> bool:
        """Say whether every version that is not destroyed opened, and no signature failed."""
        return not any(v.is_broken or v.signature == "invalid" for v in self.versions)
