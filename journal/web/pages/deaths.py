"""A patient's death: marked in the unit's register, and taken back where it was mistaken."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.death import DeathSource
from journal.domain.errors import InvalidError
from journal.domain.ids import DeathId, PatientId
from journal.services.deaths import NewDeath, mark_dead, see_deaths, undo_death
from journal.services.register import patient_card
from journal.services.surroundings import people
from journal.web.dates import local
from journal.web.pages.forms import a_day, chosen, needed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.shapes.deaths import DeathRow, DeathView
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from journal.domain.death import Death
    from journal.domain.ids import AccountId

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("deaths", __name__, url_prefix="/patients/<uuid:patient>/death")


@blueprint.route("", methods=["GET", "POST"])
def death(patient: UUID) -> Page:
    """Say whether the patient is marked as dead; mark."""
    if request.method == "GET":
        return _page(PatientId(patient), {})
    parts, session, at = asking()
    try:
        mark_dead(parts, session, PatientId(patient), _new(), at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("deaths.death", patient=patient), 303)


@blueprint.post("/<uuid:death>/undo")
def undo(patient: UUID, death: UUID) -> Page:
    """Take a mistaken mark back."""
    parts, session, at = asking()
    try:
        undo_death(parts, session, (PatientId(patient), DeathId(death)), needed("reason"), at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("deaths.death", patient=patient), 303)


def _new() -> NewDeath:
    died_on = a_day("died_on")
    if died_on is None:
        raise InvalidError({"died_on": "required"})
    return NewDeath(died_on, chosen("source", DeathSource))


def _page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    found, names = see_deaths(parts, session, patient, at), people(parts, session)
    view = DeathView(
        died_on=found.died_on,
        standing=next((_row(mark, names) for mark in found.marks if mark.stands), None),
        mistaken=tuple(_row(mark, names) for mark in found.marks if not mark.stands),
        sources=tuple(Choice(source.value, str(word(source))) for source in DeathSource),
        latest=local(at).date(),
        form=request.form.to_dict(),
        problems=problems,
    )
    bar = patient_bar(patient_card(parts, session, patient, at), unit_name())
    return render_template("death.html", view=view, patient=bar)


def _row(mark: Death, names: dict[AccountId, tuple[str, str]]) -> DeathRow:
    undone_by = names.get(mark.undone_by, ("", ""))[0] if mark.undone_by else ""
    marked_by = names.get(mark.marked_by, ("", ""))[0]
    return DeathRow(mark.id, mark.source, marked_by, mark.marked_at, undone_by, mark.undone_at)
