"""A patient's account at the unit: joined once the names were compared, parted where it was somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import PatientId
from journal.domain.people import Role
from journal.services.comparing import join_compared, see_account, separate_account
from journal.services.register import patient_card
from journal.web.pages.forms import chosen_id, needed, ticked, typed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.shapes.joined import JoinedView, WaitingRow
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("joined", __name__, url_prefix="/patients/<uuid:patient>/account")


@blueprint.get("")
def seen(patient: UUID) -> str:
    """Show whether the patient has an account, and which wait to be compared."""
    return _page(PatientId(patient), {})


@blueprint.post("/join")
def join(patient: UUID) -> Page:
    """Join an account whose name differs, since it was seen whose it is."""
    parts, session, at = asking()
    try:
        ticked("compared")
        claim = chosen_id("claim")
        if claim is None:
            raise UnknownError("no such account waits")
        join_compared(parts, session, (PatientId(patient), claim), at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("joined.seen", patient=patient), 303)


@blueprint.post("/separate")
def separate(patient: UUID) -> Page:
    """Part the account from the patient: it is somebody else's."""
    parts, session, at = asking()
    try:
        separate_account(parts, session, PatientId(patient), needed("why"), at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("joined.seen", patient=patient, parted="yes"), 303)


def _page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    found = see_account(parts, session, patient, at)
    view = JoinedView(
        joined_at=found.joined_at,
        waiting=tuple(WaitingRow(one.claim, one.name, one.since) for one in found.waiting),
        may_join=session.actor.role is Role.THERAPIST,
        was_parted=bool(typed("parted", request.args)),
        form=request.form.to_dict(),
        problems=problems,
    )
    bar = patient_bar(patient_card(parts, session, patient, at), unit_name())
    return render_template("joined.html", view=view, patient=bar)
