"""Namn för patienter: whether the list of who has read says names or roles, and for whom not (P-17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import AccountId
from journal.domain.staff_names import NameChoice
from journal.services.staff_names import choose_names, names_chosen
from journal.services.surroundings import people
from journal.web.pages.forms import chosen_id, typed
from journal.web.pages.log_views import reference
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Choice
from journal.web.shapes.own_log import NameRow, NamesView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

blueprint = Blueprint("staff_names", __name__, url_prefix="/staff-names")


@blueprint.route("", methods=["GET", "POST"])
def names() -> str | tuple[str, int] | Response:
    """Show what was chosen, and take a choice. For the head."""
    parts, session, at = asking()
    problems: Mapping[str, str] = {}
    if request.method == "POST":
        try:
            unlock_if_asked()
            choice = NameChoice(chosen_id("account"), chosen_id("patient"), _shows())
            _require_why(choice)
            choose_names(parts, session, choice, typed("why"), at)
            return redirect(url_for("staff_names.names"), 303)
        except InvalidError as error:
            problems = error.problems
    known = people(parts, session)
    view = NamesView(
        made=tuple(
            NameRow(
                who=known.get(AccountId(one.choice.account), ("", ""))[0] if one.choice.account else "",
                patient=reference(one.choice.patient) if one.choice.patient else "",
                shows=one.choice.shows,
                made_at=one.made_at,
            )
            for one in names_chosen(parts, session)
        ),
        people=tuple(Choice(str(who), name) for who, (name, _t) in sorted(known.items(), key=lambda k: k[1]) if name),
        account=typed("account"),
        patient=typed("patient"),
        shows=typed("shows") or "role",
        why=typed("why"),
        problems=problems,
    )
    return render_template("staff_names.html", view=view), 422 if problems else 200


def _shows() -> bool:
    if typed("shows") not in {"name", "role"}:
        raise InvalidError({"shows": "unchosen"})
    return typed("shows") == "name"


def _require_why(choice: NameChoice) -> None:
    if (choice.account or choice.patient) and not typed("why"):
        raise InvalidError({"why": "required"})
