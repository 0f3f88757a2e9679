"""Asks about the register of incidents with personal data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeBreaches(Ask):
    """Read the register, or one incident of it with its texts."""

    SUBTYPE: ClassVar[Subtype] = Subtype.BREACH
    purpose: Purpose = Purpose.LEGAL
    shown: tuple[UUID, ...]

    @property
    def resource(self) -> Resource:
        """The incidents that are shown."""
        return Resource(ResourceKind.BREACH, self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteBreach(SeeBreaches):
    """Enter an incident, or a step about one."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
