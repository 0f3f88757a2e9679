"""Asks about one patient's journal at one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Resource, ResourceKind, Subtype, Way

if TYPE_CHECKING:
    from journal.domain.ids import JournalId, LiftId, PatientId, UnitId, VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfJournal(Ask):
    """An ask about one patient's journal at one unit."""

    patient: PatientId
    journal: JournalId
    unit: UnitId

    @property
    def way(self) -> Way:
        """Own unit or other unit, by the actor's single current unit (A-10)."""
        return Way.OWN_UNIT if self.unit == self.actor.unit else Way.OTHER_UNIT

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """The one patient of the journal (J-01)."""
        return (self.patient,)

    @property
    def resource(self) -> Resource:
        """The journal."""
        return Resource(ResourceKind.JOURNAL, (self.journal,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntries(OfJournal):
    """Open these versions of one journal, and no others; under these lifts where a block covers them."""

    versions: tuple[VersionId, ...]
    lifts: tuple[LiftId, ...] = ()

    @property
    def way(self) -> Way:
        """A lift where there is one: the key store gives closed halves out for it; else as any ask of the journal."""
        if self.lifts:
            return Way.LIFT
        return Way.OWN_UNIT if self.unit == self.actor.unit else Way.OTHER_UNIT

    @property
    def resource(self) -> Resource:
        """The versions themselves, or the lifts under which they open; then they stand among the halves."""
        if self.lifts:
            return Resource(ResourceKind.LIFT, self.lifts)
        return Resource(ResourceKind.VERSIONS, self.versions)

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """Exactly the versions that are named."""
        return self.versions


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintEntries(ReadEntries):
    """Open these versions to print them (L-08)."""

    ACTIVITY: ClassVar[Activity] = Activity.PRINT


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntries(ReadEntries):
    """Open these versions to look for a word in them; the word is never logged."""

    SUBTYPE: ClassVar[Subtype] = Subtype.SEARCH


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVersion(OfJournal):
    """An ask about one version of a journal, new or there already."""

    version: VersionId

    @property
    def resource(self) -> Resource:
        """The version."""
        return Resource(ResourceKind.VERSIONS, (self.version,))


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteEntry(OfVersion):
    """Begin an entry, or a new edit session of one's own draft. Later saves cite this row."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteStatement(WriteEntry):
    """Note what the patient holds to be wrong or misleading in an entry, in the patient's words (PDL 3:8; J-12)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.STATEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDisclosure(WriteEntry):
    """Note in the journal who received a copy, and when (PDL 3:11; J-13)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.DISCLOSURE


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteConsent(WriteEntry):
    """Note that the patient gave a consent, or took one back (J-18)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CONSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class SignEntry(OfVersion):
    """Sign one's own draft (PDL 3:10)."""

    ACTIVITY: ClassVar[Activity] = Activity.SIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntry(OfVersion):
    """Add a version to a signed or locked entry; the old text stays legible (PDL 3:14)."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.CORRECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMisfiled(OfVersion):
    """Mark an entry as written in the wrong patient's journal. The mark does not say whose it should have been."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.MISFILED


@dataclass(frozen=True, slots=True, kw_only=True)
class StateUnsigned(OfVersion):
    """Say why a locked entry stays unsigned (J-08)."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.LOCK_REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDraft(OfVersion):
    """Set a draft aside. It stays sealed in the journal, readable and marked (ADR 0002)."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.DISCARD


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseUnit(OfJournal):
    """The active choice to read what another unit of the provider holds (HSLF-FS 2016:40 4 kap.; A-09)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CHOICE
