"""What a page says of a problem: what happened, whether the text is safe, what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from flask_babel import lazy_gettext as _

from journal.web import problems as p
from journal.web.kept_text import to_send_again, typed_texts
from journal.web.rule_words import rule
from journal.web.shapes.gate import ErrorView

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask_babel import LazyString

    Words = tuple[LazyString, LazyString, LazyString, LazyString]

_NOTHING_CHANGED = _("Ja. Ingenting är ändrat.")
_TELL = _("Säg till den som ansvarar för journalen, och uppge tidpunkten.")

_PLAIN: Words = (
    _("Det gick inte"),
    _("Servern kunde inte göra det som begärdes."),
    _NOTHING_CHANGED,
    _("Gå tillbaka och försök igen."),
)
_WORDS: Mapping[p.Kind, Words] = {
    p.PLAIN_HTTP: (
        _("Anslutningen är inte krypterad"),
        _("Sidan kom fram utan TLS, och då visas ingenting av journalen."),
        _NOTHING_CHANGED,
        _("Skriv adressen med https:// först. Hjälper det inte, säg till den som driver servern."),
    ),
    p.UNKNOWN: (
        _("Sidan finns inte"),
        _("Här finns ingenting som du kan se."),
        _NOTHING_CHANGED,
        _("Gå tillbaka, eller börja om från startsidan."),
    ),
    p.REFUSED: (
        _("Det är inte tillåtet"),
        _("Din uppgift här ger inte rätt att göra det. Försöket är loggat."),
        _NOTHING_CHANGED,
        _("Tala med verksamhetschefen om du behöver det i ditt arbete."),
    ),
    p.INVALID: (
        _("Något behöver rättas"),
        _("Något i det som skickades går inte att ta emot."),
        _("Det du skrev är inte sparat än, men finns kvar på sidan du kom från."),
        _("Gå tillbaka och rätta."),
    ),
    p.CONFLICT: (
        _("Någon sparade emellan"),
        _("Utkastet har en nyare text än den du såg."),
        _("Ja. Ingenting är överskrivet."),
        _("Öppna utkastet och jämför."),
    ),
    p.SETTLED: (
        _("Anteckningen kan inte ändras"),
        _("Den är signerad, låst eller undanlagd."),
        _NOTHING_CHANGED,
        _("Skriv en rättelse i stället."),
    ),
    p.FORGED: (
        _("Sidan hade blivit för gammal"),
        _("Formuläret hörde till en annan inloggning."),
        _NOTHING_CHANGED,
        _("Gå tillbaka, ladda om sidan och skicka igen."),
    ),
    p.NO_KEY: (
        _("Nyckeln väntar"),
        _("Ditt konto har ännu ingen nyckel till journaltexten."),
        _NOTHING_CHANGED,
        _("Nyckeln kommer när en kollega vid enheten loggar in."),
    ),
    p.KEYS_RENEWED: (
        _("Nycklarna är bytta"),
        _("Enhetens nycklar byttes efter att du loggade in. Din inloggning når inget nytt."),
        _NOTHING_CHANGED,
        _("Logga ut och logga in igen. Då hämtas de nya nycklarna."),
    ),
    p.SIGNED_OUT: (
        _("Du är utloggad"),
        _("Du har varit borta en stund, och inloggningen tog slut."),
        _NOTHING_CHANGED,
        _("Logga in i ett nytt fönster. Kom sedan tillbaka hit och spara igen."),
    ),
    p.ASSIGNMENT_NEEDED: (
        _("Du har inte valt uppdrag"),
        _("Du har loggat in, men inte sagt var du arbetar nu."),
        _NOTHING_CHANGED,
        _("Välj uppdrag i ett nytt fönster. Kom sedan tillbaka hit och spara igen."),
    ),
    p.THROTTLED: (
        _("För många försök"),
        _("Det har gjorts för många försök på kort tid."),
        _NOTHING_CHANGED,
        _("Vänta en stund och försök igen."),
    ),
    p.UNAVAILABLE: (
        _("Tillfälligt stopp"),
        _("En del av systemet svarar inte just nu."),
        _("Ja. Ingenting öppnades och inget sparat gick förlorat."),
        _("Försök igen om en stund. Skriv på papper om det dröjer."),
    ),
    p.READ_ONLY: (
        _("Loggen kan inte skrivas"),
        _("Databasen går att läsa men inte att skriva i. Utan rad i åtkomstloggen öppnas ingenting."),
        _("Ja. Ingenting öppnades och inget sparat gick förlorat."),
        _("Säg till den som ansvarar för driften. Skriv på papper tills det är lagat."),
    ),
    p.TAMPERED: (
        _("Något stämmer inte"),
        _("Ett sparat värde går inte att öppna. Det kan ha ändrats utanför systemet."),
        _("Det visas inte förrän det är utrett."),
        _TELL,
    ),
    p.FAULT: (
        _("Fel i programmet"),
        _("Något gick fel hos oss, inte hos dig."),
        _("Det som redan var sparat är kvar. Det du just skrev kan saknas."),
        _TELL,
    ),
}


_KEPT = _("Det du just skrev är inte sparat än, men står kvar här nedanför.")
_SAVE_BELOW = _("Läs igenom det du skrev och spara det igen, här nedanför.")
_DOORS: Mapping[p.Kind, tuple[str, LazyString]] = {
    p.SIGNED_OUT: ("sign_in.sign_in", _("Logga in")),
    p.ASSIGNMENT_NEEDED: ("sign_in.assignment", _("Välj uppdrag")),
}


def error_view(problem: p.Problem) -> ErrorView:
    """Return the view of the error page, with the note that was on its way when there was one."""
    title, happened, safe, onward = (str(words) for words in _WORDS.get(problem.kind, _PLAIN))
    because = tuple(rule(said) for said in problem.said.get("because", ()))
    door, door_text = _DOORS.get(problem.kind, ("today.today", _("Till startsidan")))
    kept, again = typed_texts(), to_send_again(problem.kind)
    if kept:
        safe = str(_KEPT)
    if again and problem.kind is p.FORGED:
        onward = str(_SAVE_BELOW)
    leads = (url_for(door), str(door_text))
    return ErrorView(problem.kind.status, title, happened, safe, onward, because, *leads, kept=kept, again=again)
