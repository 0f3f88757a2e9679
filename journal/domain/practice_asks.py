"""Asks about the practice itself: signing in, administering, and reading the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype, Way
from journal.domain.ids import AccountId, AssignmentId
from journal.domain.people import AccountKind, Actor, Role

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.ids import PatientId, ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class Administer(Ask):
    """Invite, assign, end, grant, certify, share: ``what`` is the subtype, ``about`` the accounts or units."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    purpose: Purpose = Purpose.ADMINISTRATION
    what: Subtype
    kind: ResourceKind
    about: tuple[UUID, ...]

    @property
    def subtype(self) -> Subtype:
        """What is administered."""
        return self.what

    @property
    def resource(self) -> Resource:
        """Whom or what it is about."""
        return Resource(self.kind, self.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn(Ask):
    """An assignment was chosen and its keys opened."""

    SUBTYPE: ClassVar[Subtype] = Subtype.SIGN_IN
    purpose: Purpose = Purpose.ADMINISTRATION


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLog(Ask):
    """Search the access log, or read one's own rows in it (L-09)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.LOG
    purpose: Purpose = Purpose.LEGAL
    about: tuple[PatientId, ...] = ()
    own: bool = False

    @property
    def way(self) -> Way:
        """An auditor's way; nothing is opened on it."""
        return Way.AUDIT

    @property
    def resource(self) -> Resource:
        """The log, narrowed to the patients that were searched for."""
        return Resource(ResourceKind.LOG, self.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportLog(ReadLog):
    """Take the log out of the server (L-08)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.EXPORT


@dataclass(frozen=True, slots=True, kw_only=True)
class NameUnknown(Ask):
    """Ids that do not exist for this actor were asked for: one row for an actor and minute."""

    SUBTYPE: ClassVar[Subtype] = Subtype.UNKNOWN_IDS


def operator_of(provider: ProviderId) -> Actor:
    """Return who acts at the server's own terminal: no account, so the provider's id stands in its place."""
    return Actor(
        account=AccountId(provider),
        provider=provider,
        assignment=AssignmentId(provider),
        role=Role.HEAD,
        unit=None,
        name="Driften",
        title="vid serverns terminal",
        kind=AccountKind.PROGRAM,
        scopes=frozenset(),
    )
