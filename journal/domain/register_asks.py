"""Asks about a unit's register: names, numbers and care relations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Resource, ResourceKind, Subtype, Way
from journal.domain.journal_asks import OfVersion
from journal.domain.people import PATIENTS_SIDE

if TYPE_CHECKING:
    from journal.domain.ids import DeathId, JournalId, PatientId, UnitId, VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRegister(Ask):
    """Open identities of the actor's unit: names and numbers of these patients, by these register versions."""

    SUBTYPE: ClassVar[Subtype] = Subtype.REGISTER
    unit: UnitId
    register: JournalId
    shown: tuple[PatientId, ...]
    versions: tuple[VersionId, ...]

    @property
    def way(self) -> Way:
        """The register is the own unit's; auditors open it for a case."""
        return Way.OWN_UNIT if self.unit == self.actor.unit else Way.AUDIT

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Everybody who is shown (L-07)."""
        return self.shown

    @property
    def resource(self) -> Resource:
        """The register."""
        return Resource(ResourceKind.REGISTER, (self.register,))

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """The register versions that are named."""
        return self.versions


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPatient(Ask):
    """An ask about one patient at the actor's unit, or of a patient about what is their own."""

    patient: PatientId

    @property
    def way(self) -> Way:
        """The patient's own where a patient acts, which is logged apart (L-06); none is needed where nothing opens."""
        return Way.PATIENT if self.actor.role in PATIENTS_SIDE else Way.NONE

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """The patient."""
        return (self.patient,)

    @property
    def resource(self) -> Resource:
        """The patient."""
        return Resource(ResourceKind.PATIENT, (self.patient,))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPatient(Ask):
    """Look a patient up by number. A hit names the patient; the number is never logged."""

    SUBTYPE: ClassVar[Subtype] = Subtype.SEARCH
    found: tuple[PatientId, ...]

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Who was found, if anybody."""
        return self.found

    @property
    def resource(self) -> Resource:
        """The patient that was found, or none."""
        return Resource(ResourceKind.PATIENT, self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPatient(OfPatient):
    """Enter a patient, or a new version of an identity, in the unit's register."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.REGISTER
    version: VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRelation(OfPatient):
    """Begin or end a care relation."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.RELATION


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDeath(OfPatient):
    """An ask about one mark that a patient has died. The identity's version that says so, or no more, goes with it."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.DEATH
    death: DeathId
    version: VersionId

    @property
    def resource(self) -> Resource:
        """The mark."""
        return Resource(ResourceKind.DEATH, (self.death,))


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDeath(OfDeath):
    """Mark that the patient has died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoDeath(OfDeath):
    """Take a mistaken mark back. The row stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeDeaths(OfPatient):
    """Read whether a patient has been marked as dead at the own unit, by whom and from what source."""

    SUBTYPE: ClassVar[Subtype] = Subtype.DEATH


NamesVersion = OfVersion | RegisterPatient | OfDeath
"""The asks that name the one version which may be sealed for them."""
