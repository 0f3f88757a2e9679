"""Fråga om den här: a patient asks about a row of the log, and opens the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import EventId
from journal.domain.log_question import QuestionKind
from journal.services.log_questions import ask_about, own_question, read_answer, row_asked_about
from journal.web.pages.forms import typed
from journal.web.pages.own_log_views import question_view, readings
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.own_log import AnswerView, AskView
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

blueprint = Blueprint("own_log_questions", __name__, url_prefix="/me/log")


@blueprint.route("/rows/<uuid:event>/question", methods=["GET", "POST"])
def ask(event: UUID) -> str | tuple[str, int] | Response:
    """Ask about one row, or say that one knows who it was; what was typed is kept."""
    parts, session, at = patient_asking()
    kind = _kind()
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = ask_about(parts, session, EventId(event), (kind, typed("words")), at)
            return redirect(url_for("own_log_questions.answer", question=made), 303)
        except InvalidError as error:
            problems = dict(error.problems)
    row = row_asked_about(parts, session, EventId(event), at)
    view = AskView(readings((row,))[0], kind is QuestionKind.KNOWS_PERSON, typed("words"), problems)
    return render_template("log_ask.html", view=view), 422 if problems else 200


@blueprint.route("/questions/<uuid:question>", methods=["GET", "POST"])
def answer(question: UUID) -> str | tuple[str, int]:
    """Show where one's own question stands; open the answer when asked to, which is a row of the log."""
    parts, session, at = patient_asking()
    found = question_view(own_question(parts, session, question), at)
    if request.method == "GET":
        return render_template("log_answer.html", view=AnswerView(found))
    try:
        unlock_if_asked()
    except InvalidError as error:
        return render_template("log_answer.html", view=AnswerView(found, problems=error.problems)), 422
    words = read_answer(parts, session, question, at)
    return render_template("log_answer.html", view=AnswerView(found, words or "", is_lost=words is None))


def _kind() -> QuestionKind:
    told = typed("kind", request.args)
    return QuestionKind(told) if told in set(QuestionKind) else QuestionKind.QUESTION
