"""Asks about a unit's exceptions for patients of thirteen to fifteen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access_words import Activity, Resource, ResourceKind, Subtype
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAgeExemption(OfPatient):
    """An ask about one exception."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.AGE_EXEMPTION
    exception: UUID

    @property
    def resource(self) -> Resource:
        """The exception."""
        return Resource(ResourceKind.AGE_EXEMPTION, (self.exception,))


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeAgeExemption(OfAgeExemption):
    """Except a patient: they, or a guardian, read directly at the unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAgeExemption(OfAgeExemption):
    """End it. The row stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeAgeExemptions(OfPatient):
    """Read which exceptions the own unit has made for a patient."""

    SUBTYPE: ClassVar[Subtype] = Subtype.AGE_EXEMPTION
