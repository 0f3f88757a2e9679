"""The words of a copy, in Swedish and English: it is read without the interface, and outlives it.

The words of the field are those of the interface; a test holds the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from journal.domain.entry import CorrectionReason, EntryKind, Keyword, VersionState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

ZONE = ZoneInfo("Europe/Stockholm")
LANGUAGES = ("sv", "en")

Pair = tuple[str, str]
"""Swedish, English."""

KINDS: Mapping[str, Pair] = {
    EntryKind.FIRST_VISIT: ("Nybesök", "First visit"),
    EntryKind.SESSION: ("Samtal", "Session"),
    EntryKind.PHONE: ("Telefonkontakt", "Telephone contact"),
    EntryKind.ASSESSMENT: ("Bedömningssamtal", "Assessment talk"),
    EntryKind.SUICIDE_RISK: ("Suicidriskbedömning", "Suicide risk assessment"),
    EntryKind.PLAN: ("Behandlingsplan", "Treatment plan"),
    EntryKind.FOLLOW_UP: ("Uppföljning", "Follow-up"),
    EntryKind.CLOSING: ("Avslut", "Closing"),
    EntryKind.COLLABORATION: ("Samverkan", "Collaboration"),
    EntryKind.MISSED: ("Uteblivet besök", "Missed visit"),
    EntryKind.DECLINED: ("Avstår från vård", "Care declined"),
    EntryKind.CERTIFICATE: ("Intyg", "Certificate"),
    EntryKind.TEST_MATERIAL: ("Testmaterial", "Test material"),
    EntryKind.STATEMENT: ("Patientens synpunkt", "The patient's statement"),
    EntryKind.DISCLOSURE: ("Utlämnande", "Disclosure"),
    EntryKind.CONSENT: ("Samtycke", "Consent"),
    EntryKind.IDENTITY: ("Identitet", "Identity"),
}
KEYWORDS: Mapping[str, Pair] = {
    Keyword.REASON: ("Kontaktorsak", "Reason for contact"),
    Keyword.CURRENT: ("Aktuellt", "Current"),
    Keyword.BACKGROUND: ("Bakgrund", "Background"),
    Keyword.MENTAL_STATUS: ("Psykiskt status", "Mental status"),
    Keyword.SUICIDE_RISK: ("Suicidrisk", "Suicide risk"),
    Keyword.RATING: ("Skattning", "Rating"),
    Keyword.ASSESSMENT: ("Bedömning", "Assessment"),
    Keyword.INTERVENTION: ("Åtgärd", "Intervention"),
    Keyword.INFORMATION: ("Information till patient", "Information to patient"),
    Keyword.PLANNING: ("Planering", "Planning"),
    Keyword.HOMEWORK: ("Hemuppgift", "Homework"),
    Keyword.NEXT_OF_KIN: ("Närstående", "Next of kin"),
    Keyword.VIOLENCE: ("Våldsutsatthet", "Exposure to violence"),
    Keyword.EARLY_HYPOTHESIS: ("Tidig hypotes", "Early hypothesis"),
    Keyword.DECLINED: ("Patienten avstår från", "The patient declines"),
    Keyword.OFFENCES: ("Lagöverträdelser", "Offences"),
    Keyword.NECESSITY: ("Absolut nödvändigt", "Absolutely necessary"),
    Keyword.OTHER_LANGUAGE: ("Skäl för annat språk", "Reason for another language"),
    Keyword.STATEMENT: ("Patientens synpunkt", "The patient's statement"),
    Keyword.RECIPIENT: ("Mottagare", "Recipient"),
    Keyword.REQUESTED_BY: ("På begäran av", "On request of"),
    Keyword.EXTENT: ("Omfattning", "Extent"),
    Keyword.FORM: ("Form", "Form"),
    Keyword.CONSENT_TO: ("Samtycke till", "Consent to"),
    Keyword.DECISION: ("Beslut", "Decision"),
}
REASONS: Mapping[str, Pair] = {
    CorrectionReason.WRONG_FACT: ("Uppgiften var fel", "It was wrong"),
    CorrectionReason.INCOMPLETE: ("Uppgiften var ofullständig", "It was incomplete"),
    CorrectionReason.WRONG_WORDING: ("Skrivfel", "Slip of the pen"),
    CorrectionReason.LATE_INFORMATION: (
        "Uppgiften kom efter att anteckningen skrevs",
        "It came to light after the note was written",
    ),
    CorrectionReason.DESTROYED_IN_PART: (
        "En del förstörs efter beslut av IVO",
        "A part is destroyed by decision of IVO",
    ),
}
STATES: Mapping[str, Pair] = {
    VersionState.DRAFT: ("Utkast, osignerat", "Draft, unsigned"),
    VersionState.SIGNED: ("Signerad", "Signed"),
    VersionState.LOCKED: ("Låst osignerad", "Locked unsigned"),
    VersionState.DISCARDED: ("Undanlagd, osignerad", "Set aside, unsigned"),
}
SIGNATURES: Mapping[str, Pair] = {
    "valid": ("underskriften stämmer", "the signature is valid"),
    "invalid": ("UNDERSKRIFTEN STÄMMER INTE", "THE SIGNATURE IS NOT VALID"),
    "none": ("ej underskriven", "not signed"),
}
GROUNDS: Mapping[str, Pair] = {
    "psl-6-12-2": (
        "Patientsäkerhetslagen 6:12 andra stycket: synnerlig vikt med hänsyn till ändamålet med vården",
        "Patient Safety Act 6:12 second paragraph: of utmost weight for the purpose of the care",
    ),
    "psl-6-13": (
        "Patientsäkerhetslagen 6:13: uppgift från någon annan, vid fara för våld eller annat allvarligt men",
        "Patient Safety Act 6:13: told by somebody else, where there is a risk of violence or other serious harm",
    ),
    "misfiled": (
        "Felförd anteckning: den gäller någon annan (patientsäkerhetslagen 6:12)",
        "Misfiled entry: it concerns somebody else (Patient Safety Act 6:12)",
    ),
    "instrument-secrecy": (
        "Testmaterial: finns, skyddat av instrumentsekretess",
        "Test material: is kept, and protected since a known test measures nothing",
    ),
    "never-shown": ("Sökord som inte visas automatiskt", "Headings that are not shown automatically"),
    "unfinished": ("Ännu inte färdigt", "Not finished yet"),
    "newer-than-chosen": ("Nyare än du har valt att se", "Newer than you chose to see"),
}
"""By the codes of `journal.policy.disclosing.BARS`."""

_MONTHS: tuple[Pair, ...] = (
    ("januari", "January"),
    ("februari", "February"),
    ("mars", "March"),
    ("april", "April"),
    ("maj", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("augusti", "August"),
    ("september", "September"),
    ("oktober", "October"),
    ("november", "November"),
    ("december", "December"),
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language, "sv" or "en"."""

    language: str

    def of(self, pair: Pair) -> str:
        """Return the word of a pair in this language."""
        return pair[LANGUAGES.index(self.language)]

    def __call__(self, swedish: str, english: str) -> str:
        """Return one of two words."""
        return self.of((swedish, english))

    def code(self, table: Mapping[str, Pair], code: str) -> str:
        """Return the word for a code; the code itself where a later version knows more."""
        return self.of(table[code]) if code in table else code

    def day(self, at: datetime) -> str:
        """Return "5 mars 2026", in Sweden."""
        local = at.astimezone(ZONE)
        return f"{local.day} {self.of(_MONTHS[local.month - 1])} {local.year}"

    def time(self, at: datetime) -> str:
        """Return "5 mars 2026 kl. 14.03", in Sweden."""
        local = at.astimezone(ZONE)
        return self(f"{self.day(at)} kl. {local:%H.%M}", f"{self.day(at)} at {local:%H:%M}")
