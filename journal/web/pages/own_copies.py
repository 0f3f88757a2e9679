"""Begär kopia: a patient asks for a copy of the own journal, whole, a part or a time, and follows it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.case import CopyScope
from journal.domain.disclosure import DisclosureForm
from journal.domain.errors import InvalidError, RefusedError
from journal.domain.ids import CaseId, UnitId
from journal.domain.templates import TEMPLATES
from journal.services.copy_forms import CopyFile
from journal.services.own_blocks import own_units
from journal.services.own_copies import NewCopy, OwnCopy, ask_for_copy, own_copies, own_copy
from journal.services.own_copy_files import begin_locked, begin_pdf, fetch_plain, take_own
from journal.services.setting_copies import LOCKED, waiting
from journal.web.pages.case_views import choices
from journal.web.pages.forms import a_day, chosen, chosen_id, needed, typed
from journal.web.pages.unlocking import asks_passphrase, unlock_if_asked
from journal.web.pages.waiting import until_made
from journal.web.sent_files import file_of, set_file
from journal.web.shapes.frame import Choice
from journal.web.shapes.own_copies import CopiesView, OwnCopyView
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from werkzeug.wrappers import Response

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("own_copies", __name__, url_prefix="/me/copies")


@blueprint.route("", methods=["GET", "POST"])
def listed() -> Page:
    """Show every copy that was asked for, and take what is asked for."""
    if request.method == "GET":
        return _page({})
    parts, session, at = patient_asking()
    try:
        unit = chosen_id("unit")
        new = NewCopy(UnitId(unit) if unit else None, _scope(), chosen("form", DisclosureForm))
        case = ask_for_copy(parts, session, new, at)
    except InvalidError as error:
        return _page(error.problems), 422
    return redirect(url_for("own_copies.one", case=case.id), 303)


@blueprint.get("/<uuid:case>")
def one(case: UUID) -> str:
    """Show how far a copy has come, and what is not in it."""
    return _one_page(CaseId(case), {})


@blueprint.post("/<uuid:case>/file")
def fetch(case: UUID) -> Page:
    """Give the copy that was left here as a file; what takes long to make is begun."""
    target = CaseId(case)
    try:
        unlock_if_asked()
        return _fetched(target)
    except InvalidError as error:
        return _one_page(target, _beside_carry(error.problems)), 422
    except RefusedError:
        return _one_page(target, {}, refused=True), 403


@blueprint.get("/<uuid:case>/file")
def making(case: UUID) -> Page:
    """Show how far a file of one's own session has come. The page asks again by itself: that reads nothing."""
    parts, session, at = patient_asking()
    progress = waiting(parts, session, CaseId(case)).progress(at)
    if progress is None:
        return redirect(url_for("own_copies.one", case=case), 303)
    return until_made(render_template("own_copy_file.html", case=case, progress=progress), progress)


@blueprint.get("/<uuid:case>/file/ready")
def ready(case: UUID) -> Page:
    """Give the file, once, and no file of what was sealed or destroyed since."""
    parts, session, at = patient_asking()
    try:
        made = take_own(parts, session, CaseId(case), at)
    except RefusedError:
        return _one_page(CaseId(case), {}, refused=True), 403
    if made is None:
        return redirect(url_for("own_copies.one", case=case), 303)
    return set_file(*made)


def _fetched(case: CaseId) -> Response:
    parts, session, at = patient_asking()
    form = typed("form")
    if form == LOCKED:
        begin_locked(parts, session, case, needed("carry"), at)
    elif form == CopyFile.PDF:
        begin_pdf(parts, session, case, at)
    else:
        kind = chosen("form", CopyFile)
        return file_of(fetch_plain(parts, session, case, kind, at), kind)
    return redirect(url_for("own_copies.making", case=case), 303)


def _beside_carry(problems: Mapping[str, str]) -> dict[str, str]:
    """Return the problems by the fields of this page: the passphrase that a file is locked with is not one's own."""
    found = dict(problems)
    if typed("carry") and not asks_passphrase() and "passphrase" in found:
        found["carry"] = found.pop("passphrase")
    return found


def _one_page(case: CaseId, problems: Mapping[str, str], *, refused: bool = False) -> str:
    parts, session, at = patient_asking()
    view = seen(own_copy(parts, session, case, at))
    return render_template("own_copy.html", view=view, form=typed("form"), problems_of=problems, refused=refused)


def seen(copy: OwnCopy) -> OwnCopyView:
    """Return a copy as pages show it, with the name of the unit that answers."""
    parts, session, _at = patient_asking()
    units = {unit.id: unit.name for unit in own_units(parts, session)}
    return OwnCopyView(copy, units.get(copy.listed.case.unit, str(_("enheten"))))


def _scope() -> CopyScope:
    wanted = request.form.getlist("kinds")
    return CopyScope(
        kinds=tuple(kind for kind in TEMPLATES if kind.value in wanted),
        first_day=a_day("first_day"),
        last_day=a_day("last_day"),
    )


def _page(problems: Mapping[str, str]) -> str:
    parts, session, at = patient_asking()
    view = CopiesView(
        copies=tuple(seen(copy) for copy in own_copies(parts, session, at)),
        units=tuple(Choice(str(unit.id), unit.name) for unit in own_units(parts, session)),
        kinds=choices(TEMPLATES),
        forms=choices(DisclosureForm),
        chosen_kinds=tuple(request.form.getlist("kinds")),
        form=request.form.to_dict(),
        problems=problems,
    )
    return render_template("own_copies.html", view=view)
