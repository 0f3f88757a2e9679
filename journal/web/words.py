"""The words of the field, for people: a table for each enumeration. Swedish is the source, English translates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.access_words import Purpose, ReasonCode
from journal.domain.consent import ConsentDecision
from journal.domain.disclosure import DisclosureForm
from journal.domain.entry import CorrectionReason, EntryKind, Keyword, Mark, UnsignedReason
from journal.domain.people import Role, Scope
from journal.web.age_exemption_words import EXCEPTED_READERS
from journal.web.block_words import BLOCK_KINDS, INFORMATION_TYPES, REQUESTERS
from journal.web.breach_words import BREACH_KINDS, BREACH_STEPS, RISKS
from journal.web.case_words import CASE_TABLES, masked_word
from journal.web.cited import cited
from journal.web.coded import coded
from journal.web.death_words import DEATH_SOURCES
from journal.web.emergency_words import HINDRANCES, OUTCOMES
from journal.web.field_words import field_word
from journal.web.held_words import HELD_MATTERS, SOURCES
from journal.web.leaving_words import MATTERS
from journal.web.log_words import ACTIVITIES, SUBTYPES, WAYS
from journal.web.problem_words import problem
from journal.web.protection_words import PROTECTION_KINDS
from journal.web.release_words import RELEASE_CHOICES, WITHHELD_GROUNDS
from journal.web.retention_words import DESTRUCTION_STATES, HOLD_REASONS
from journal.web.seal_words import SEAL_GROUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from enum import StrEnum

    from flask_babel import LazyString

KINDS: Mapping[StrEnum, LazyString] = {
    EntryKind.FIRST_VISIT: _("Nybesök"),
    EntryKind.SESSION: _("Samtal"),
    EntryKind.PHONE: _("Telefonkontakt"),
    EntryKind.ASSESSMENT: _("Bedömningssamtal"),
    EntryKind.SUICIDE_RISK: _("Suicidriskbedömning"),
    EntryKind.PLAN: _("Behandlingsplan"),
    EntryKind.FOLLOW_UP: _("Uppföljning"),
    EntryKind.CLOSING: _("Avslut"),
    EntryKind.COLLABORATION: _("Samverkan"),
    EntryKind.MISSED: _("Uteblivet besök"),
    EntryKind.DECLINED: _("Avstår från vård"),
    EntryKind.CERTIFICATE: _("Intyg"),
    EntryKind.TEST_MATERIAL: _("Testmaterial"),
    EntryKind.STATEMENT: _("Patientens synpunkt"),
    EntryKind.DISCLOSURE: _("Utlämnande"),
    EntryKind.CONSENT: _("Samtycke"),
    EntryKind.IDENTITY: _("Identitet"),
}
KEYWORDS: Mapping[StrEnum, LazyString] = {
    Keyword.REASON: _("Kontaktorsak"),
    Keyword.CURRENT: _("Aktuellt"),
    Keyword.BACKGROUND: _("Bakgrund"),
    Keyword.MENTAL_STATUS: _("Psykiskt status"),
    Keyword.SUICIDE_RISK: _("Suicidrisk"),
    Keyword.RATING: _("Skattning"),
    Keyword.ASSESSMENT: _("Bedömning"),
    Keyword.INTERVENTION: _("Åtgärd"),
    Keyword.INFORMATION: _("Information till patient"),
    Keyword.PLANNING: _("Planering"),
    Keyword.HOMEWORK: _("Hemuppgift"),
    Keyword.NEXT_OF_KIN: _("Närstående"),
    Keyword.VIOLENCE: _("Våldsutsatthet"),
    Keyword.EARLY_HYPOTHESIS: _("Tidig hypotes"),
    Keyword.DECLINED: _("Patienten avstår från"),
    Keyword.OFFENCES: _("Lagöverträdelser"),
    Keyword.NECESSITY: _("Absolut nödvändigt"),
    Keyword.OTHER_LANGUAGE: _("Skäl för annat språk"),
    Keyword.STATEMENT: _("Patientens synpunkt"),
    Keyword.RECIPIENT: _("Mottagare"),
    Keyword.REQUESTED_BY: _("På begäran av"),
    Keyword.EXTENT: _("Omfattning"),
    Keyword.FORM: _("Form"),
    Keyword.CONSENT_TO: _("Samtycke till"),
    Keyword.DECISION: _("Beslut"),
}
MARKS: Mapping[StrEnum, LazyString] = {
    Mark.NOT_APPLICABLE: _("Ej aktuellt"),
    Mark.NOT_AVAILABLE: _("Uppgift saknas"),
    Mark.NECESSARY: _("Ja, absolut nödvändigt för vården"),
}
ROLES: Mapping[StrEnum, LazyString] = {
    Role.THERAPIST: _("behandlare"),
    Role.CLERK: _("vårdadministratör"),
    Role.AUDITOR: _("logggranskare"),
    Role.HEAD: _("verksamhetschef"),
    Role.PATIENT: _("patient"),
    Role.GUARDIAN: _("vårdnadshavare"),
}
SCOPES: Mapping[StrEnum, LazyString] = {Scope.READ: _("läsa"), Scope.DRAFT: _("skriva utkast")}
PURPOSES: Mapping[StrEnum, LazyString] = {
    Purpose.CARE: _("Vård och behandling"),
    Purpose.QUALITY: _("Kvalitetssäkring"),
    Purpose.LEGAL: _("Annan dokumentation enligt lag"),
    Purpose.STATISTICS: _("Statistik"),
    Purpose.ADMINISTRATION: _("Administration"),
    Purpose.REGISTRY: _("Kvalitetsregister"),
}
REASONS: Mapping[StrEnum, LazyString] = {
    ReasonCode.PLANNED_CARE: _("Planerad vård av patienten"),
    ReasonCode.SHARED_CARE: _("Vård som flera enheter delar"),
    ReasonCode.COVERING: _("Ersätter en kollega"),
    ReasonCode.ACUTE_CONTACT: _("Patienten sökte akut"),
    ReasonCode.REFERRAL: _("Remiss eller överlämning"),
    ReasonCode.SUPERVISION: _("Handledning"),
    ReasonCode.DISCLOSURE: _("Begäran om kopia"),
    ReasonCode.QUALITY_REVIEW: _("Kvalitetsuppföljning"),
    ReasonCode.CARE_ADMINISTRATION: _("Administration av vården"),
    ReasonCode.LOG_REVIEW: _("Granskning av loggen"),
    ReasonCode.PATIENTS_CONSENT: _("Patienten samtyckte"),
    ReasonCode.INDISPENSABLE_CARE: _("Oundgänglig vård, när samtycke inte kunde inhämtas"),
    ReasonCode.OTHER: _("Annat, med egna ord"),
}
CORRECTION_REASONS: Mapping[StrEnum, LazyString] = {
    CorrectionReason.WRONG_FACT: _("Uppgiften var fel"),
    CorrectionReason.INCOMPLETE: _("Uppgiften var ofullständig"),
    CorrectionReason.WRONG_WORDING: _("Skrivfel"),
    CorrectionReason.LATE_INFORMATION: _("Uppgiften kom efter att anteckningen skrevs"),
    CorrectionReason.DESTROYED_IN_PART: _("En del förstörs efter beslut av IVO"),
}
UNSIGNED_REASONS: Mapping[StrEnum, LazyString] = {
    UnsignedReason.PENDING: _("Skäl saknas ännu"),
    UnsignedReason.NOT_NEEDED: _("Signering är obehövlig"),
    UnsignedReason.HINDERED: _("Synnerligt hinder mot att signera"),
}
STATES: Mapping[str, LazyString] = {
    "draft": _("Utkast"),
    "unsigned": _("Osignerad"),
    "signed": _("Signerad"),
    "locked": _("Låst osignerad"),
    "corrected": _("Rättad"),
    "misfiled": _("Felförd"),
    "discarded": _("Undanlagd"),
    "destroyed": _("Förstörd"),
    "broken": _("Stämmer inte"),
}
NUMERALS: tuple[LazyString, ...] = (
    _("noll"),
    _("en"),
    _("två"),
    _("tre"),
    _("fyra"),
    _("fem"),
    _("sex"),
    _("sju"),
    _("åtta"),
    _("nio"),
    _("tio"),
    _("elva"),
    _("tolv"),
)
DISCLOSURE_FORMS: Mapping[StrEnum, LazyString] = {
    DisclosureForm.PAPER: _("på papper"),
    DisclosureForm.FILE: _("som fil"),
    DisclosureForm.READ: _("läst på plats"),
}
CONSENT_DECISIONS: Mapping[StrEnum, LazyString] = {
    ConsentDecision.GIVEN: _("lämnat"),
    ConsentDecision.WITHDRAWN: _("återkallat"),
}
_TABLES = (
    CONSENT_DECISIONS,
    DISCLOSURE_FORMS,
    KINDS,
    KEYWORDS,
    MARKS,
    ROLES,
    SCOPES,
    PURPOSES,
    REASONS,
    CORRECTION_REASONS,
    UNSIGNED_REASONS,
    WAYS,
    ACTIVITIES,
    SUBTYPES,
    MATTERS,
    HELD_MATTERS,
    SOURCES,
    HOLD_REASONS,
    DESTRUCTION_STATES,
    BLOCK_KINDS,
    INFORMATION_TYPES,
    REQUESTERS,
    RELEASE_CHOICES,
    WITHHELD_GROUNDS,
    SEAL_GROUNDS,
    DEATH_SOURCES,
    PROTECTION_KINDS,
    EXCEPTED_READERS,
    HINDRANCES,
    OUTCOMES,
    *CASE_TABLES,
    BREACH_KINDS,
    BREACH_STEPS,
    RISKS,
)


def word(value: StrEnum) -> LazyString | str:
    """Return the word for a value of any of the enumerations; the value itself where there is none."""
    for table in _TABLES:
        # Two enumerations may share a value ("plan"), and str keys compare by it: the type decides.
        found = next((text for key, text in table.items() if key is value), None)
        if found is not None:
            return found
    return str(value)


def state_word(state: str) -> LazyString | str:
    """Return the word of an entry's state."""
    return STATES.get(state, state)


def numeral(count: int) -> str:
    """Return a small count in letters, a large one in figures with spaces."""
    return str(NUMERALS[count]) if count < len(NUMERALS) else grouped(count)


def grouped(count: int) -> str:
    """Return a count in figures, in groups of three."""
    return f"{count:,}".replace(",", "\u00a0")


def personal_number(number: str) -> str:
    """Return a number of twelve digits with its hyphen; a reserve number as it is."""
    return f"{number[:8]}-{number[8:]}" if number.isdigit() else number


FILTERS: Mapping[str, Callable[..., LazyString | str]] = {
    "word": word,
    "state_word": state_word,
    "problem": problem,
    "field_word": field_word,
    "numeral": numeral,
    "number": grouped,
    "personal_number": personal_number,
    "cited": cited,
    "masked_word": masked_word,
    "coded": coded,
}
