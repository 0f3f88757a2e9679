"""A unit's exceptions for a patient of thirteen to fifteen: made by who treats them, ended at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.age_exemption import ExceptedReader
from journal.domain.errors import InvalidError
from journal.domain.ids import PatientId
from journal.domain.people import Role
from journal.services.age_exemptions import NewExemption, end_an_exception, make_exception, see_exceptions
from journal.services.register import patient_card
from journal.services.surroundings import people
from journal.web.dates import local
from journal.web.pages.forms import chosen, needed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.shapes.age_exemptions import ExceptionRow, ExceptionsView
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.age_exemption import AgeExemption
    from journal.domain.ids import AccountId

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("age_exemptions", __name__, url_prefix="/patients/<uuid:patient>/age-exemptions")


@blueprint.route("", methods=["GET", "POST"])
def exceptions(patient: UUID) -> Page:
    """Say what the unit has excepted; except."""
    if request.method == "GET":
        return _page(PatientId(patient), {})
    parts, session, at = asking()
    try:
        new = NewExemption(chosen("reader", ExceptedReader), needed("reason"))
        make_exception(parts, session, PatientId(patient), new, at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("age_exemptions.exceptions", patient=patient), 303)


@blueprint.post("/<uuid:exception>/end")
def end(patient: UUID, exception: UUID) -> Response:
    """End an exception."""
    parts, session, at = asking()
    end_an_exception(parts, session, (PatientId(patient), exception), at)
    return redirect(url_for("age_exemptions.exceptions", patient=patient), 303)


def _page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    found, names, today = see_exceptions(parts, session, patient, at), people(parts, session), local(at).date()
    reading = {one.reader for one in found.made if one.stands(today)}
    left = [reader for reader in ExceptedReader if reader not in reading]
    view = ExceptionsView(
        made=tuple(_row(one, names, today) for one in found.made),
        readers=tuple(Choice(reader.value, str(word(reader))) for reader in left),
        is_of_the_age=found.is_of_the_age,
        may_make=bool(left) and found.is_of_the_age and session.actor.role is Role.THERAPIST,
        form=request.form.to_dict(),
        problems=problems,
    )
    bar = patient_bar(patient_card(parts, session, patient, at), unit_name())
    return render_template("age_exemptions.html", view=view, patient=bar)


def _row(one: AgeExemption, names: dict[AccountId, tuple[str, str]], today: date) -> ExceptionRow:
    ended_by = names.get(one.ended_by, ("", ""))[0] if one.ended_by else ""
    made_by, stands = names.get(one.made_by, ("", ""))[0], one.stands(today)
    return ExceptionRow(one.id, one.reader, one.last_day, made_by, one.made_at, stands, ended_by, one.ended_at)
