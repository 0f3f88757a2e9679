"""Asks of and about patients' own accounts: joining them to a patient, releasing entries, reading one's own journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype, Way
from journal.domain.ids import AssignmentId
from journal.domain.journal_asks import OfJournal
from journal.domain.people import PATIENTS_SIDE, AccountKind, Actor, Role
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.ids import AccountId, EntryId, ProviderId, UnitId, VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSelf(OfPatient):
    """An ask of a patient about what is their own: the law gives it, and it is logged apart (L-06)."""

    purpose: Purpose = Purpose.LEGAL


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterAsPatient(OfSelf):
    """A patient signed in."""

    SUBTYPE: ClassVar[Subtype] = Subtype.SIGN_IN


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPatientAccount(Ask):
    """Somebody who proved an identity opens an account; whose it is, a member of a unit has yet to see."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.ACCOUNT_OPENED
    purpose: Purpose = Purpose.LEGAL

    @property
    def resource(self) -> Resource:
        """The account."""
        return Resource(ResourceKind.ACCOUNT, (self.actor.account,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOwnEntries(OfSelf):
    """Open these released versions of one's own journal at one unit."""

    SUBTYPE: ClassVar[Subtype] = Subtype.OWN_JOURNAL
    versions: tuple[VersionId, ...]

    @property
    def subtype(self) -> Subtype:
        """One's own journal, or one's child's."""
        return Subtype.CHILDS_JOURNAL if self.actor.role is Role.GUARDIAN else self.SUBTYPE

    @property
    def resource(self) -> Resource:
        """The versions themselves."""
        return Resource(ResourceKind.VERSIONS, self.versions)

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """Exactly the versions that are named."""
        return self.versions


@dataclass(frozen=True, slots=True, kw_only=True)
class OfMessages(OfPatient):
    """An ask about what a patient and a unit write to each other: sealed under the journal's patient secret."""

    purpose: Purpose = Purpose.LEGAL
    unit: UnitId

    @property
    def way(self) -> Way:
        """The patient's own, or the unit's."""
        return Way.PATIENT if self.actor.role is Role.PATIENT else Way.OWN_UNIT


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteMessage(OfMessages):
    """Write a message of a case. The row names the one message which may be sealed for it."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.CASE
    case: UUID
    message: VersionId

    @property
    def resource(self) -> Resource:
        """The case."""
        return Resource(ResourceKind.CASE, (self.case,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMessages(OfMessages):
    """Open these messages of a case."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CASE
    case: UUID
    messages: tuple[VersionId, ...]

    @property
    def resource(self) -> Resource:
        """The case."""
        return Resource(ResourceKind.CASE, (self.case,))

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """Exactly the messages that are named."""
        return self.messages


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchCopy(OfMessages):
    """Fetch the copy that a case ended with: the row names every version that is in it."""

    ACTIVITY: ClassVar[Activity] = Activity.PRINT
    SUBTYPE: ClassVar[Subtype] = Subtype.DISCLOSURE
    case: UUID
    versions: tuple[VersionId, ...]

    @property
    def resource(self) -> Resource:
        """The case."""
        return Resource(ResourceKind.CASE, (self.case,))

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """The versions that are in the copy."""
        return self.versions


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPatient(OfPatient):
    """Join an account to the patient whose number its holder has proved, and certify its keys."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.GRANT
    purpose: Purpose = Purpose.LEGAL
    account: AccountId

    @property
    def resource(self) -> Resource:
        """The account."""
        return Resource(ResourceKind.ACCOUNT, (self.account,))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeAccount(OfPatient):
    """See whether an account is a patient's, and what name its e-ID says."""

    SUBTYPE: ClassVar[Subtype] = Subtype.REGISTER


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparateAccount(JoinPatient):
    """Undo that an account is this patient's: it was somebody else's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantToPatients(Ask):
    """Grant patients the secrets of their own journals at the actor's unit."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.GRANT
    purpose: Purpose = Purpose.LEGAL
    accounts: tuple[AccountId, ...]

    @property
    def resource(self) -> Resource:
        """Whose accounts."""
        return Resource(ResourceKind.ACCOUNT, self.accounts)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseEntries(OfJournal):
    """Seal the data keys of these versions once more, for their patient. No text is opened."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.RELEASE
    purpose: Purpose = Purpose.LEGAL
    versions: tuple[VersionId, ...]

    @property
    def resource(self) -> Resource:
        """The versions."""
        return Resource(ResourceKind.VERSIONS, self.versions)

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """Their halves, by which the data keys are opened."""
        return self.versions


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseRelease(OfJournal):
    """Say how one entry is shown to its patient: at once, once it has been read together, or withheld on a ground."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.RELEASE
    purpose: Purpose = Purpose.LEGAL
    entry: EntryId


def purpose_of(actor: Actor) -> Purpose:
    """Return for what somebody acts: care where it is staff, and what the law gives where it is the patient."""
    return Purpose.LEGAL if actor.role in PATIENTS_SIDE else Purpose.CARE


def patient_actor(account: AccountId, provider: ProviderId) -> Actor:
    """Return a patient as who acts: in no assignment, so the account's id stands in its place, and without a name."""
    who = (account, provider, AssignmentId(account), Role.PATIENT)
    return Actor(*who, unit=None, name="", title="", kind=AccountKind.PATIENT, scopes=frozenset())
