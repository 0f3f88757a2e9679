"""Patients of a unit: found, registered, and who takes part in their care."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.care import Identity
from journal.domain.errors import InvalidError
from journal.domain.ids import AccountId, PatientId, RelationId
from journal.domain.people import Role
from journal.services import patients as acts
from journal.services.lifts import may_lift
from journal.services.register import my_patients, patient_card, unit_patients
from journal.services.surroundings import colleagues, people
from journal.web.dates import local
from journal.web.pages.forms import a_day, chosen_id, end_of, needed, typed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.pages.today import my_patient, my_patients_view
from journal.web.shapes.frame import Choice
from journal.web.shapes.people import PatientsView, RegisterView, RelationRow, RelationsView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from journal.domain.care import CareRelation

blueprint = Blueprint("patients", __name__, url_prefix="/patients")
_A_YEAR = timedelta(days=365)
_A_PAGE = 50
"""Of a unit's register, as the service gives it."""
_FIELDS = ("name", "number", "phone", "email")


@blueprint.route("", methods=["GET", "POST"])
def patients() -> str | tuple[str, int]:
    """List the patients that one may see, or look one up by number."""
    if request.method == "GET":
        return _page(PatientsView((), may_register=True, may_open=False))
    parts, session, at = asking()
    try:
        found = acts.find_patient(parts, session, needed("number"), at)
    except InvalidError as error:
        return _page(PatientsView((), may_register=True, may_open=False, problems=error.problems)), 422
    card = my_patient(found) if found else None
    return _page(PatientsView((), may_register=True, may_open=False, missed=found is None, found=card))


def _page(asked: PatientsView) -> str:
    parts, session, at = asking()
    opens = session.actor.role is Role.THERAPIST
    after = request.args.get("after", type=UUID)
    cards = my_patients(parts, session, at) if opens else unit_patients(parts, session, after, at)
    more = not opens and len(cards) == _A_PAGE
    by_name = sorted(cards, key=lambda card: card.name.casefold())
    view = PatientsView(
        patients=my_patients_view(cards) if opens else tuple(my_patient(card) for card in by_name),
        may_register=True,
        may_open=opens,
        missed=asked.missed,
        found=asked.found,
        problems=asked.problems,
        onward=url_for("patients.patients", after=max(card.id for card in cards)) if more else "",
    )
    return render_template("patients.html", view=view)


@blueprint.route("/new", methods=["GET", "POST"])
def register() -> str | tuple[str, int] | Response:
    """Enter a patient in the unit's register, with a first relation of care where somebody is named."""
    form = {name: typed(name) for name in (*_FIELDS, "staff")}
    if request.method == "GET":
        return render_template("register.html", view=RegisterView({}, {}, _staff()))
    parts, session, at = asking()
    try:
        staff = chosen_id("staff")
        identity = Identity(form["name"], form["number"], form["phone"], form["email"])
        patient = acts.register_patient(parts, session, identity, at)
    except InvalidError as error:
        return render_template("register.html", view=RegisterView(form, error.problems, _staff())), 422
    if staff is not None:
        acts.begin_relation(parts, session, (patient, AccountId(staff)), at + _A_YEAR, at)
    return redirect(url_for("patients.relations", patient=patient), 303)


@blueprint.route("/<uuid:patient>/relations", methods=["GET", "POST"])
def relations(patient: UUID) -> str | tuple[str, int] | Response:
    """Show who takes part in the care, and add one."""
    if request.method == "GET":
        return _relations_page(PatientId(patient), {})
    try:
        _begin(PatientId(patient))
    except InvalidError as error:
        return _relations_page(PatientId(patient), error.problems), 422
    return redirect(url_for("patients.relations", patient=patient), 303)


def _begin(patient: PatientId) -> None:
    parts, session, at = asking()
    staff, until = chosen_id("staff"), a_day("until")
    if staff is None or until is None:
        raise InvalidError({"staff" if staff is None else "until": "required"})
    try:
        acts.begin_relation(parts, session, (patient, AccountId(staff)), end_of(until), at)
    except InvalidError as error:
        raise InvalidError(
            {"until" if name == "ends_at" else name: why for name, why in error.problems.items()}
        ) from error


@blueprint.post("/<uuid:patient>/relations/<uuid:relation>/end")
def end_relation(patient: UUID, relation: UUID) -> tuple[str, int] | Response:
    """End a relation now, or ask first whether the care shall end though no entry closes it."""
    parts, session, at = asking()
    which = (PatientId(patient), RelationId(relation))
    try:
        acts.end_relation(parts, session, which, at, without_closing=typed("without_closing") == "yes")
    except InvalidError:
        return _relations_page(which[0], {}, ending=which[1]), 422
    return redirect(url_for("patients.relations", patient=patient), 303)


def _relations_page(patient: PatientId, problems: dict[str, str], ending: RelationId | None = None) -> str:
    parts, session, at = asking()
    card = patient_card(parts, session, patient, at)
    names = people(parts, session)
    view = RelationsView(
        relations=tuple(
            _row(relation, names, current=relation.ends_at > at)
            for relation in acts.relations(parts, session, patient, at)
        ),
        staff=_staff(),
        until=local(at + _A_YEAR).date(),
        may_lift=may_lift(parts, session, at),
        ending=ending,
        may_open=session.actor.role is Role.THERAPIST,
        problems=problems,
    )
    return render_template("relations.html", view=view, patient=patient_bar(card, unit_name()))


def _row(relation: CareRelation, names: dict[AccountId, tuple[str, str]], *, current: bool) -> RelationRow:
    name, title = names.get(relation.account, ("", ""))
    return RelationRow(relation.id, name, title, relation.starts_at, relation.ends_at, current)


def _staff() -> tuple[Choice, ...]:
    return tuple(Choice(str(account), name) for account, name in colleagues(*asking()))
