"""A patient opens what they have blocked, for whoever they sit with and for a while; and takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import LiftId, UnitId
from journal.policy.law import LIFT_LASTS_AT_MOST
from journal.services.lifts import NewLift
from journal.services.own_lifts import lift_own_block, see_own_lifts, take_back_own_lift
from journal.services.surroundings import names_of_units, people, therapists_by_unit
from journal.web.dates import local
from journal.web.pages.forms import a_day, end_of, needed
from journal.web.pages.lifts import FIELDS, chosen_reader, id_in, lift_row, readers
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.emergency import LiftsView
from journal.web.shapes.frame import Choice
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from werkzeug.wrappers import Response

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("patient_lifts", __name__, url_prefix="/me/lifts")


@blueprint.route("", methods=["GET", "POST"])
def lifts() -> Page:
    """Show what is blocked and what was lifted; lift."""
    if request.method == "GET":
        return _page({})
    parts, session, at = patient_asking()
    try:
        wanted = _new(at)
        unlock_if_asked()
        lift_own_block(parts, session, wanted, at)
    except InvalidError as error:
        return _page({FIELDS.get(name, name): why for name, why in error.problems.items()}), 422
    return redirect(url_for("patient_lifts.lifts"), 303)


@blueprint.post("/<uuid:lift>/end")
def take_back(lift: UUID) -> Response:
    """Take a lift back now."""
    parts, session, at = patient_asking()
    take_back_own_lift(parts, session, LiftId(lift), at)
    return redirect(url_for("patient_lifts.lifts"), 303)


def _new(at: datetime) -> NewLift:
    ends = a_day("ends") or local(at).date()
    if ends > local(at + LIFT_LASTS_AT_MOST).date():
        raise InvalidError({"ends": "too-far"})
    unit, account = chosen_reader()
    return NewLift(
        unit=UnitId(id_in("unit", needed("unit"))),
        to_unit=unit,
        to_account=account,
        # The last day that is offered ends some hours after the longest time: there the clock decides.
        ends_at=min(end_of(ends), at + LIFT_LASTS_AT_MOST),
        requested_at=at,
    )


def _page(problems: dict[str, str]) -> str:
    parts, session, at = patient_asking()
    desk, provider = see_own_lifts(parts, session, at), session.actor.provider
    units = names_of_units(parts, provider)
    names = {account: name for account, (name, _title) in people(parts, session).items()}
    blocked = sorted({block.unit for block in desk.blocks if block.unit}, key=lambda unit: units[unit])
    others = {unit: name for unit, name in units.items() if blocked != [unit]}
    view = LiftsView(
        blocked=tuple(Choice(str(unit), units[unit]) for unit in blocked),
        readers=readers(others, therapists_by_unit(parts, provider, at)),
        lifts=tuple(
            lift_row(lift, units, names, url_for("patient_lifts.take_back", lift=lift.id)) for lift in desk.lifts
        ),
        last_day=local(at + LIFT_LASTS_AT_MOST).date(),
        form={"ends": local(at).date().isoformat()} | request.form.to_dict(),
        problems=problems,
    )
    return render_template("my_lifts.html", view=view)
