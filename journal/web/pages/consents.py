"""Noting a consent that was given, or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for

from journal.domain.consent import Consent, ConsentDecision
from journal.domain.errors import InvalidError
from journal.domain.ids import PatientId
from journal.services.consents import note_consent
from journal.services.register import patient_card
from journal.services.surroundings import around
from journal.web.dates import local
from journal.web.pages.forms import a_day, at_clock, chosen, typed
from journal.web.pages.frames import patient_bar
from journal.web.pages.journals import blueprint
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Choice
from journal.web.shapes.journals import ConsentView
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

_FIELDS = ("to", "decision", "said_by", "day", "clock")


@blueprint.route("/consent", methods=["GET", "POST"])
def consent(patient: UUID) -> str | tuple[str, int] | Response:
    """Ask what was decided, about what, by whom and when."""
    parts, session, at = asking()
    if request.method == "GET":
        now = {"day": f"{local(at):%Y-%m-%d}", "clock": f"{local(at):%H:%M}"}
        return _page(PatientId(patient), now, {})
    try:
        unlock_if_asked()
        note_consent(parts, session, PatientId(patient), _consent(), at)
    except InvalidError as error:
        problems = {"day" if name == "said_at" else name: why for name, why in error.problems.items()}
        return _page(PatientId(patient), {name: typed(name) for name in _FIELDS}, problems), 422
    return redirect(url_for("journals.journal", patient=patient), 303)


def _consent() -> Consent:
    day = a_day("day")
    if day is None:
        raise InvalidError({"day": "required"})
    return Consent(typed("to"), chosen("decision", ConsentDecision), typed("said_by"), at_clock(day, "clock"))


def _page(patient: PatientId, form: dict[str, str], problems: dict[str, str]) -> str:
    parts, session, at = asking()
    card, place = patient_card(parts, session, patient, at), around(parts, session, at)
    decisions = tuple(Choice(one.value, str(word(one)).capitalize()) for one in ConsentDecision)
    view = ConsentView(decisions, form, problems)
    return render_template("consent.html", view=view, patient=patient_bar(card, place.unit))
