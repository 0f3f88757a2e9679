"""Asks about protected identity: marking it, taking the mark away, and reading what marks there were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access_words import Activity, Resource, ResourceKind, Subtype
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfProtection(OfPatient):
    """An ask about one mark."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.PROTECTION
    protection: UUID

    @property
    def resource(self) -> Resource:
        """The mark."""
        return Resource(ResourceKind.PROTECTION, (self.protection,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Protect(OfProtection):
    """Mark that the patient's identity is protected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndProtection(OfProtection):
    """Take the mark away. The row stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeProtections(OfPatient):
    """Read which marks the own unit has entered, and who took them away."""

    SUBTYPE: ClassVar[Subtype] = Subtype.PROTECTION
