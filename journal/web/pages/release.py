"""How an entry is shown to its patient: at once, once it has been read together, or withheld on one of two grounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import EntryId, PatientId
from journal.services.journals import read_entry
from journal.services.release_choices import choose_release
from journal.web.pages.entries import blueprint
from journal.web.pages.entry_views import entry_view
from journal.web.pages.release_forms import choice_in_form, release_fields
from journal.web.pages.settling import page
from journal.web.shapes.writing import ReleaseView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    Target = tuple[PatientId, EntryId]


@blueprint.route("/<uuid:entry>/release", methods=["GET", "POST"])
def show_patient(patient: UUID, entry: UUID) -> str | tuple[str, int] | Response:
    """Ask how the entry is shown to its patient, and keep the answer."""
    target = (PatientId(patient), EntryId(entry))
    if request.method == "GET":
        return _page(target, {})
    parts, session, at = asking()
    try:
        choose_release(parts, session, target, choice_in_form(), at)
    except InvalidError as error:
        return _page(target, error.problems), 422
    return redirect(url_for("journals.journal", patient=patient), 303)


def _page(target: Target, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    opened = read_entry(parts, session, target, at)
    fields = release_fields(target[1], problems)
    return page("release.html", target[0], ReleaseView(entry_view(opened, session.actor.account, at), fields, problems))
