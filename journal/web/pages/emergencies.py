"""Emergency accesses that others made: looked at within three days, and agreed to at once where two are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.emergency import Outcome
from journal.domain.errors import InvalidError
from journal.domain.ids import EmergencyId
from journal.services.emergency_review import (
    approve_emergency,
    ask_for_two,
    asks_for_two,
    list_emergencies,
    review_emergency,
)
from journal.services.surroundings import names_of_units, people
from journal.web.pages.forms import chosen, chosen_id, ticked, typed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.emergency import UseRow, UsesView
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.ids import AccountId, UnitId
    from journal.services.emergency_review import Use

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("emergencies", __name__, url_prefix="/emergencies")


@blueprint.route("", methods=["GET", "POST"])
def uses() -> Page:
    """Show every use but one's own, and take what the reviewer held of one."""
    if request.method == "GET":
        return _page({})
    parts, session, at = asking()
    try:
        said = (chosen("outcome", Outcome), typed("note"))
        review_emergency(parts, session, _reviewed(), said, at)
    except InvalidError as error:
        return _page(error.problems), 422
    return redirect(url_for("emergencies.uses"), 303)


@blueprint.route("/<uuid:emergency>/approval", methods=["GET", "POST"])
def approve(emergency: UUID) -> Page:
    """Ask a second person, and take their word. The page tells nothing of the patient."""
    if request.method == "GET":
        return render_template("emergency_approve.html", emergency=emergency, done=False, wrong={})
    parts, session, at = asking()
    try:
        ticked("sure")
    except InvalidError as error:
        answer = render_template("emergency_approve.html", emergency=emergency, done=False, wrong=error.problems)
        return answer, 422
    approve_emergency(parts, session, EmergencyId(emergency), at)
    return render_template("emergency_approve.html", emergency=emergency, done=True, wrong={})


@blueprint.route("/rule", methods=["GET", "POST"])
def rule() -> Page:
    """Say whether two persons are asked for. For the head."""
    parts, session, at = asking()
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            unlock_if_asked()
            ask_for_two(parts, session, at, two_persons=typed("persons") == "two")
            return redirect(url_for("emergencies.rule"), 303)
        except InvalidError as error:
            problems = error.problems
    answer = render_template("emergency_rule.html", two=asks_for_two(parts, session), wrong=problems)
    return answer, 422 if problems else 200


def _reviewed() -> EmergencyId:
    which = chosen_id("emergency")
    if which is None:
        raise InvalidError({"emergency": "required"})
    return EmergencyId(which)


def _page(problems: dict[str, str]) -> str:
    parts, session, at = asking()
    found = list_emergencies(parts, session, at)
    names, units = people(parts, session), names_of_units(parts, session.actor.provider)
    view = UsesView(
        uses=tuple(_row(use, names, units) for use in found),
        outcomes=tuple(Choice(outcome.value, str(word(outcome))) for outcome in Outcome),
        problems=problems,
    )
    return render_template("emergencies.html", view=view)


def _row(use: Use, names: dict[AccountId, tuple[str, str]], units: dict[UnitId, str]) -> UseRow:
    access, review = use.emergency, use.emergency.review
    return UseRow(
        id=access.id,
        who=names.get(access.account, ("", ""))[0],
        place=units.get(access.unit, ""),
        opened_at=access.opened_at,
        ends_at=access.ends_at,
        hindrance=access.hindrance,
        units=tuple(units.get(unit, "") for unit in use.units),
        entries=use.entries,
        reason=use.reason,
        is_late=use.is_late,
        outcome=str(word(review.outcome)) if review else "",
        reviewed_by=names.get(review.by, ("", ""))[0] if review else "",
        reviewed_at=review.at if review else None,
    )
