"""What is said of an input that was refused, by its reason code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

PROBLEMS: Mapping[str, LazyString] = {
    "required": _("Fyll i det här."),
    "unticked": _("Kryssa i rutan."),
    "unchosen": _("Välj ett av alternativen."),
    "malformed": _("Det går inte att läsa. Kontrollera skrivsättet."),
    "unknown": _("Det finns inget sådant val."),
    "empty": _("Skriv något här."),
    "unsaid": _("Fyll i, eller markera Ej aktuellt eller Uppgift saknas (3 kap. 6 § patientdatalagen)."),
    "unconfirmed": _(
        "Bekräfta att uppgiften om lagöverträdelser är absolut nödvändig för vården, eller ta bort den "
        "(2 kap. 7 § patientdatalagen)."
    ),
    "missing": _("Fyll i det här."),
    "long": _("Texten är för lång."),
    "control-sign": _("Texten har ett styrtecken som inte kan sparas."),
    "bidi-override": _("Texten har tecken som kastar om det som läses."),
    "not-unicode": _("Texten har tecken som inte kan sparas."),
    "not-a-number": _("Det är inget giltigt personnummer. Skriv tolv siffror."),
    "too-early": _("Tiden ligger före år 1900."),
    "ends-wrong": _("Längden stämmer inte."),
    "needed-for-other": _("Skriv skälet med egna ord."),
    "same-patient": _("Det är samma patient."),
    "choose": _("Välj ett skäl."),
    "taken": _("Det är redan upptaget."),
    "not-swedish": _(
        "Anteckningen verkar inte vara på svenska. Skriv den på svenska, eller lägg till rubriken Skäl för annat språk "
        "och säg varför (3 kap. 13 § patientdatalagen)."
    ),
    "too-long": _("Texten är för lång."),
    "in-the-past": _("Tiden har redan varit."),
    "none-chosen": _("Välj minst en anteckning."),
    "too-many-rows": _("Fler än 10 000 rader passar. Välj en kortare tid, eller hämta hela loggen."),
    "too-far": _("Så länge får det inte dröja."),
    "in-the-future": _("Tiden har inte varit ännu."),
    "before-discovery": _("Tiden ligger före upptäckten."),
    "before-birth": _("Dagen ligger före patientens födelse."),
    "unchanged": _("Ingenting är ändrat ännu."),
    "no-invitation": _("Inbjudan finns inte, är använd eller har gått ut. Be om en ny."),
    "too-late": _("Det gick mer än en kvart. Välj lösenfrasen på nytt."),
    "confirm": _("Skriv ordet som det står."),
    "wrong": _("Koden stämmer inte."),
    "mismatch": _("De två är inte lika."),
    "short": _("Lösenfrasen är för kort: minst tolv tecken."),
    "common": _("Lösenfrasen är för lätt att gissa. Lägg till ett par ord som inte hör ihop."),
    "personal": _("Lösenfrasen bygger på ditt namn eller något annat som andra vet."),
    "passkey-late": _("Det gick mer än fem minuter, eller så har svaret redan använts. Försök igen."),
    "passkey-refused": _("Svaret från din enhet stämde inte. Ingen passkey lades till. Försök igen."),
    "passkey-without-prf": _(
        "Den enheten kan inte öppna dina nycklar: den saknar stöd för PRF. Ingen passkey lades till. "
        "Välj en annan, till exempel telefonen, och ta bort den som just gjordes ur enhetens lista."
    ),
    "wrong-passphrase": _("Lösenfrasen stämmer inte."),
    "wrong-code": _("Koden stämmer inte."),
    "wrong-recovery": _("Konto, återställningskod eller kod stämmer inte."),
    "out of range": _("Talet är för stort eller för litet."),
    "nothing-left": _("Det finns inget kvar att förstöra där."),
    "not-shortened": _("Skriv och signera först en förkortad version av anteckningen."),
    "whole-when-due": _("När tiden är slut gallras hela journalen."),
    "changed": _("Journalen har ändrats sedan förslaget. Ta tillbaka det och föreslå på nytt."),
    "key-on-its-way": _("Nyckeln till din journal är på väg. Försök igen när någon vid enheten har loggat in."),
    "wrong-old": _("Koden stämmer inte med den som visades."),
}


def problem(code: str) -> LazyString | str:
    """Return the sentence for a reason code of an input that was refused; an unknown code says the general thing."""
    return PROBLEMS.get(code, PROBLEMS["malformed"])
