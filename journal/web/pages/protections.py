"""A patient's protected identity at the desk: marked, and the mark taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import PatientId
from journal.domain.protection import ProtectionKind
from journal.services.protections import end_protection, protect, see_protections
from journal.services.register import patient_card
from journal.services.surroundings import people
from journal.web.pages.forms import chosen
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.shapes.frame import Choice
from journal.web.shapes.protections import MarkRow, ProtectionView
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.ids import AccountId
    from journal.domain.protection import Protection

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("protections", __name__, url_prefix="/patients/<uuid:patient>/protection")


@blueprint.route("", methods=["GET", "POST"])
def protection(patient: UUID) -> Page:
    """Say whether the patient's identity is protected; mark it."""
    if request.method == "GET":
        return _page(PatientId(patient), {})
    parts, session, at = asking()
    try:
        protect(parts, session, PatientId(patient), chosen("kind", ProtectionKind), at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("protections.protection", patient=patient), 303)


@blueprint.post("/<uuid:protection>/end")
def end(patient: UUID, protection: UUID) -> Response:
    """Take the mark away."""
    parts, session, at = asking()
    end_protection(parts, session, (PatientId(patient), protection), at)
    return redirect(url_for("protections.protection", patient=patient), 303)


def _page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    found, names = see_protections(parts, session, patient, at), people(parts, session)
    view = ProtectionView(
        standing=next((_row(one, names) for one in found if one.stands), None),
        ended=tuple(_row(one, names) for one in found if not one.stands),
        kinds=tuple(Choice(kind.value, str(word(kind))) for kind in ProtectionKind),
        form=request.form.to_dict(),
        problems=problems,
    )
    bar = patient_bar(patient_card(parts, session, patient, at), unit_name())
    return render_template("protection.html", view=view, patient=bar)


def _row(one: Protection, names: dict[AccountId, tuple[str, str]]) -> MarkRow:
    ended_by = names.get(one.ended_by, ("", ""))[0] if one.ended_by else ""
    return MarkRow(one.id, one.kind, names.get(one.made_by, ("", ""))[0], one.made_at, ended_by, one.ended_at)
