"""The unit hides a journal from its patient's own pages, and shows it again once it has seen who the patient is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.case_words import IdentityCheck
from journal.domain.errors import InvalidError
from journal.domain.ids import PatientId
from journal.services.care_seals import (
    SEEN,
    NewCareSeal,
    SealGround,
    reopen_for_patient,
    seal_for_patient,
    see_unit_seals,
)
from journal.services.register import patient_card
from journal.services.seals import NewSeal
from journal.web.pages.forms import a_day, chosen, needed, typed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.shapes.frame import Choice
from journal.web.shapes.seals import UnitSealRow, UnitSealsView
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("care_seals", __name__, url_prefix="/patients/<uuid:patient>/seals")
_EVERYWHERE = "everywhere"


@blueprint.get("")
def listed(patient: UUID) -> str:
    """Show what the unit has sealed, and the form for more."""
    return _page(PatientId(patient), {})


@blueprint.post("")
def seal(patient: UUID) -> Page:
    """Seal."""
    parts, session, at = asking()
    try:
        period = NewSeal(None, a_day("first_day"), a_day("last_day"))
        new = NewCareSeal(chosen("ground", SealGround), needed("why"), typed("where") == _EVERYWHERE, period)
        seal_for_patient(parts, session, PatientId(patient), new, at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("care_seals.listed", patient=patient), 303)


@blueprint.post("/<uuid:seal>/reopen")
def reopen(patient: UUID, seal: UUID) -> Page:
    """Show again what was sealed."""
    parts, session, at = asking()
    try:
        check = chosen("check", IdentityCheck)
        reopen_for_patient(parts, session, (PatientId(patient), seal), check, at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("care_seals.listed", patient=patient), 303)


def _page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    view = UnitSealsView(
        seals=tuple(
            UnitSealRow(one.id, one.unit is None, one.first_day, one.last_day, one.ground, one.made_at, one.reopened_at)
            for one in see_unit_seals(parts, session, patient, at)
            if one.ground is not None
        ),
        grounds=tuple(Choice(ground.value, str(word(ground))) for ground in SealGround),
        places=(Choice("unit", str(_("Enhetens journal"))), Choice(_EVERYWHERE, str(_("Allt, från alla enheter")))),
        checks=tuple(Choice(check.value, str(word(check))) for check in SEEN),
        form=request.form.to_dict(),
        problems=problems,
    )
    bar = patient_bar(patient_card(parts, session, patient, at), unit_name())
    return render_template("seals.html", view=view, patient=bar)
