"""Asks about guardians: registering and ending a guardianship, letting its holder in, and what they try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.ids import AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfGuardianship(OfPatient):
    """An ask about one guardianship of a child."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.GUARDIAN
    guardianship: UUID

    @property
    def resource(self) -> Resource:
        """The guardianship."""
        return Resource(ResourceKind.GUARDIANSHIP, (self.guardianship,))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterGuardian(OfGuardianship):
    """Enter that somebody is a guardian of the child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndGuardian(OfGuardianship):
    """End it. The row stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeGuardians(OfPatient):
    """Read which guardians the own unit has entered."""

    SUBTYPE: ClassVar[Subtype] = Subtype.GUARDIAN


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAsGuardian(OfGuardianship):
    """Come to the child's journal as a guardian; what is opened there has rows of its own."""

    ACTIVITY: ClassVar[Activity] = Activity.READ
    SUBTYPE: ClassVar[Subtype] = Subtype.CHILDS_JOURNAL
    purpose: Purpose = Purpose.LEGAL


@dataclass(frozen=True, slots=True, kw_only=True)
class LetGuardianIn(OfGuardianship):
    """Join an account to a guardianship, certify its keys, or grant it the key of the child's journal."""

    SUBTYPE: ClassVar[Subtype] = Subtype.GRANT
    purpose: Purpose = Purpose.LEGAL
    account: AccountId
