"""A patient closes the own account: the table first, then the word and the passphrase, then the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request

from journal.domain.errors import InvalidError
from journal.domain.holding import HeldMatter
from journal.services.backups import KEYS_KEPT
from journal.services.parting import close_own_account, parting
from journal.services.surroundings import provider_name
from journal.web.api.shown import receipt_json
from journal.web.cookies import sign_out_with
from journal.web.dates import local
from journal.web.held_words import WHY_FATE
from journal.web.pages.leaving import confirmed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Frame
from journal.web.shapes.leaving import FateRow, LeavingView, LeftView
from journal.web.wiring import patient_asking, wiring

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from werkzeug.wrappers import Response

    from journal.services.parting import Parting

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("parting", __name__, url_prefix="/me/data/delete")


@blueprint.route("", methods=["GET", "POST"])
def leave() -> Page:
    """Show what would go and what stays; with the word and a fresh unlock, close the account."""
    if request.method == "GET":
        return _page({})
    try:
        confirmed()
        unlock_if_asked()
    except InvalidError as error:
        return _page(error.problems), 422
    return _left()


def _left() -> Response:
    parts, session, at = patient_asking()
    provider = provider_name(parts, session.actor.provider)
    closed, proof = close_own_account(parts, session, at)
    receipt = receipt_json(proof)
    view = LeftView(_rows(closed), _copies_until(at), at, receipt["event"], receipt["signature"])
    # The session is over: the frame is that of somebody who is not signed in.
    response = make_response(render_template("parted.html", view=view, frame=Frame(provider)))
    sign_out_with(response, wiring().settings)
    return response


def _page(problems: Mapping[str, str]) -> str:
    parts, session, at = patient_asking()
    view = LeavingView(_rows(parting(parts, session, at)), _copies_until(at), problems=dict(problems))
    return render_template("part.html", view=view)


def _rows(told: Parting) -> tuple[FateRow, ...]:
    """Return what goes, and of what stays that which there is anything of."""
    return tuple(
        FateRow(fate.matter, fate.stays, WHY_FATE[fate.matter], fate.law.cite, fate.until)
        for fate in told.fates
        if told.counts[HeldMatter(fate.matter)] or not fate.stays
    )


def _copies_until(at: datetime) -> date:
    return local(at + KEYS_KEPT).date()
