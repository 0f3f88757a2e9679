"""What the fields of forms are called where their problems are listed, away from the fields themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

FIELDS: Mapping[str, LazyString] = {
    "account": _("Konto"),
    "analysis": _("Behovs- och riskanalys"),
    "at_clock": _("Klockslag"),
    "at_day": _("Dag"),
    "clock": _("Klockslag"),
    "code": _("Inbjudningskod"),
    "consented": _("Patienten samtyckte den"),
    "dated": _("Analysens datum"),
    "day": _("Dag"),
    "days": _("Gäller i dagar"),
    "decision": _("Beslut"),
    "discovered_by": _("Vem upptäckte det?"),
    "email": _("E-post"),
    "ends": _("Till och med"),
    "ends_at": _("Öppet till"),
    "explanation": _("Förklaring, läses även av patienten"),
    "extent": _("Omfattning"),
    "first_day": _("Från och med"),
    "form": _("Form"),
    "happened": _("Vad har hänt?"),
    "hindrance": _("Varför kan samtycke inte inhämtas?"),
    "kind": _("Vad gäller det?"),
    "last_day": _("Till och med"),
    "late": _("Varför tog det längre än 72 timmar?"),
    "message": _("Meddelandet"),
    "name": _("Namn"),
    "new_passphrase": _("Ny lösenfras"),
    "number": _("Personnummer"),
    "passkey": _("Passkey"),
    "passkey_name": _("Vad ska den heta?"),
    "passphrase": _("Lösenfras"),
    "patients": _("Patienter"),
    "phone": _("Telefon"),
    "purpose": _("Ändamål"),
    "reader": _("För vem"),
    "reason": _("Skäl"),
    "recipient": _("Mottagare"),
    "recovery_code": _("Återställningskod"),
    "reference": _("Beteckning och slutsats"),
    "requested_by": _("På begäran av"),
    "risk": _("Risk för dem som berörs"),
    "role": _("Roll"),
    "said_by": _("På begäran av"),
    "staff": _("Behandlare"),
    "title": _("Titel eller legitimation"),
    "to": _("Samtycke till"),
    "token_name": _("Programmets namn"),
    "totp": _("Kod, sex siffror"),
    "unit": _("Enhet"),
    "until": _("Till och med"),
    "username": _("Konto"),
    "why": _("Skäl"),
    "words": _("Med patientens egna ord"),
}


def field_word(name: str) -> LazyString | str:
    """Return what a field is called; "" for one whose problem says it all, as that of a box."""
    return FIELDS.get(name, "")
