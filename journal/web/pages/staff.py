"""Staff, for the head of operations: who works where, invitations, assignments."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.duties import Duty
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import AccountId, AssignmentId, UnitId
from journal.domain.people import STAFF, Role
from journal.services.analyses import list_analyses
from journal.services.duties import lacking_duties
from journal.services.invitations import STANDS, Invite, invite_again
from journal.services.invitations import invite as make_invitation
from journal.services.staff import (
    NewAssignment,
    confirm_assignment,
    end_assignment,
    give_assignment,
    list_staff,
    waiting_handovers,
)
from journal.services.surroundings import names_of_units
from journal.web.pages.forms import a_day, chosen, chosen_id, end_of, typed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Choice
from journal.web.shapes.people import AssignmentRow, DueRow, InviteView, StaffMemberView, StaffRow, StaffView
from journal.web.wiring import asking, wiring
from journal.web.words import word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from werkzeug.wrappers import Response

    from journal.domain.people import Assignment
    from journal.services.staff import StaffMember

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
_SOON = timedelta(days=60)
_FIELDS = ("name", "username", "title", "number", "role", "unit")


@blueprint.get("")
def staff() -> str:
    """Show everybody with an account, and their assignments."""
    parts, session, at = asking()
    waits = {waiting.account for waiting in waiting_handovers(parts, session, at)}
    rows = tuple(_row(one, waits) for one in list_staff(parts, session, at))
    view = StaffView(rows, len(waits), _lacking(), _due(rows), may_change=session.actor.role is Role.HEAD)
    return render_template("staff.html", view=view)


@blueprint.route("/invite", methods=["GET", "POST"])
def invite() -> Page:
    """Invite somebody; the link is shown this once."""
    form = {name: typed(name) for name in _FIELDS}
    if request.method == "GET":
        return _invite_page(InviteView(_roles(), _units()))
    parts, session, at = asking()
    try:
        unlock_if_asked()
        unit = chosen_id("unit")
        role = chosen("role", Role)
        told = (form["username"].casefold(), form["name"], form["title"])
        code = make_invitation(parts, session, Invite(*told, role, UnitId(unit) if unit else None, form["number"]), at)
    except InvalidError as error:
        return _invite_page(InviteView(_roles(), _units(), form, error.problems)), 422
    return _made(form, code)


def _made(form: dict[str, str], code: str) -> str:
    link = f"{wiring().settings.origin.rstrip('/')}{url_for('invitations.accept')}#{code}"
    return _invite_page(InviteView((), (), form, {}, link, code, asking().at + STANDS))


def _invite_page(view: InviteView) -> str:
    return render_template("invite.html", view=view)


@blueprint.route("/<uuid:account>", methods=["GET", "POST"])
def member(account: UUID) -> Page:
    """Show one person's assignments; add one, end one, or invite them anew."""
    if request.method == "GET":
        return _member_page(AccountId(account), {})
    try:
        unlock_if_asked()
        return _change(AccountId(account))
    except InvalidError as error:
        return _member_page(AccountId(account), error.problems), 422


def _change(account: AccountId) -> Page:
    parts, session, at = asking()
    if typed("again"):
        return _made({"name": _found(account).name}, invite_again(parts, session, account, at))
    ended, confirmed = chosen_id("end"), chosen_id("confirm")
    if ended is not None:
        end_assignment(parts, session, AssignmentId(ended), at)
    elif confirmed is not None:
        confirm_assignment(parts, session, AssignmentId(confirmed), at)
        return redirect(url_for("staff.staff"), 303)
    else:
        unit, ends = chosen_id("unit"), a_day("ends")
        where = UnitId(unit) if unit else None
        wanted = NewAssignment(account, chosen("role", Role), where, end_of(ends) if ends else None)
        give_assignment(parts, session, wanted, at)
    return redirect(url_for("staff.member", account=account), 303)


def _member_page(account: AccountId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    waits = {waiting.account for waiting in waiting_handovers(parts, session, at)}
    view = StaffMemberView(_row(_found(account), waits), _roles(), _units(), problems)
    return render_template("staff_member.html", view=view)


def _found(account: AccountId) -> StaffMember:
    found = [one for one in list_staff(*asking()) if one.account == account]
    if not found:
        raise UnknownError("no such account")
    return found[0]


def _row(one: StaffMember, waits: set[UUID]) -> StaffRow:
    parts, session, _at = asking()
    names = names_of_units(parts, session.actor.provider)
    return StaffRow(
        id=one.account,
        name=one.name,
        title=one.title,
        username=one.username,
        assignments=tuple(assignment_row(a, names, keys_wait=one.account in waits) for a in one.assignments),
        invited_until=one.invited_until,
    )


def assignment_row(given: Assignment, names: Mapping[UnitId, str], *, keys_wait: bool = False) -> AssignmentRow:
    """Return an assignment for a table."""
    at = asking().at
    current = given.is_current(at)
    place = names.get(given.unit, "") if given.unit else str(_("Hela vårdgivaren"))
    waits = keys_wait and current
    times = (given.starts_at, given.ends_at, current, waits, given.review_by)
    return AssignmentRow(given.id, given.role, place, *times, rests=given.is_given(at) and given.rests(at))


def _due(rows: tuple[StaffRow, ...]) -> tuple[DueRow, ...]:
    """Return what is to be confirmed soon, what rests already on top."""
    soon = asking().at + _SOON
    found = [DueRow(person.id, person.name, given) for person in rows for given in person.assignments]
    due = [row for row in found if row.assignment.rests or (row.assignment.current and _is_due(row.assignment, soon))]
    return tuple(sorted(due, key=lambda row: (not row.assignment.rests, row.assignment.review_by)))


def _is_due(given: AssignmentRow, soon: datetime) -> bool:
    return given.review_by is not None and given.review_by <= soon


def _roles() -> tuple[Choice, ...]:
    parts, session, _at = asking()
    analysed = {one.role for one in list_analyses(parts, session)}
    hint = str(_("Analysen saknas. Anteckna den först, under Ansvar och analyser."))
    return tuple(Choice(r.value, str(word(r)).capitalize(), "" if r in analysed else hint) for r in STAFF)


def _lacking() -> tuple[str, ...]:
    """Say which duties of the head nobody has seen to yet."""
    parts, session, at = asking()
    found = lacking_duties(parts, session, at)
    words = {
        Duty.ANALYSIS: _("En roll saknar behovs- och riskanalys."),
        Duty.OFFICER: _("Ingen är utsedd till behörig befattningshavare, så ingen spärr kan hävas."),
        Duty.AUDITOR: _("Ingen granskar loggen. Bjud in en logggranskare."),
        Duty.REVIEW: _("En nödöppning har väntat på granskning i mer än tre dygn."),
        Duty.RESTORED: _(
            "Databasen gick tillbaka till en äldre kopia. Uppdrag som hade avslutats kan gälla igen: bekräfta de som "
            "gäller och avsluta de andra."
        ),
    }
    return tuple(str(words[duty]) for duty in found)


def _units() -> tuple[Choice, ...]:
    parts, session, _at = asking()
    names = names_of_units(parts, session.actor.provider)
    return tuple(Choice(str(unit), name) for unit, name in sorted(names.items(), key=lambda pair: pair[1]))
