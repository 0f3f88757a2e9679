"""Asks about what is hidden from a patient's direct access: by the patient, or by the care on a documented ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSeal(OfPatient):
    """An ask about one seal."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.SEAL
    purpose: Purpose = Purpose.LEGAL
    seal: UUID

    @property
    def resource(self) -> Resource:
        """The seal."""
        return Resource(ResourceKind.SEAL, (self.seal,))


@dataclass(frozen=True, slots=True, kw_only=True)
class SealPortal(OfSeal):
    """Hide something of the own journal from direct access."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenPortal(OfSeal):
    """Show it again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealForPatient(OfSeal):
    """Hide it as somebody who works at the unit; why stands in the row."""

    purpose: Purpose = Purpose.CARE


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenForPatient(OfSeal):
    """Show again what the unit has hidden, now that the patient has shown who they are."""

    purpose: Purpose = Purpose.CARE


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeSeals(OfSeal):
    """See what is sealed: ``seal`` names the account, for whose sake they are listed."""

    ACTIVITY: ClassVar[Activity] = Activity.READ

    @property
    def resource(self) -> Resource:
        """The account."""
        return Resource(ResourceKind.ACCOUNT, (self.seal,))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeUnitsSeals(OfPatient):
    """See what the own unit has sealed of a patient's."""

    SUBTYPE: ClassVar[Subtype] = Subtype.SEAL
