"""A child's guardians at the desk: entered by number, ended, and why an adult has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.errors import InvalidError, RefusedError
from journal.domain.ids import PatientId
from journal.policy.guarding import ADULT, OWN_NUMBER, PROTECTED, THIRTEEN
from journal.services.guardianships import end_guardian, register_guardian, see_guardians
from journal.services.register import patient_card
from journal.services.surroundings import people
from journal.web.dates import local
from journal.web.pages.forms import needed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.shapes.guardians import GuardianRow, GuardiansView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.guardianship import Guardianship
    from journal.domain.ids import AccountId

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("guardians", __name__, url_prefix="/patients/<uuid:patient>/guardians")


@blueprint.route("", methods=["GET", "POST"])
def guardians(patient: UUID) -> Page:
    """Say who reads as the child's guardian; enter one."""
    if request.method == "GET":
        return _page(PatientId(patient), {})
    parts, session, at = asking()
    try:
        register_guardian(parts, session, PatientId(patient), needed("number"), at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    except RefusedError as refused:
        return _page(PatientId(patient), {}, _explained(refused)), 403
    return redirect(url_for("guardians.guardians", patient=patient), 303)


@blueprint.post("/<uuid:guardian>/end")
def end(patient: UUID, guardian: UUID) -> Page:
    """End that a guardian reads."""
    parts, session, at = asking()
    end_guardian(parts, session, (PatientId(patient), guardian), at)
    return redirect(url_for("guardians.guardians", patient=patient), 303)


def _explained(refused: RefusedError) -> str:
    """Return what to do instead, by the rule that refused. Raise every other refusal."""
    because = refused.decision.because
    if str(ADULT) in because:
        return str(_("En vuxen läser själv, och inget ombud får läsa direkt. Lämna ut en kopia efter prövning."))
    if str(THIRTEEN) in because:
        return str(_("Barnet har fyllt tretton. Vårdnadshavare läser inte längre här; en kopia lämnas efter prövning."))
    if str(OWN_NUMBER) in because:
        return str(
            _("Det är patientens eget nummer i registret. Står det där av misstag, skriv in barnet med rätt nummer.")
        )
    if str(PROTECTED) in because:
        return str(_("Patienten har skyddade personuppgifter. Ingen vårdnadshavare läser medan markeringen står."))
    raise refused


def _page(patient: PatientId, problems: dict[str, str], refused: str = "") -> str:
    parts, session, at = asking()
    found, names, today = see_guardians(parts, session, patient, at), people(parts, session), local(at).date()
    view = GuardiansView(
        guardians=tuple(_row(one, names, today) for one in found.entered),
        last_day=found.last_day,
        may_enter=today <= found.last_day and not found.is_protected,
        is_of_age=found.is_of_age,
        form=request.form.to_dict(),
        problems=problems,
        refused=refused,
    )
    bar = patient_bar(patient_card(parts, session, patient, at), unit_name())
    return render_template("guardians.html", view=view, patient=bar)


def _row(one: Guardianship, names: dict[AccountId, tuple[str, str]], today: date) -> GuardianRow:
    ended_by = names.get(one.ended_by, ("", ""))[0] if one.ended_by else ""
    made_by = names.get(one.made_by, ("", ""))[0]
    stands = (one.account is not None, one.is_over(today))
    return GuardianRow(one.id, made_by, one.made_at, one.last_day, *stands, ended_by, one.ended_at)
