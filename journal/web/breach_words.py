"""Incidents with personal data, in words; and the message to those affected, which somebody completes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _

from journal.domain.breach import BreachKind, BreachStepKind, Risk, whole_hours
from journal.web import dates

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from enum import StrEnum

    from flask_babel import LazyString

    from journal.domain.breach import Breach

BREACH_KINDS: Mapping[StrEnum, LazyString] = {
    BreachKind.CONFIDENTIALITY: _("obehöriga kan ha sett uppgifter"),
    BreachKind.INTEGRITY: _("uppgifter har ändrats fel"),
    BreachKind.AVAILABILITY: _("uppgifter har gått förlorade eller inte gått att nå"),
}
RISKS: Mapping[StrEnum, LazyString] = {
    Risk.UNLIKELY: _("risk är osannolik"),
    Risk.RISK: _("risk är sannolik"),
    Risk.HIGH: _("hög risk är sannolik"),
}
BREACH_STEPS: Mapping[StrEnum, LazyString] = {
    BreachStepKind.ASSESSED: _("Bedömd"),
    BreachStepKind.REPORTED: _("Anmäld till IMY"),
    BreachStepKind.NOT_REPORTED: _("Anmäls inte"),
    BreachStepKind.INFORMED: _("De berörda är informerade"),
}
BREACHES = {
    "{n} incidents of {name} were to be reported to IMY by now.": (
        "{n} incidenter hos {name} skulle ha varit anmälda till IMY."
    ),
    "{n} incidents of {name} are a high risk, and nobody has told those affected.": (
        "{n} incidenter hos {name} innebär hög risk, och de berörda är inte informerade."
    ),
    "Let the head report them to IMY now, with why it took longer; the page Incidents says which (GDPR 33).": (
        "Låt verksamhetschefen anmäla dem till IMY nu, med skälet till dröjsmålet. "
        "Sidan Incidenter säger vilka (artikel 33 dataskyddsförordningen)."
    ),
    "Let the head tell those affected; the page Incidents has a draft of the message (GDPR 34).": (
        "Låt verksamhetschefen informera de berörda. "
        "Sidan Incidenter har ett utkast (artikel 34 dataskyddsförordningen)."
    ),
}
"""What the doctor finds about incidents, in Swedish."""


def clock_words(breach: Breach, at: datetime) -> str:
    """Say where the clock to IMY stands."""
    return str(_clock(breach, at))


def _clock(breach: Breach, at: datetime) -> LazyString | str:
    if breach.is_reported:
        return _("anmäld till IMY")
    if breach.is_settled:
        return _("anmäls inte")
    left, when = whole_hours(breach.due - at), dates.moment(breach.due)
    if breach.is_overdue(at):
        return str(
            ngettext(
                "skulle ha anmälts till IMY %(when)s, för en timme sedan",
                "skulle ha anmälts till IMY %(when)s, för %(num)s timmar sedan",
                -left,
                when=when,
            )
        )
    if left == 0:
        return _("mindre än en timme kvar till IMY, %(when)s", when=when)
    return str(ngettext("en timme kvar till IMY, %(when)s", "%(num)s timmar kvar till IMY, %(when)s", left, when=when))


def message_to_affected(breach: Breach, provider: str, dpo: str) -> str:
    """Return a draft of what those affected are told (GDPR 34.2): what stands between brackets is to be filled in."""
    happened = {
        BreachKind.CONFIDENTIALITY: gettext("Någon obehörig kan ha sett uppgifter om dig."),
        BreachKind.INTEGRITY: gettext("Uppgifter om dig kan ha ändrats fel."),
        BreachKind.AVAILABILITY: gettext("Uppgifter om dig har gått förlorade eller inte gått att nå."),
    }
    asks = dpo or gettext("[vem hos oss, telefon och adress]")
    return "\n\n".join(
        (
            gettext("Det har hänt något med dina uppgifter hos %(provider)s", provider=provider),
            f"{happened[breach.kind]} {gettext('Vi upptäckte det %(day)s.', day=dates.day(breach.discovered_at))}",
            gettext("Det här hände: [beskriv kort och enkelt, och vilka uppgifter det gäller]"),
            gettext("Det kan betyda för dig: [vad som kan följa av det]"),
            gettext("Det här har vi gjort: [vad ni har gjort för att det inte ska skada dig, och inte hända igen]"),
            gettext("Det här kan du göra själv: [råd, eller att inget behövs]"),
            gettext("Vi är ledsna för det som har hänt. Frågor besvaras av %(who)s.", who=asks),
            gettext("Du kan också klaga hos Integritetsskyddsmyndigheten, imy.se."),
        )
    )
