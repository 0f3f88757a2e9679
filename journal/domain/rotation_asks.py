"""What is asked when keys are renewed, after a leak or the suspicion of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype, Way
from journal.domain.practice_asks import Administer

if TYPE_CHECKING:
    from journal.domain.ids import PatientId, VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateKeys(Administer):
    """Renew the keys of a circle, of the root source or of a log; ``about`` says which."""

    what: Subtype = Subtype.ROTATION
    kind: ResourceKind = ResourceKind.KEYS
    by_officers: bool = False

    @property
    def way(self) -> Way:
        """The officers' way where their words opened the old key."""
        return Way.OFFICER if self.by_officers else Way.NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateJournal(RotateKeys):
    """Give a journal a new reader secret: the data keys of these versions are opened, and no text."""

    kind: ResourceKind = ResourceKind.JOURNAL
    patient: PatientId
    versions: tuple[VersionId, ...]

    @property
    def way(self) -> Way:
        """The officers' way, or the own unit's: one of its members holds the key."""
        return Way.OFFICER if self.by_officers else Way.OWN_UNIT

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """The patient of the journal."""
        return (self.patient,)

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """The versions whose data keys are sealed anew."""
        return self.versions
