"""The words of rights cases: what is asked for, which way it came, where it stands, and why something is kept back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.domain.case_words import (
    Asker,
    CaseKind,
    CaseOutcome,
    CaseStatus,
    CaseTextKind,
    Channel,
    ExtensionReason,
    IdentityCheck,
    RemarkKind,
    SecrecyTest,
    StepKind,
    Withholding,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

CASE_KINDS: Mapping[StrEnum, LazyString] = {
    CaseKind.COPY: _("Kopia av journalen"),
    CaseKind.LOG_EXTRACT: _("Loggutdrag på papper"),
    CaseKind.ACCESS: _("Registerutdrag"),
    CaseKind.RECTIFICATION: _("Rättelse"),
    CaseKind.RESTRICTION: _("Begränsning"),
    CaseKind.OBJECTION: _("Invändning"),
    CaseKind.PORTABILITY: _("Dataportabilitet"),
    CaseKind.ERASURE: _("Radering"),
    CaseKind.LOG_QUESTION: _("Fråga om loggen"),
    CaseKind.COMPLAINT: _("Klagomål"),
}
CHANNELS: Mapping[StrEnum, LazyString] = {
    Channel.PORTAL: _("Patientens sidor"),
    Channel.LETTER: _("Brev"),
    Channel.PHONE: _("Telefon"),
    Channel.DESK: _("På plats"),
}
ASKERS: Mapping[StrEnum, LazyString] = {
    Asker.PATIENT: _("Patienten"),
    Asker.RELATIVE: _("En närstående"),
}
CASE_STATUSES: Mapping[StrEnum, LazyString] = {
    CaseStatus.RECEIVED: _("Mottagen"),
    CaseStatus.EXAMINED: _("Prövas"),
    CaseStatus.DECIDED: _("Beslut"),
    CaseStatus.DELIVERED: _("Levererad"),
}
CASE_OUTCOMES: Mapping[StrEnum, LazyString] = {
    CaseOutcome.GRANTED: _("Lämnas ut helt"),
    CaseOutcome.IN_PART: _("Lämnas ut delvis"),
    CaseOutcome.REFUSED: _("Avslag"),
    CaseOutcome.WITHDRAWN: _("Återtagen"),
}
STEP_KINDS: Mapping[StrEnum, LazyString] = {
    StepKind.IDENTITY: _("Vem som frågar är känt"),
    StepKind.REMARKED: _("Gäller en anteckning"),
    StepKind.PAUSED: _("Väntar på att den som frågar visar vem det är"),
    StepKind.EXTENDED: _("Svaret tar längre tid"),
    StepKind.SCOPED: _("Omfattningen angavs"),
    StepKind.SECRECY: _("Sekretessen prövades"),
    StepKind.EXAMINED: _("Menprövad"),
    StepKind.DECIDED: _("Beslut"),
    StepKind.REVIEWED: _("Undantagen sedda av"),
    StepKind.IVO_MADE: _("Underlag till IVO"),
    StepKind.IVO_SENT: _("Skickat till IVO"),
    StepKind.DELIVERED: _("Levererad"),
    StepKind.WITHDRAWN: _("Återtagen"),
}
REMARKS: Mapping[StrEnum, LazyString] = {
    RemarkKind.WRONG: _("Stämmer inte"),
    RemarkKind.MISSING: _("Något saknas"),
    RemarkKind.TALK: _("Vill prata om det"),
}
IDENTITY_CHECKS: Mapping[StrEnum, LazyString] = {
    IdentityCheck.E_ID: _("Inloggad med e-legitimation"),
    IdentityCheck.DOCUMENT: _("Legitimation visad"),
    IdentityCheck.KNOWN: _("Känd vid enheten"),
    IdentityCheck.REGISTERED_ADDRESS: _("Svaret går till folkbokföringsadressen"),
}
SECRECY_TESTS: Mapping[StrEnum, LazyString] = {
    SecrecyTest.NO_HARM: _("Det står klart att uppgifterna kan lämnas utan men"),
    SecrecyTest.HARM: _("Det står inte klart"),
}
EXTENSION_REASONS: Mapping[StrEnum, LazyString] = {
    ExtensionReason.COMPLEX: _("Begäran är komplicerad"),
    ExtensionReason.MANY: _("Det är många begäranden"),
}
WITHHOLDINGS: Mapping[StrEnum, LazyString] = {
    Withholding.INFORMANT: _("Från annan person (6 kap. 13 §)"),
    Withholding.CARE: _("Synnerlig vikt för vården (6 kap. 12 § andra stycket)"),
    Withholding.SECRECY: _("Sekretess om patienten (6 kap. 12 § första stycket)"),
}
CASE_TEXTS: Mapping[StrEnum, LazyString] = {
    CaseTextKind.REQUEST: _("Begäran"),
    CaseTextKind.ANSWER: _("Svar"),
    CaseTextKind.STATEMENT: _("Yttrande till IVO"),
    CaseTextKind.COPY: _("Kopia"),
}
MASKED: Mapping[str, LazyString] = {
    Withholding.INFORMANT.value: _("6 kap. 13 § patientsäkerhetslagen."),
    Withholding.CARE.value: _("6 kap. 12 § andra stycket patientsäkerhetslagen."),
    "misfiled": _("Skrivet om någon annan."),
    "instrument-secrecy": _("Testmaterial: finns, skyddat."),
}
"""By the codes of ``policy.disclosing``: for what a passage is not in a copy."""
CASE_TABLES = (
    CASE_KINDS,
    CHANNELS,
    ASKERS,
    CASE_STATUSES,
    CASE_OUTCOMES,
    STEP_KINDS,
    REMARKS,
    IDENTITY_CHECKS,
    SECRECY_TESTS,
    EXTENSION_REASONS,
    WITHHOLDINGS,
    CASE_TEXTS,
)


def masked_word(code: str) -> LazyString | str:
    """Return for what a passage is not in a copy; the code itself where there is no word."""
    return MASKED.get(code, code)
