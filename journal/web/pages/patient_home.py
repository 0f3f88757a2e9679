"""Start: what a patient sees first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.own_log import LogKind
from journal.services.guarding import children
from journal.services.own_copies import own_copies
from journal.services.own_log import read_since_last_time
from journal.services.patient_door import waiting_since
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.patient_keys import forget_new_code, new_code, with_new_keys
from journal.web.pages.entry_views import entry_view
from journal.web.pages.forms import typed
from journal.web.pages.invitations import plain_code
from journal.web.pages.own_copies import seen
from journal.web.pages.own_log_views import honest_sentence, reason_of
from journal.web.shapes.patient import DoorView, HomeView
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("patient_home", __name__, url_prefix="/me")
_NEWEST = 3


@blueprint.get("")
def home() -> str:
    """Show the newest of one's own journal, or that the account waits to be joined."""
    parts, session, at = patient_asking()
    guards = bool(children(parts, session, at))
    if session.patient is None:
        view = HomeView(waiting_since(parts, session), is_joined=False, has_children=guards)
        return render_template("patient_home.html", view=view)
    page = read_own_journal(parts, with_new_keys(parts, session, at), Wanted(most=_NEWEST), at)
    newest = tuple(entry_view(one.entry, session.actor.account, at) for one in page.entries)
    since = read_since_last_time(parts, session, at)
    view = HomeView(
        None,
        is_joined=True,
        newest=newest,
        honest=honest_sentence(since),
        reasons=tuple(dict.fromkeys(reason_of(row) for row in since.rows if reason_of(row))),
        has_children=guards,
        was_emergency=any(row.kind is LogKind.EMERGENCY for row in since.rows),
        waiting=page.waiting,
        is_sealed=page.is_sealed,
        copies=tuple(seen(one) for one in own_copies(parts, session, at) if not one.listed.case.is_closed),
    )
    return render_template("patient_home.html", view=view)


@blueprint.route("/code", methods=["GET", "POST"])
def code() -> str | tuple[str, int] | Response:
    """Show a new account's recovery code until it was typed back from paper."""
    parts, session, _at = patient_asking()
    shown = new_code(parts, session)
    if not shown:
        return redirect(url_for("patient_home.home"), 303)
    if request.method == "GET":
        return render_template("patient_door.html", view=DoorView("code", recovery_code=shown))
    if plain_code(typed("recovery_code")) == plain_code(shown):
        forget_new_code(parts, session)
        return redirect(url_for("patient_home.home"), 303)
    view = DoorView("code", recovery_code=shown, problems={"recovery_code": "wrong-old"})
    return render_template("patient_door.html", view=view), 422
