"""Min logg: what one has done oneself, as the auditor sees it."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from journal.domain.people import Role
from journal.services.auditing import own_log
from journal.services.register import my_patients
from journal.services.surroundings import names_of_units
from journal.web.pages.forms import typed
from journal.web.pages.log_views import event_row
from journal.web.shapes.frame import Pages
from journal.web.shapes.logs import LogView
from journal.web.wiring import asking

blueprint = Blueprint("my_log", __name__)


@blueprint.get("/my-log")
def mine() -> str:
    """Show a page of one's own rows; one's own patients by name, as one knows them."""
    parts, session, at = asking()
    page = own_log(parts, session, typed("cursor", request.args) or None, at)
    names = {}
    if session.actor.role is Role.THERAPIST:
        names = {card.id: card.name for card in my_patients(parts, session, at)}
    units = names_of_units(parts, session.actor.provider)
    older = url_for("my_log.mine", cursor=page.next_cursor) if page.next_cursor else ""
    view = LogView(tuple(event_row(row, units, names) for row in page.rows), pages=Pages(older=older))
    return render_template("my_log.html", view=view)
