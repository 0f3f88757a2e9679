"""What the head answers for: the analysis that each role rests on, and who the authorised officers are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import AccountId, AppointmentId
from journal.domain.people import STAFF, Role
from journal.services.analyses import NewAnalysis, list_analyses, record_analysis
from journal.services.officers import NewOfficer, appoint_officer, end_appointment, list_officers
from journal.services.surroundings import people
from journal.web.pages.forms import a_day, chosen, chosen_id, end_of, needed, typed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.duties import DutiesView, OfficerRow, RoleRow
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from journal.domain.duties import Appointment

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("duties", __name__, url_prefix="/staff/duties")
_FIELDS = ("role", "dated", "reference", "account", "analysis", "ends")


@blueprint.route("", methods=["GET", "POST"])
def duties() -> Page:
    """Show what roles rest on and who the officers are; the head records, appoints and ends."""
    if request.method == "GET":
        return _page({}, {})
    try:
        unlock_if_asked()
        _change()
    except InvalidError as error:
        problems = {"ends" if name == "ends_at" else name: why for name, why in error.problems.items()}
        return _page({name: typed(name) for name in _FIELDS}, problems), 422
    return redirect(url_for("duties.duties"), 303)


def _change() -> None:
    parts, session, at = asking()
    ended = chosen_id("end")
    if ended is not None:
        end_appointment(parts, session, AppointmentId(ended), at)
    elif typed("what") == "officer":
        appoint_officer(parts, session, _officer(), at)
    else:
        record_analysis(parts, session, _analysis(), at)


def _officer() -> NewOfficer:
    account, ends = chosen_id("account"), a_day("ends")
    if account is None:
        raise InvalidError({"account": "required"})
    return NewOfficer(AccountId(account), needed("analysis"), end_of(ends) if ends else None)


def _analysis() -> NewAnalysis:
    role, dated = chosen("role", Role), a_day("dated")
    if dated is None:
        raise InvalidError({"dated": "required"})
    return NewAnalysis(role, dated, needed("reference"))


def _page(form: dict[str, str], problems: dict[str, str]) -> str:
    parts, session, at = asking()
    names = {account: name for account, (name, _title) in people(parts, session).items()}
    appointed, me = list_officers(parts, session), session.actor
    view = DutiesView(
        roles=_roles(names),
        officers=tuple(_row(one, names) for one in appointed),
        role_choices=tuple(Choice(role.value, str(word(role)).capitalize()) for role in STAFF),
        people=tuple(Choice(str(account), name) for account, name in sorted(names.items(), key=lambda pair: pair[1])),
        may_change=me.role is Role.HEAD,
        may_review=me.role is Role.AUDITOR
        or any(one.account == me.account and one.is_current(at) for one in appointed),
        form=form,
        problems=problems,
    )
    return render_template("duties.html", view=view)


def _roles(names: dict[AccountId, str]) -> tuple[RoleRow, ...]:
    parts, session, _at = asking()
    newest = {one.role: one for one in reversed(list_analyses(parts, session))}
    return tuple(
        RoleRow(role, newest[role].dated, newest[role].reference, names.get(newest[role].made_by, ""))
        if role in newest
        else RoleRow(role)
        for role in STAFF
    )


def _row(one: Appointment, names: dict[AccountId, str]) -> OfficerRow:
    current = one.is_current(asking().at)
    return OfficerRow(one.id, names.get(one.account, ""), one.analysis, one.starts_at, one.ends_at, current)
