"""Units, and whether each shares its journals with the others, with the analysis behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import UnitId
from journal.domain.people import Role
from journal.services.promptness import late_authors, set_sign_within
from journal.services.release_choices import set_direct_access
from journal.services.units import SharingChange, add_unit, list_units, set_sharing
from journal.web.dates import local
from journal.web.pages.forms import a_number, chosen_id, needed, typed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.people import UnitsView, UnitView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from journal.services.promptness import LateAuthor
    from journal.services.units import UnitView as Found

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("units", __name__, url_prefix="/units")
_MOST_TYPED = 999


@blueprint.route("", methods=["GET", "POST"])
def units() -> Page:
    """Show the units; a member switches the own unit's sharing and its patients' access, a head adds one."""
    if request.method == "GET":
        return _page({})
    parts, session, at = asking()
    try:
        unlock_if_asked()
        unit = chosen_id("unit")
        if typed("sign_within") and unit:
            set_sign_within(parts, session, UnitId(unit), a_number("sign_within", _MOST_TYPED) or 0, at)
        elif typed("access"):
            set_direct_access(parts, session, at, gives=typed("access") == "yes", meant=UnitId(unit) if unit else None)
        elif unit is None:
            add_unit(parts, session, needed("name"), at)
        else:
            set_sharing(parts, session, _change(UnitId(unit)), at)
    except InvalidError as error:
        days = f"s-{typed('unit')}"
        return _page({days if name == "sign_within" else name: why for name, why in error.problems.items()}), 422
    return redirect(url_for("units.units"), 303)


def _change(unit: UnitId) -> SharingChange:
    shares = typed("share") == "yes"
    return SharingChange(unit, shares, needed("analysis") if shares else "")


def _page(problems: dict[str, str]) -> str:
    parts, session, at = asking()
    late = late_authors(parts, session, at)
    found = tuple(_view(unit, late.get(unit.id, ())) for unit in list_units(parts, session, at))
    return render_template("units.html", view=UnitsView(found, session.actor.role is Role.HEAD, problems))


def _view(unit: Found, late: tuple[LateAuthor, ...]) -> UnitView:
    actor = asking().session.actor
    return UnitView(
        id=unit.id,
        name=unit.name,
        shares=unit.shares,
        analysis=unit.analysis,
        decided_on=local(unit.since).date() if unit.since else None,
        members=unit.members,
        mine=actor.role is Role.THERAPIST and actor.unit == unit.id,
        gives_access=unit.gives_access,
        sign_within=unit.sign_within,
        late=late,
    )
