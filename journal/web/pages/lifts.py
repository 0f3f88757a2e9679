"""Lifts: an officer opens what a patient has blocked, with their consent, for a unit or one person there."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.block import Requester
from journal.domain.errors import InvalidError
from journal.domain.ids import AccountId, LiftId, PatientId, UnitId
from journal.policy.law import LIFT_LASTS_AT_MOST
from journal.services.lifts import NewLift, cancel_lift, lift_block, see_lifts
from journal.services.register import patient_card
from journal.services.surroundings import names_of_units, people, therapists_by_unit
from journal.web.dates import local
from journal.web.pages.forms import a_day, end_of, needed, start_of, ticked
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.emergency import LiftRow, LiftsView
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking, caller

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.wrappers import Response

    from journal.domain.lift import Lift

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("lifts", __name__, url_prefix="/patients/<uuid:patient>/lifts")
FIELDS = {"ends_at": "ends", "requested_at": "consented", "to_unit": "reader", "to_account": "reader"}


@blueprint.route("", methods=["GET", "POST"])
def lifts(patient: UUID) -> Page:
    """Show what is blocked and what was lifted; lift."""
    if request.method == "GET":
        return _page(PatientId(patient), {})
    parts, session, at = asking()
    try:
        unlock_if_asked()
        lift_block(parts, session, PatientId(patient), _new(at), at)
    except InvalidError as error:
        problems = {FIELDS.get(name, name): why for name, why in error.problems.items()}
        return _page(PatientId(patient), problems), 422
    return redirect(url_for("lifts.lifts", patient=patient), 303)


@blueprint.post("/<uuid:lift>/end")
def take_back(patient: UUID, lift: UUID) -> Response:
    """Take a lift back now."""
    parts, session, at = asking()
    cancel_lift(parts, session, (PatientId(patient), LiftId(lift)), at)
    return redirect(url_for("lifts.lifts", patient=patient), 303)


def _new(at: datetime) -> NewLift:
    ends, consented = a_day("ends"), a_day("consented")
    ticked("consents")
    if ends is None or consented is None:
        raise InvalidError({"ends" if ends is None else "consented": "required"})
    if ends > local(at + LIFT_LASTS_AT_MOST).date():
        raise InvalidError({"ends": "too-far"})
    unit, account = chosen_reader()
    is_today = consented == local(at).date()
    return NewLift(
        unit=UnitId(id_in("unit", needed("unit"))),
        to_unit=unit,
        to_account=account,
        # The last day that is offered ends some hours after the longest time: there the clock decides.
        ends_at=min(end_of(ends), at + LIFT_LASTS_AT_MOST),
        requested_at=at if is_today else start_of(consented),
        requester=Requester.PATIENT,
    )


def chosen_reader() -> tuple[UnitId, AccountId | None]:
    """Read for whom it is: a unit, or a unit and one person there."""
    unit, _slash, account = needed("reader").partition("/")
    return UnitId(id_in("reader", unit)), AccountId(id_in("reader", account)) if account else None


def id_in(name: str, written: str) -> UUID:
    """Return an id as a field has it. Raise InvalidError."""
    try:
        return UUID(written)
    except ValueError as error:
        raise InvalidError({name: "unknown"}) from error


def _page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    card, desk = patient_card(parts, session, patient, at), see_lifts(parts, session, patient, at)
    units = names_of_units(parts, session.actor.provider)
    names = {account: name for account, (name, _title) in people(parts, session).items()}
    blocked = sorted({block.unit for block in desk.blocks if block.unit}, key=lambda unit: units[unit])
    view = LiftsView(
        blocked=tuple(Choice(str(unit), units[unit]) for unit in blocked),
        readers=readers(units, therapists_by_unit(parts, session.actor.provider, at)),
        lifts=tuple(
            lift_row(lift, units, names, url_for("lifts.take_back", patient=patient, lift=lift.id))
            for lift in desk.lifts
        ),
        last_day=local(at + LIFT_LASTS_AT_MOST).date(),
        form={"consented": local(at).date().isoformat()} | request.form.to_dict(),
        problems=problems,
    )
    return render_template("lifts.html", view=view, patient=patient_bar(card, unit_name()))


def readers(units: dict[UnitId, str], working: dict[UnitId, tuple[tuple[AccountId, str], ...]]) -> tuple[Choice, ...]:
    """Return for whom something may be lifted: each unit, and each therapist who works there now."""
    found = []
    for unit, name in sorted(units.items(), key=lambda pair: pair[1].casefold()):
        found.append(Choice(str(unit), _("Alla vid %(unit)s", unit=name)))
        found += [
            Choice(f"{unit}/{account}", _("%(name)s vid %(unit)s", name=person, unit=name))
            for account, person in working.get(unit, ())
        ]
    return tuple(found)


def lift_row(lift: Lift, units: dict[UnitId, str], names: dict[AccountId, str], take_back: str) -> LiftRow:
    """Return a lift as it is shown; a patient who lifted has no name here."""
    unit = units[lift.to_unit]
    reader = unit if lift.to_account is None else f"{names[lift.to_account]}, {unit}"
    by = names[lift.registered.registered_by] or str(_("patienten själv"))
    over = lift.stands(caller().at), lift.cancelled_at, take_back
    return LiftRow(lift.id, units[lift.unit], reader, by, lift.starts_at, lift.ends_at, *over)
