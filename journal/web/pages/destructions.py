"""One destruction: what it names, approving it as the second person, taking it back, and its certificate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Response, redirect, render_template, url_for

from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import DestructionId
from journal.domain.retention import DestructionState
from journal.services.destroying import approve_destruction
from journal.services.destructions import read_destruction, withdraw_destruction
from journal.services.surroundings import names_of_units
from journal.web.dates import local
from journal.web.pages.forms import ticked
from journal.web.pages.retention import destruction_row
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.retention import DestructionView, NamedRow
from journal.web.wiring import asking

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as Redirect

    from journal.services.destructions import Shown

    Page = str | tuple[str, int] | Redirect

blueprint = Blueprint("destructions", __name__, url_prefix="/destructions/<uuid:destruction>")


@blueprint.get("")
def destruction(destruction: UUID) -> str:
    """Show what a destruction names, and what may be done about it."""
    return _page(DestructionId(destruction), {})


@blueprint.post("/approval")
def approve(destruction: UUID) -> Page:
    """Approve what somebody else proposed, and carry it out."""
    parts, session, at = asking()
    try:
        ticked("certain")
        unlock_if_asked()
        approve_destruction(parts, session, DestructionId(destruction), at)
    except InvalidError as error:
        return _page(DestructionId(destruction), error.problems), 422
    return redirect(url_for("destructions.destruction", destruction=destruction), 303)


@blueprint.post("/withdrawal")
def withdraw(destruction: UUID) -> Redirect:
    """Take a proposal back."""
    parts, session, at = asking()
    withdraw_destruction(parts, session, DestructionId(destruction), at)
    return redirect(url_for("destructions.destruction", destruction=destruction), 303)


@blueprint.get("/certificate")
def certificate(destruction: UUID) -> Response:
    """Give the certificate as it was signed, to keep and to send."""
    parts, session, at = asking()
    shown = read_destruction(parts, session, DestructionId(destruction), at)
    if not shown.destruction.certificate:
        raise UnknownError("there is no certificate yet")
    answer = Response(shown.destruction.certificate, mimetype="text/plain")
    answer.headers["Content-Disposition"] = f'attachment; filename="forstoring-{destruction}.txt"'
    return answer


def _page(destruction: DestructionId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    shown = read_destruction(parts, session, destruction, at)
    found = shown.destruction
    names = names_of_units(parts, session.actor.provider)
    expires = found.backups_expire_at
    view = DestructionView(
        row=destruction_row(found),
        whole=found.whole,
        unit=names.get(found.unit, ""),
        named=_named(shown),
        texts=len(found.texts),
        mine=found.proposed.account == session.actor.account,
        approved_by=found.approved.name if found.approved else "",
        done_at=found.approved.at if found.state is DestructionState.DONE and found.approved else None,
        free_from=local(expires).date() + timedelta(days=1) if expires else None,
        certificate=found.certificate,
        problems=problems,
    )
    return render_template("destruction.html", view=view)


def _named(shown: Shown) -> tuple[NamedRow, ...]:
    return tuple(NamedRow(each.kind, each.happened_at, each.number, each.written_at) for each in shown.versions)
