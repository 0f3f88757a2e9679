"""Incidenter: the register of incidents with personal data, with its clock to IMY (GDPR 33 and 34; G-13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.breach import BreachKind, Risk
from journal.domain.errors import InvalidError
from journal.domain.ids import AccountId
from journal.services.breach_steps import Told, assess_breach, leave_unreported, note_informed, report_breach
from journal.services.breaches import (
    MOST_PATIENTS,
    Assessment,
    NewBreach,
    enter_breach,
    list_breaches,
    see_breach,
)
from journal.services.surroundings import people, provider_name
from journal.web.breach_words import message_to_affected
from journal.web.pages.breach_views import breach_row, breach_view, message_view, new_view
from journal.web.pages.forms import a_day, a_number, at_clock, chosen, chosen_id, needed, typed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.breaches import BreachesView
from journal.web.wiring import asking, wiring

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from werkzeug.wrappers import Response

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("breaches", __name__, url_prefix="/breaches")


@blueprint.get("")
def listed() -> str:
    """Show the register, the newest incident first."""
    parts, session, at = asking()
    rows = tuple(breach_row(one, at) for one in list_breaches(parts, session, at))
    return render_template("breaches.html", view=BreachesView(rows))


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> Page:
    """Take a new incident."""
    parts, session, at = asking()
    # Who may read no register is shown no form of it.
    list_breaches(parts, session, at)
    problems: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            unlock_if_asked()
            return redirect(url_for("breaches.breach", breach=enter_breach(parts, session, _new(), at)), 303)
        except InvalidError as error:
            problems = _by_field(error.problems, "happened")
    view = new_view(people(parts, session), request.form, problems)
    return render_template("breach_new.html", view=view), 422 if problems else 200


@blueprint.get("/<uuid:breach>")
def breach(breach: UUID) -> Page:
    """Show one incident."""
    return _shown(breach, {})


@blueprint.post("/<uuid:breach>/<any(assess, report, leave):step>")
def take(breach: UUID, step: str) -> Page:
    """Take a step about an incident."""
    try:
        unlock_if_asked()
        _STEPS[step](breach)
    except InvalidError as error:
        return _shown(breach, _by_field(error.problems, "late" if step == "report" else "why"))
    return redirect(url_for("breaches.breach", breach=breach), 303)


@blueprint.route("/<uuid:breach>/message", methods=["GET", "POST"])
def message(breach: UUID) -> Page:
    """Show a draft of the message to those affected; show it for printing, or note that they were told."""
    parts, session, at = asking()
    to_print, problems = typed("what") == "print", {}
    if request.method == "POST" and not to_print:
        try:
            unlock_if_asked()
            told = Told(_moment("at"), needed("message"), patients=a_number("patients", MOST_PATIENTS))
            note_informed(parts, session, breach, told, at)
            return redirect(url_for("breaches.breach", breach=breach), 303)
        except InvalidError as error:
            problems = _by_field(error.problems, "message")
    found = see_breach(parts, session, breach, at).breach
    draft = message_to_affected(found, provider_name(parts, session.actor.provider), wiring().settings.dpo)
    view = message_view(breach_row(found, at), (typed("message") or draft, to_print), request.form, problems)
    return render_template("breach_message.html", view=view), 422 if problems else 200


def _shown(which: UUID, problems: Mapping[str, str]) -> Page:
    parts, session, at = asking()
    seen = see_breach(parts, session, which, at)
    view = breach_view(seen, people(parts, session), at, request.form, problems)
    return render_template("breach.html", view=view), 422 if problems else 200


def _new() -> NewBreach:
    by = chosen_id("discovered_by")
    if by is None:
        raise InvalidError({"discovered_by": "unchosen"})
    return NewBreach(chosen("kind", BreachKind), _moment("at"), AccountId(by), needed("happened"), _assessment())


def _assessment() -> Assessment:
    return Assessment(chosen("risk", Risk), a_number("patients", MOST_PATIENTS))


def _moment(name: str) -> datetime:
    day = a_day(f"{name}_day")
    if day is None:
        raise InvalidError({f"{name}_day": "required"})
    return at_clock(day, f"{name}_clock")


def _by_field(problems: Mapping[str, str], words: str) -> dict[str, str]:
    """Say beside the form's own fields what the service says of a moment, and of words."""
    fields = {"at": "at_day", "words": words}
    return {fields.get(name, name): why for name, why in problems.items()}


def _assess(which: UUID) -> None:
    parts, session, at = asking()
    assess_breach(parts, session, which, _assessment(), at)


def _report(which: UUID) -> None:
    parts, session, at = asking()
    told = Told(_moment("at"), typed("late"), needed("reference"))
    if not told.words and told.at > see_breach(parts, session, which, at).breach.due:
        raise InvalidError({"late": "required"})
    report_breach(parts, session, which, told, at)


def _leave(which: UUID) -> None:
    parts, session, at = asking()
    leave_unreported(parts, session, which, needed("why"), at)


_STEPS = {"assess": _assess, "report": _report, "leave": _leave}
