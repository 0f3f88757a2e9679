"""Vem har läst: who has read one's own journal, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.notices import NoticeChoice
from journal.domain.own_log import LogKind
from journal.services.log_questions import own_questions
from journal.services.notices import choose_notices, own_notices
from journal.services.own_log import OwnLogWanted, read_own_log
from journal.web.own_log_words import LOG_KINDS, subject
from journal.web.pages.forms import a_day, chosen, end_of, start_of, typed
from journal.web.pages.own_log_views import own_rows, question_view, readings
from journal.web.pages.strip import strip_of
from journal.web.shapes.frame import Choice, Pages
from journal.web.shapes.own_log import NoticesView, OwnLogFilter, OwnLogView
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from werkzeug.wrappers import Response

    from journal.services.own_log import OwnLogPage, OwnLogRow

blueprint = Blueprint("own_log", __name__, url_prefix="/me/log")
_ASKED = ("since", "until", "person", "kind")


@blueprint.get("")
def listed() -> str | tuple[str, int]:
    """Show a page of who has read, narrowed as the address says."""
    try:
        wanted, problems = _wanted(), {}
    except InvalidError as error:
        wanted, problems = OwnLogWanted(), error.problems
    return _page(wanted, problems, {})


@blueprint.post("/notices")
def notices() -> str | tuple[str, int] | Response:
    """Take of what the patient wants to be noticed, and where; what was typed is kept."""
    parts, session, at = patient_asking()
    try:
        choose_notices(parts, session, chosen("choice", NoticeChoice), _address(), at)
    except InvalidError as error:
        return _page(OwnLogWanted(), {}, error.problems)
    return redirect(url_for("own_log.listed"), 303)


def _address() -> str | None:
    """Return what was typed; None where a hidden address is to stay, which the form cannot say anew."""
    return None if typed("hidden") and not typed("address") and not typed("remove") else typed("address")


def _page(wanted: OwnLogWanted, problems: Mapping[str, str], typed_wrong: Mapping[str, str]) -> tuple[str, int]:
    parts, session, at = patient_asking()
    page = read_own_log(parts, session, wanted, at)
    view = OwnLogView(
        readings=readings(row for row in page.rows if row.kind is not LogKind.OWN),
        strip=strip_of(page.strip, at),
        strip_since=page.strip_since,
        own=own_rows(page.rows),
        filter=_filter(wanted),
        people=_people([*page.strip, *page.rows]),
        kinds=tuple(Choice(kind.value, str(words)) for kind, words in LOG_KINDS.items()),
        last_seq=page.last_seq,
        others_in_weeks=len({row.who.key for row in page.strip if row.who and row.kind is not LogKind.OWN}),
        emergencies_in_weeks=sum(row.kind is LogKind.EMERGENCY for row in page.strip),
        pages=_pages(page),
        questions=tuple(question_view(one, at) for one in own_questions(parts, session)),
        notices=_notices(typed_wrong),
        problems=problems,
    )
    return render_template("own_log.html", view=view), 422 if problems or typed_wrong else 200


def _notices(problems: Mapping[str, str]) -> NoticesView:
    parts, session, _at = patient_asking()
    own = own_notices(parts, session)
    if problems:
        return NoticesView(typed("choice"), typed("address"), own.trouble, own.is_hidden, problems)
    return NoticesView(own.choice.value, own.address, own.trouble, own.is_hidden)


def _wanted() -> OwnLogWanted:
    asked = request.args
    since, until = a_day("since", asked), a_day("until", asked)
    kind = typed("kind", asked)
    if kind and kind not in set(LogKind):
        raise InvalidError({"kind": "unknown"})
    return OwnLogWanted(
        since=start_of(since) if since else None,
        until=end_of(until) if until else None,
        person=typed("person", asked),
        kind=LogKind(kind) if kind else None,
        before=number_before(),
    )


def number_before() -> int | None:
    """Return the own number that the page before ended with. Raise InvalidError for what is none."""
    before = typed("before", request.args)
    if before and not (before.isdecimal() and len(before) < 19):  # noqa: PLR2004  (what a column of numbers holds)
        raise InvalidError({"before": "malformed"})
    return int(before) if before else None


def _filter(wanted: OwnLogWanted) -> OwnLogFilter:
    asked = request.args
    return OwnLogFilter(
        since=a_day("since", asked) if wanted.since else None,
        until=a_day("until", asked) if wanted.until else None,
        person=wanted.person,
        kind=wanted.kind or "",
    )


def _people(rows: Iterable[OwnLogRow]) -> tuple[Choice, ...]:
    found = {row.who.key: subject(row.who) for row in rows if row.who and row.kind is not LogKind.OWN}
    return tuple(Choice(key, name) for key, name in sorted(found.items(), key=lambda each: each[1].casefold()))


def _pages(page: OwnLogPage) -> Pages:
    asked = {name: typed(name, request.args) for name in _ASKED if typed(name, request.args)}
    newest = f"{request.path}?{urlencode(asked)}" if typed("before", request.args) else ""
    older = f"{request.path}?{urlencode({**asked, 'before': page.older})}" if page.older else ""
    return Pages(newest=newest, older=older)
