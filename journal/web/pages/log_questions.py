"""Patienters frågor: what patients ask about the log, with clocks, answered by a reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.log_question import QuestionKind
from journal.services.log_questions import answer_question, list_questions
from journal.services.surroundings import names_of_units
from journal.web.pages.forms import chosen_id, typed
from journal.web.pages.log_views import event_row, reference
from journal.web.shapes.own_log import AskedRow, AskedView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.ids import UnitId
    from journal.services.log_questions import QuestionSeen

blueprint = Blueprint("log_questions", __name__, url_prefix="/log-questions")


@blueprint.route("", methods=["GET", "POST"])
def asked() -> str | tuple[str, int] | Response:
    """Show every question, those that wait first, and take an answer."""
    parts, session, at = asking()
    problems: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            answer_question(parts, session, _answered(), typed("words"), at)
            return redirect(url_for("log_questions.asked"), 303)
        except InvalidError as error:
            problems = error.problems
    units = names_of_units(parts, session.actor.provider)
    rows = tuple(_row(seen, units, at) for seen in list_questions(parts, session, at))
    view = AskedView(rows, typed("question"), typed("words"), problems)
    return render_template("log_questions.html", view=view), 422 if problems else 200


def _answered() -> UUID:
    which = chosen_id("question")
    if which is None:
        raise InvalidError({"question": "required"})
    return which


def _row(seen: QuestionSeen, units: Mapping[UnitId, str], at: datetime) -> AskedRow:
    one = seen.question
    return AskedRow(
        id=one.id,
        patient=reference(one.patient),
        row=event_row(seen.row, units, {}) if seen.row else None,
        knows_person=one.kind is QuestionKind.KNOWS_PERSON,
        words=seen.words,
        asked_at=one.asked_at,
        due_at=one.due_at,
        answered_at=one.answered_at,
        is_late=one.is_late(at),
    )
