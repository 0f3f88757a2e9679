"""A patient hides the own journal here, for a while or until they prove anew who they are; staff read as before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.errors import InvalidError, RefusedError
from journal.domain.ids import UnitId
from journal.services.own_blocks import own_units
from journal.services.seals import NewSeal, list_seals, reopen_portal, seal_portal
from journal.web.pages.forms import a_day, chosen_id
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.seal_words import TOLD_TO_PATIENT
from journal.web.shapes.frame import Choice
from journal.web.shapes.patient import SealRow, SealsView
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.release import Seal

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("patient_seals", __name__, url_prefix="/me/seals")


@blueprint.get("")
def listed() -> str:
    """Show what is sealed, and the form for more."""
    return _page({})


@blueprint.post("")
def seal() -> Page:
    """Seal."""
    parts, session, at = patient_asking()
    try:
        unit = chosen_id("unit")
        new = NewSeal(UnitId(unit) if unit else None, a_day("first_day"), a_day("last_day"))
        seal_portal(parts, session, new, at)
    except InvalidError as error:
        return _page(error.problems), 422
    return redirect(url_for("patient_seals.listed"), 303)


@blueprint.post("/<uuid:seal>/reopen")
def reopen(seal: UUID) -> Page:
    """Show again what was sealed."""
    parts, session, at = patient_asking()
    try:
        unlock_if_asked()
        reopen_portal(parts, session, seal, at)
    except InvalidError as error:
        return _page(error.problems), 422
    except RefusedError:
        told = _("Logga ut och in igen med e-legitimation. Först därefter öppnas det som är förseglat.")
        return _page({}, told), 403
    return redirect(url_for("patient_seals.listed"), 303)


def _page(problems: dict[str, str], refused: str = "") -> str:
    parts, session, at = patient_asking()
    units = own_units(parts, session)
    names = {unit.id: unit.name for unit in units}
    view = SealsView(
        seals=tuple(_row(one, names) for one in list_seals(parts, session, at)),
        units=tuple(Choice(str(unit.id), unit.name) for unit in units),
        form=request.form.to_dict(),
        problems=problems,
        refused=refused,
    )
    return render_template("my_seals.html", view=view)


def _row(one: Seal, names: Mapping[UnitId, str]) -> SealRow:
    return SealRow(
        one.id,
        names[one.unit] if one.unit else "",
        one.first_day,
        one.last_day,
        one.made_at,
        one.reopened_at,
        names[one.by_unit] if one.by_unit else "",
        str(TOLD_TO_PATIENT.get(one.ground, "")) if one.ground else "",
    )
