"""Asks about emergency access: every row says Nödöppning, and none of them ever says Läsa (E-06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Resource, ResourceKind, Subtype, Way
from journal.domain.journal_asks import ReadEntries
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from journal.domain.ids import EmergencyId, EntryId, PatientId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfEmergency(OfPatient):
    """An ask about one emergency access, new or there already."""

    ACTIVITY: ClassVar[Activity] = Activity.EMERGENCY
    SUBTYPE: ClassVar[Subtype] = Subtype.EMERGENCY
    emergency: EmergencyId

    @property
    def resource(self) -> Resource:
        """The emergency access."""
        return Resource(ResourceKind.EMERGENCY, (self.emergency,))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEmergency(OfEmergency):
    """Step one: attest, and be told which units have blocked something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeBlocked(OfEmergency):
    """See which units have blocked; or, of one unit, of what kinds its blocked entries are. No text."""

    unit: UnitId | None = None

    @property
    def resource(self) -> Resource:
        """The emergency access, and the unit that is looked into."""
        return Resource(ResourceKind.EMERGENCY, (self.emergency, *([self.unit] if self.unit else [])))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseEntries(OfEmergency):
    """Say which entries are needed. The row names them; nothing else will open."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CHOICE
    entries: tuple[EntryId, ...]

    @property
    def resource(self) -> Resource:
        """The emergency access, and each entry that was chosen."""
        return Resource(ResourceKind.EMERGENCY, (self.emergency, *self.entries))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadInEmergency(ReadEntries):
    """Open one chosen entry. The key store gives its halves for this way though they are closed."""

    ACTIVITY: ClassVar[Activity] = Activity.EMERGENCY
    emergency: EmergencyId

    @property
    def way(self) -> Way:
        """Neither own unit nor other unit: an emergency."""
        return Way.EMERGENCY

    @property
    def resource(self) -> Resource:
        """The emergency access under which it opens; the versions stand among the halves."""
        return Resource(ResourceKind.EMERGENCY, (self.emergency,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEmergencies(Ask):
    """See the emergency accesses that others made (E-07)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.REVIEW
    shown: tuple[EmergencyId, ...]
    about: tuple[PatientId, ...]

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Everybody whose access is shown (L-07)."""
        return self.about

    @property
    def resource(self) -> Resource:
        """The emergency accesses that are shown."""
        return Resource(ResourceKind.EMERGENCY, self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEmergency(OfEmergency):
    """Say whether an emergency access was justified."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.REVIEW


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveEmergency(OfEmergency):
    """Agree, as the second person, that it is needed (E-10)."""
