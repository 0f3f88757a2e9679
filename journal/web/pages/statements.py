"""Noting what the patient holds to be wrong or misleading in an entry (PDL 3:8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import EntryId, PatientId
from journal.services.journals import read_entry
from journal.services.statements import note_statement
from journal.web.pages.entries import blueprint
from journal.web.pages.entry_views import entry_view
from journal.web.pages.forms import needed, typed
from journal.web.pages.settling import page
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.journals import StatementView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    Target = tuple[PatientId, EntryId]


@blueprint.route("/<uuid:entry>/statement", methods=["GET", "POST"])
def state_dissent(patient: UUID, entry: UUID) -> str | tuple[str, int] | Response:
    """Ask for the patient's words, beside the entry that they are about."""
    target = (PatientId(patient), EntryId(entry))
    if request.method == "GET":
        return _page(target, {})
    parts, session, at = asking()
    try:
        unlock_if_asked()
        note_statement(parts, session, target, needed("words"), at)
    except InvalidError as error:
        return _page(target, {_field(name): why for name, why in error.problems.items()}), 422
    return redirect(url_for("journals.journal", patient=patient), 303)


def _field(name: str) -> str:
    return "words" if name.startswith("text") else name


def _page(target: Target, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    opened = read_entry(parts, session, target, at)
    view = StatementView(entry_view(opened, session.actor.account, at), typed("words"), problems)
    return page("statement.html", target[0], view)
