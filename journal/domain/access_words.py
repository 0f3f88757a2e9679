"""The words of the access log: activities, purposes, reasons, ways, and what a row is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


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
    PASSKEY = "passkey"
    UNKNOWN_IDS = "okända id"
    BLOCK = "spärr"
    LIFT = "hävning"
    EMERGENCY = "nödöppning"
    REVIEW = "granskning"
    HOLD = "bevarandekrav"
    DESTRUCTION = "förstöring"
    DISCLOSURE = "utlämnande"
    STATEMENT = "patientens synpunkt"
    CONSENT = "samtycke"
    DEATH = "avliden"
    ACCOUNT = "konto"
    HAND_OVER = "överlämning"
    ROTATION = "nyckelbyte"
    ANALYSIS = "behovs- och riskanalys"
    OPERATION = "drift"
    RESTORE_PROVEN = "återläsningsprov"
    RELEASE = "visning för patienten"
    OWN_JOURNAL = "egen journal"
    SEAL = "försegling"
    CASE = "ärende"
    ACCOUNT_OPENED = "nytt konto"
    NOTICE = "avisering"
    HELD = "egna uppgifter"
    INFORMED = "information till patienten"
    BREACH = "personuppgiftsincident"
    GUARDIAN = "vårdnadshavare"
    CHILDS_JOURNAL = "barns journal"
    PROTECTION = "skyddade personuppgifter"
    AGE_EXEMPTION = "åldersundantag"


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
    PATIENTS_CONSENT = "patients-consent"
    INDISPENSABLE_CARE = "indispensable-care"
    OTHER = "other"


NOT_FOR_CHOICES = frozenset({ReasonCode.PATIENTS_CONSENT, ReasonCode.INDISPENSABLE_CARE})
"""Reasons that are stated by lifting and by opening in an emergency alone, never beside an active choice."""


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
    BLOCK = "block"
    LIFT = "lift"
    EMERGENCY = "emergency"
    HOLD = "hold"
    DESTRUCTION = "destruction"
    DISCLOSURE = "disclosure"
    STATEMENT = "statement"
    CONSENT = "consent"
    DEATH = "death"
    ANALYSIS = "analysis"
    APPOINTMENT = "appointment"
    KEYS = "keys"
    CASE = "case"
    SEAL = "seal"
    BREACH = "breach"
    GUARDIANSHIP = "guardianship"
    PROTECTION = "protection"
    AGE_EXEMPTION = "age-exemption"


@dataclass(frozen=True, slots=True)
class Resource:
    """What the row is about, and which: ids of versions, of a journal, of an account."""

    kind: ResourceKind
    ids: Collection[UUID] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """The stated reason: a code of the catalogue, and free text sealed to the audit circle (b"" when none)."""

    code: ReasonCode
    sealed_text: bytes = field(default=b"", repr=False)
