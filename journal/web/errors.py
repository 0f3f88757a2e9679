"""Errors become answers: problem+json under /api/, a page elsewhere, plain text when the page itself fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from flask import Response, json, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from journal.web.error_words import error_view
from journal.web.kept_text import has_words
from journal.web.lines import frames
from journal.web.observing import request_id
from journal.web.problems import ASSIGNMENT_NEEDED, FAULT, SIGNED_OUT, TAMPERED, UNLOCK_NEEDED, Problem, problem_of

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response as AnyResponse

PROBLEM_JSON = "application/problem+json"
_LOUD = frozenset({FAULT, TAMPERED})
_DOORS = {
    SIGNED_OUT: "sign_in.sign_in",
    ASSIGNMENT_NEEDED: "sign_in.assignment",
    UNLOCK_NEEDED: "sign_in.unlock",
}
"""Where a page sends on to; the person comes back from there."""

log = structlog.get_logger()


def answer_errors(app: Flask) -> None:
    """Answer every error of the app from the one table."""
    app.register_error_handler(Exception, answer)
    # Without this, Flask gives what the program gets wrong to a handler of its own.
    app.register_error_handler(HTTPException, answer)


def answer(error: Exception) -> AnyResponse:
    """Return the answer to one error. A redirect of the router's is none."""
    if isinstance(error, RequestRedirect):
        return error.get_response()
    problem = problem_of(error)
    log_problem(problem, error)
    response = _as_json(problem) if request.path.startswith("/api/") else _as_page(problem)
    for name, value in problem.headers.items():
        response.headers[name] = value
    return response


def log_problem(problem: Problem, error: Exception) -> None:
    """Log what the operator is to know: where, never what; an exception's words may be somebody's note."""
    if problem.kind not in _LOUD:
        return
    where = frames(error.__traceback__)
    log.error(problem.kind.name, error=type(error).__name__, where=where, endpoint=request.endpoint)


def _as_json(problem: Problem) -> Response:
    body = json.dumps(problem.as_json(request_id()))
    return Response(body, problem.kind.status, content_type=PROBLEM_JSON)


def _as_page(problem: Problem) -> AnyResponse:
    try:
        door = _DOORS.get(problem.kind)
        if door is not None and request.headers.get("HX-Request") is None and not has_words(problem.kind):
            return redirect(url_for(door, come_back_to=_way_back()), 303)
        page = render_template("error.html", view=error_view(problem))
        return Response(page, problem.kind.status, mimetype="text/html")
    except Exception:  # noqa: BLE001  (whatever fails in the page of an error, the error itself is to be answered)
        return Response(f"{problem.kind.title}\n", problem.kind.status, mimetype="text/plain")


def _way_back() -> str:
    """Return the page that was asked for; a form that was sent is not sent again, so its page is."""
    path = request.full_path if request.query_string else request.path
    return path if request.method == "GET" else request.path
