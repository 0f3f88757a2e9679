"""What is asked, what was decided, and the proof that it stands in the access log.

An ask says everything that its log row needs. ``store.access_log`` is the only maker of :class:`Logged` (after its
commit) and :class:`Recorded` (inside the transaction of the effect); the vault opens and seals for nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.ids import EventId, JournalId, PatientId, UnitId, VersionId
    from journal.domain.people import Actor


class Activity(StrEnum):
    """What was done: the seven words of the national log service (RIV-TA log 2.0), and a local subtype beside it."""

    READ = "Läsa"
    WRITE = "Skriva"
    SIGN = "Signera"
    PRINT = "Utskrift"
    ACKNOWLEDGE = "Vidimera"
    DELETE = "Radera"
    EMERGENCY = "Nödöppning"


class Subtype(StrEnum):
    """A local subtype: which kind of reading or writing it was (L-03)."""

    NONE = ""
    SEARCH = "sök"
    EXPORT = "export"
    DRAFT = "utkast"
    CORRECTION = "rättelse"
    MISFILED = "felförd"
    LOCK_REASON = "låsskäl"
    DISCARD = "kasserat utkast"
    CHOICE = "aktivt val"
    REGISTER = "register"
    RELATION = "vårdrelation"
    GRANT = "behörighet"
    CERTIFICATE = "certifikat"
    SIGN_IN = "inloggning"
    LOG = "logg"
    SHARING = "delning"
    RECOVERY = "återställning"
    UNKNOWN_IDS = "okända id"


class Purpose(StrEnum):
    """Why data are used: the six values of the national log service (PDL 2:4). Anything else is refused (L-04)."""

    CARE = "Vård och behandling"
    QUALITY = "Kvalitetssäkring"
    LEGAL = "Annan dokumentation enligt lag"
    STATISTICS = "Statistik"
    ADMINISTRATION = "Administration"
    REGISTRY = "Kvalitetsregister"


class ReasonCode(StrEnum):
    """The catalogue of reasons. A patient sees the catalogue's sentence, never the free text."""

    PLANNED_CARE = "planned-care"
    SHARED_CARE = "shared-care"
    COVERING = "covering"
    ACUTE_CONTACT = "acute-contact"
    REFERRAL = "referral"
    SUPERVISION = "supervision"
    DISCLOSURE = "disclosure"
    QUALITY_REVIEW = "quality-review"
    CARE_ADMINISTRATION = "care-administration"
    LOG_REVIEW = "log-review"
    OTHER = "other"


class Way(StrEnum):
    """On which way a text is reached. The key store reads it from the committed row."""

    OWN_UNIT = "own-unit"
    OTHER_UNIT = "other-unit"
    LIFT = "lift"
    EMERGENCY = "emergency"
    PATIENT = "patient"
    OFFICER = "officer"
    AUDIT = "audit"
    NONE = "none"


class ResourceKind(StrEnum):
    """What the row is about."""

    VERSIONS = "versions"
    JOURNAL = "journal"
    REGISTER = "register"
    PATIENT = "patient"
    ACCOUNT = "account"
    UNIT = "unit"
    LOG = "log"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Resource:
    """What the row is about, and which: ids of versions, of a journal, of an account."""

    kind: ResourceKind
    ids: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """The stated reason: a code of the catalogue, and free text sealed to the audit circle (b"" when none)."""

    code: ReasonCode
    sealed_text: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What every ask says: who, for what purpose, why. Subclasses say what."""

    ACTIVITY: ClassVar[Activity] = Activity.READ
    SUBTYPE: ClassVar[Subtype] = Subtype.NONE
    actor: Actor
    purpose: Purpose = Purpose.CARE
    why: Why | None = None

    @property
    def activity(self) -> Activity:
        """The national word for what is done."""
        return self.ACTIVITY

    @property
    def subtype(self) -> Subtype:
        """The local word, or none."""
        return self.SUBTYPE

    @property
    def way(self) -> Way:
        """On which way texts are reached, if any are."""
        return Way.NONE

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Whom it concerns: one leaf of the log for each."""
        return ()

    @property
    def resource(self) -> Resource:
        """What the row is about."""
        return Resource(ResourceKind.SESSION)

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """The versions whose halves the key store hands out for the row."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfJournal(Ask):
    """An ask about one patient's journal at one unit."""

    patient: PatientId
    journal: JournalId
    unit: UnitId

    @property
    def way(self) -> Way:
        """Own unit or other unit, by the actor's single current unit (A-10)."""
        return Way.OWN_UNIT if self.unit == self.actor.unit else Way.OTHER_UNIT

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """The one patient of the journal (J-01)."""
        return (self.patient,)

    @property
    def resource(self) -> Resource:
        """The journal."""
        return Resource(ResourceKind.JOURNAL, (self.journal,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadEntries(OfJournal):
    """Open these versions of one journal, and no others."""

    versions: tuple[VersionId, ...]

    @property
    def resource(self) -> Resource:
        """The versions themselves."""
        return Resource(ResourceKind.VERSIONS, self.versions)

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """Exactly the versions that are named."""
        return self.versions


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintEntries(ReadEntries):
    """Open these versions to print them (L-08)."""

    ACTIVITY: ClassVar[Activity] = Activity.PRINT


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntries(ReadEntries):
    """Open these versions to look for a word in them; the word is never logged."""

    SUBTYPE: ClassVar[Subtype] = Subtype.SEARCH


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVersion(OfJournal):
    """An ask about one version of a journal, new or there already."""

    version: VersionId

    @property
    def resource(self) -> Resource:
        """The version."""
        return Resource(ResourceKind.VERSIONS, (self.version,))


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteEntry(OfVersion):
    """Begin an entry, or a new edit session of one's own draft. Later saves cite this row."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.DRAFT


@dataclass(frozen=True, slots=True, kw_only=True)
class SignEntry(OfVersion):
    """Sign one's own draft (PDL 3:10)."""

    ACTIVITY: ClassVar[Activity] = Activity.SIGN


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectEntry(OfVersion):
    """Add a version to a signed or locked entry; the old text stays legible (PDL 3:14)."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.CORRECTION


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkMisfiled(OfVersion):
    """Mark an entry as written in the wrong patient's journal. The mark does not say whose it should have been."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.MISFILED


@dataclass(frozen=True, slots=True, kw_only=True)
class StateUnsigned(OfVersion):
    """Say why a locked entry stays unsigned (J-08)."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.LOCK_REASON


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardDraft(OfVersion):
    """Set a draft aside. It stays sealed in the journal, readable and marked (ADR 0002)."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.DISCARD


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseUnit(OfJournal):
    """The active choice to read what another unit of the provider holds (HSLF-FS 2016:40 4 kap.; A-09)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CHOICE


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRegister(Ask):
    """Open identities of the actor's unit: names and numbers of these patients, by these register versions."""

    SUBTYPE: ClassVar[Subtype] = Subtype.REGISTER
    unit: UnitId
    register: JournalId
    shown: tuple[PatientId, ...]
    versions: tuple[VersionId, ...]

    @property
    def way(self) -> Way:
        """The register is the own unit's; auditors open it for a case."""
        return Way.OWN_UNIT if self.unit == self.actor.unit else Way.AUDIT

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Everybody who is shown (L-07)."""
        return self.shown

    @property
    def resource(self) -> Resource:
        """The register."""
        return Resource(ResourceKind.REGISTER, (self.register,))

    @property
    def halves(self) -> tuple[VersionId, ...]:
        """The register versions that are named."""
        return self.versions


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPatient(Ask):
    """An ask about one patient at the actor's unit."""

    patient: PatientId

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """The patient."""
        return (self.patient,)

    @property
    def resource(self) -> Resource:
        """The patient."""
        return Resource(ResourceKind.PATIENT, (self.patient,))


@dataclass(frozen=True, slots=True, kw_only=True)
class FindPatient(Ask):
    """Look a patient up by number. A hit names the patient; the number is never logged."""

    SUBTYPE: ClassVar[Subtype] = Subtype.SEARCH
    found: tuple[PatientId, ...]

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Who was found, if anybody."""
        return self.found

    @property
    def resource(self) -> Resource:
        """The patient that was found, or none."""
        return Resource(ResourceKind.PATIENT, self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPatient(OfPatient):
    """Enter a patient, or a new version of an identity, in the unit's register."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.REGISTER
    version: VersionId


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRelation(OfPatient):
    """Begin or end a care relation."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.RELATION


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


NamesVersion = OfVersion | RegisterPatient
"""The asks that name the one version which may be sealed for them."""

A_co = TypeVar("A_co", bound=Ask, covariant=True)


@dataclass(frozen=True, slots=True)
class Decision(Generic[A_co]):
    """What was asked, whether it is permitted, and the rules (name and paragraph) that say why."""

    ask: A_co
    permitted: bool
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The log's promise that a row stands: the event, its time, and the log key's signature. No number yet."""

    event: EventId
    at: datetime
    zone: str
    commitment: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Logged(Generic[A_co]):
    """Proof that a permitted ask stands in the log, committed. The vault opens for nothing else."""

    ask: A_co
    receipt: Receipt

    @property
    def event(self) -> EventId:
        """The row's id, by which the key store reads it."""
        return self.receipt.event


@dataclass(frozen=True, slots=True)
class Recorded(Generic[A_co]):
    """Proof that a permitted ask stands in the log of this transaction: effect and row commit together."""

    ask: A_co
    receipt: Receipt

    @property
    def event(self) -> EventId:
        """The row's id."""
        return self.receipt.event
