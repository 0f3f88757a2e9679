"""Start: what a patient sees first."""

from __future__ import annotations

from flask import Blueprint, render_template

from journal.domain.own_log import LogKind
from journal.services.own_log import read_since_last_time
from journal.services.patient_door import waiting_since
from journal.services.patient_journal import Wanted, read_own_journal
from journal.web.pages.entry_views import entry_view
from journal.web.pages.own_log_views import honest_sentence, reason_of
from journal.web.shapes.patient import HomeView
from journal.web.wiring import patient_asking

blueprint = Blueprint("patient_home", __name__, url_prefix="/me")
_NEWEST = 3


@blueprint.get("")
def home() -> str:
    """Show the newest of one's own journal, or that the account waits to be joined."""
    parts, session, at = patient_asking()
    if session.patient is None:
        return render_template("patient_home.html", view=HomeView(waiting_since(parts, session), is_joined=False))
    page = read_own_journal(parts, session, Wanted(most=_NEWEST), at)
    newest = tuple(entry_view(one.entry, session.actor.account, at) for one in page.entries)
    since = read_since_last_time(parts, session, at)
    view = HomeView(
        None,
        is_joined=True,
        newest=newest,
        honest=honest_sentence(since),
        reasons=tuple(dict.fromkeys(reason_of(row) for row in since.rows if reason_of(row))),
        was_emergency=any(row.kind is LogKind.EMERGENCY for row in since.rows),
    )
    return render_template("patient_home.html", view=view)
