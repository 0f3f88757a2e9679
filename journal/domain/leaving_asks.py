"""What is asked by those who leave: an account closed, a provider's journals handed over, its work ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype, Way
from journal.domain.journal_asks import ReadEntries
from journal.domain.practice_asks import Administer
from journal.domain.register_asks import OpenRegister

if TYPE_CHECKING:
    from journal.domain.ids import PatientId


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAccount(Administer):
    """Close one's own account: credentials go, journals and log stay."""

    ACTIVITY: ClassVar[Activity] = Activity.DELETE
    what: Subtype = Subtype.ACCOUNT
    kind: ResourceKind = ResourceKind.ACCOUNT


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseAgain(CloseAccount):
    """Close an account that an older database brought back; ``patient`` is whom it is joined to, if it is to any."""

    patient: PatientId | None = None

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """The patient, or nobody."""
        return () if self.patient is None else (self.patient,)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverJournal(ReadEntries):
    """Open every version of one journal for a hand-over package (L-08)."""

    ACTIVITY: ClassVar[Activity] = Activity.PRINT
    SUBTYPE: ClassVar[Subtype] = Subtype.HAND_OVER

    @property
    def way(self) -> Way:
        """The officers' way."""
        return Way.OFFICER


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverNames(OpenRegister):
    """Open every identity of a unit's register for a hand-over package (L-08)."""

    ACTIVITY: ClassVar[Activity] = Activity.PRINT
    SUBTYPE: ClassVar[Subtype] = Subtype.HAND_OVER

    @property
    def way(self) -> Way:
        """The officers' way."""
        return Way.OFFICER


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverActs(Ask):
    """Take out what was decided about patients' journals, with every reason, for a hand-over package (L-08)."""

    ACTIVITY: ClassVar[Activity] = Activity.PRINT
    SUBTYPE: ClassVar[Subtype] = Subtype.HAND_OVER
    purpose: Purpose = Purpose.ADMINISTRATION
    about: tuple[PatientId, ...]

    @property
    def way(self) -> Way:
        """The officers' way."""
        return Way.OFFICER

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Everybody about whom something was decided (L-07)."""
        return self.about

    @property
    def resource(self) -> Resource:
        """These patients."""
        return Resource(ResourceKind.PATIENT, self.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseProvider(CloseAccount):
    """End everybody's work at a provider, once its journals are handed over; ``about`` is the provider."""

    what: Subtype = Subtype.HAND_OVER
    kind: ResourceKind = ResourceKind.LOG

    @property
    def way(self) -> Way:
        """The officers' way."""
        return Way.OFFICER
