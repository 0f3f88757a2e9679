"""An application to IVO to have a journal destroyed, whole or in part: passages are chosen in place, the form is made.

Nothing of it is kept: the patient prints the page, or saves it, and sends it. IVO decides (PDL 8:4).
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, render_template, request

from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import EntryId
from journal.services.patient_journal import Wanted, read_own_entry, read_own_journal
from journal.services.protections import is_own_protected
from journal.web.pages.entry_views import entry_view
from journal.web.pages.forms import needed, typed
from journal.web.shapes.rights import ApplicationView, Passage
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from journal.domain.release import OwnEntry

blueprint = Blueprint("ivo", __name__, url_prefix="/me/ivo")
_MOST = 100


@blueprint.route("", methods=["GET", "POST"])
def application() -> str | tuple[str, int]:
    """Let passages be chosen, and make the form."""
    if request.method == "GET":
        return _page({})
    try:
        reason, chosen = needed("reason"), _chosen()
    except InvalidError as error:
        return _page(error.problems), 422
    parts, session, at = patient_asking()
    opened = [read_own_entry(parts, session, entry, at) for entry in dict.fromkeys(entry for entry, _ in chosen)]
    view = ApplicationView(
        _passages(opened, {name for _, name in chosen}),
        reason,
        ready=True,
        is_protected=is_own_protected(parts, session),
    )
    return render_template("ivo_form.html", view=view)


def _chosen() -> list[tuple[EntryId, str]]:
    """Return (entry, name) of each passage chosen. Raise InvalidError for none, UnknownError for what is no passage."""
    names = request.form.getlist("passage")
    if not names:
        raise InvalidError({"passage": "none-chosen"})
    try:
        return [(EntryId(UUID(name.partition(".")[0])), name) for name in names]
    except ValueError as error:
        raise UnknownError("no such passage") from error


def _page(problems: Mapping[str, str]) -> str:
    parts, session, at = patient_asking()
    page = read_own_journal(parts, session, Wanted(most=_MOST), at)
    chosen = set(request.form.getlist("passage"))
    view = ApplicationView(_passages(page.entries, chosen), typed("reason"), problems=problems)
    return render_template("ivo.html", view=view)


def _passages(entries: Iterable[OwnEntry], chosen: set[str]) -> tuple[Passage, ...]:
    _, session, at = patient_asking()
    found = []
    for one in entries:
        shown = entry_view(one.entry, session.actor.account, at).having(unit=one.unit_name)
        for line in shown.keywords:
            name = f"{shown.id}.{line.keyword}"
            text = "".join(segment.text for segment in line.segments if segment.mark != "del")
            found.append(Passage(shown, line.keyword, text, name, chosen=name in chosen))
    return tuple(found)
