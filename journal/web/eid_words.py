"""What is said when an e-ID did not say who somebody is: what happened, and what to do, by reason code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString


@dataclass(frozen=True, slots=True)
class EidWords:
    """One reason: the status of its page, what happened, and what to do next."""

    status: int
    title: LazyString
    happened: LazyString
    onward: LazyString


_AGAIN = _("Försök igen. Blir det likadant, säg till den som sköter servern.")

EID_WORDS: Mapping[str, EidWords] = {
    "cancelled": EidWords(
        401,
        _("Du avbröt legitimeringen"),
        _("E-legitimationen sade att du avbröt. Ingen är inloggad."),
        _("Försök igen när du vill."),
    ),
    "no-question": EidWords(
        400,
        _("Legitimeringen gäller inte längre"),
        _("Den gäller en gång, i tio minuter, och bara i den webbläsare där du började. Ingen är inloggad."),
        _("Börja om härifrån, i samma webbläsare hela vägen."),
    ),
    "mixed-up": EidWords(
        400,
        _("Svaret kom från fel håll"),
        _("Någon annan än den e-legitimation som du valde svarade. Ingen är inloggad."),
        _("Börja om härifrån. Händer det igen, säg till den som sköter servern."),
    ),
    "low-level": EidWords(
        401,
        _("E-legitimationen räcker inte"),
        _("Den är av en lägre tillitsnivå än lagen kräver för journaler. Ingen är inloggad."),
        _("Använd en e-legitimation på nivå 3, till exempel BankID eller Freja eID Plus."),
    ),
    "no-number": EidWords(
        401,
        _("E-legitimationen saknar personnummer"),
        _("Den sade inget personnummer eller samordningsnummer. Utan det vet vi inte vem du är."),
        _("Använd en e-legitimation som är knuten till ditt nummer."),
    ),
    "not-now": EidWords(
        401,
        _("E-legitimationen visades inte nu"),
        _("Svaret gällde en legitimering som gjordes tidigare. Ingen är inloggad."),
        _("Försök igen, och legitimera dig på nytt när du blir ombedd."),
    ),
    "not-believed": EidWords(
        401,
        _("Svaret från e-legitimationen gick inte att lita på"),
        _("Det höll inte för vår kontroll. Ingen är inloggad."),
        _AGAIN,
    ),
    "broker-refused": EidWords(
        401,
        _("E-legitimationen sade nej"),
        _("Tjänsten för e-legitimation avvisade försöket. Ingen är inloggad."),
        _AGAIN,
    ),
    "broker-garbage": EidWords(
        503,
        _("Svaret från e-legitimationen gick inte att läsa"),
        _("Tjänsten för e-legitimation svarade något som inte går att förstå. Ingen är inloggad."),
        _AGAIN,
    ),
    "broker-down": EidWords(
        503,
        _("E-legitimationen svarar inte"),
        _("Tjänsten för e-legitimation gick inte att nå inom några sekunder. Ingen är inloggad."),
        _("Försök igen om en stund."),
    ),
    "off": EidWords(
        503,
        _("E-legitimation är inte inkopplad här"),
        _("Den som sköter servern har inte valt någon tjänst för e-legitimation."),
        _("Be den som sköter servern att koppla in en: JOURNAL_EID_BROKER, i handboken för drift."),
    ),
}
