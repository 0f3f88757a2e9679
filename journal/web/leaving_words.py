"""What is said to somebody who closes their account: what each matter is, why it goes or stays, and what bars it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext as _

from journal.policy.leaving import Matter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

    from flask_babel import LazyString

MATTERS: Mapping[StrEnum, LazyString] = {
    Matter.SIGN_IN: _("Inloggning: kontonamn, lösenfras, koder, passkeys"),
    Matter.KEYS: _("Dina nycklar till journalerna"),
    Matter.PROGRAMS: _("Program och inbjudningar från dig"),
    Matter.OWN_NUMBER: _("Spärr mot egen och anhörigas journal"),
    Matter.PASSING: _("Räknare och svar i väntan"),
    Matter.NAME: _("Ditt namn och din titel"),
    Matter.ENTRIES: _("Anteckningar som du har skrivit"),
    Matter.DRAFTS: _("Utkast som inte är signerade"),
    Matter.SIGNATURES: _("Det som bevisar dina signaturer"),
    Matter.ASSIGNMENTS: _("Var du har arbetat, och när"),
    Matter.LOG: _("Loggen över vad du har gjort"),
}
WHY: Mapping[StrEnum, LazyString] = {
    Matter.SIGN_IN: _("Behövs inte längre."),
    Matter.KEYS: _("Ditt uppdrag är slut."),
    Matter.PROGRAMS: _("De får inte mer än du."),
    Matter.OWN_NUMBER: _("Den som inget öppnar behöver ingen spärr. Numret fanns bara som ett avtryck."),
    Matter.PASSING: _("Behövs inte längre."),
    Matter.NAME: _("Den som läser ska se vem som skrev."),
    Matter.ENTRIES: _("De är patienternas journaler och sparas minst tio år efter sista anteckningen."),
    Matter.DRAFTS: _("Ett utkast är en journalhandling. Det låses av klockan, och verksamhetschefen anger skälet."),
    Matter.SIGNATURES: _("Dina öppna nycklar visar att texten är din. De öppnar ingenting."),
    Matter.ASSIGNMENTS: _("Loggen säger vid vilken enhet något gjordes."),
    Matter.LOG: _("Den sparas minst fem år, med ditt namn."),
}
_BARS: Mapping[str, LazyString] = {
    "nobody else heads the operations": _(
        "Du är den enda verksamhetschefen, och utan en finns ingen som kan bjuda in. Utse en annan först."
    ),
    "nobody else holds the journals' key, and recovery was never rehearsed": _(
        "Ingen annan har nyckeln till enhetens journaler, och återställningsombuden har aldrig övat. "
        "Be dem öva först, så att journalerna säkert går att läsa när du är borta."
    ),
    "a program administers nothing": _("Ett program kan inte avsluta ett konto."),
}


def bar_words(sentence: str) -> LazyString | str:
    """Return what a bar says to whoever it stops; ``sentence`` is the rule's own, with its paragraph behind it."""
    return _BARS.get(sentence.rpartition(" (")[0], sentence)
