"""Asks about keeping and destroying journals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype
from journal.domain.journal_asks import OfJournal
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from journal.domain.ids import DestructionId, HoldId, PatientId, VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDestruction(OfJournal):
    """An ask about one destruction in a journal. It names versions and opens none."""

    SUBTYPE: ClassVar[Subtype] = Subtype.DESTRUCTION
    purpose: Purpose = Purpose.LEGAL
    destruction: DestructionId

    @property
    def resource(self) -> Resource:
        """The destruction."""
        return Resource(ResourceKind.DESTRUCTION, (self.destruction,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDestruction(OfDestruction):
    """See which versions a destruction names: ids, kinds and dates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeDestruction(OfDestruction):
    """Propose that these versions are destroyed."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    versions: tuple[VersionId, ...]

    @property
    def resource(self) -> Resource:
        """The destruction, and the versions that it names."""
        return Resource(ResourceKind.DESTRUCTION, (self.destruction, *self.versions))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawDestruction(OfDestruction):
    """Take a proposal back."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroy(ProposeDestruction):
    """Carry out what another has proposed. The row lists what is destroyed, for key stores that come back older."""

    ACTIVITY: ClassVar[Activity] = Activity.DELETE


@dataclass(frozen=True, slots=True, kw_only=True)
class OfHold(OfPatient):
    """An ask about one hold on a patient's journals."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.HOLD
    purpose: Purpose = Purpose.LEGAL
    hold: HoldId

    @property
    def resource(self) -> Resource:
        """The hold."""
        return Resource(ResourceKind.HOLD, (self.hold,))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHold(OfHold):
    """Keep a patient's journals beyond their time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftHold(OfHold):
    """Let a hold go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRetention(Ask):
    """See the retention calendar; whoever's journal is listed by itself is named."""

    SUBTYPE: ClassVar[Subtype] = Subtype.DESTRUCTION
    purpose: Purpose = Purpose.ADMINISTRATION
    listed: tuple[PatientId, ...]

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Whose journals are due, or held beyond their time."""
        return self.listed

    @property
    def resource(self) -> Resource:
        """The patients who are listed."""
        return Resource(ResourceKind.PATIENT, self.listed)
