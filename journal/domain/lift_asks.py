"""Asks about lifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access_words import Activity, Resource, ResourceKind, Subtype
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from journal.domain.ids import LiftId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfLift(OfPatient):
    """An ask about one lift, new or there already."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.LIFT
    lift: LiftId

    @property
    def resource(self) -> Resource:
        """The lift."""
        return Resource(ResourceKind.LIFT, (self.lift,))


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftBlock(OfLift):
    """Lift what is blocked, for a unit or a person, until an end (B-12)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelLift(OfLift):
    """Take a lift back before its end. The row stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeLifts(OfPatient):
    """See which units' information is blocked and what has been lifted: for whoever may lift."""

    SUBTYPE: ClassVar[Subtype] = Subtype.LIFT
