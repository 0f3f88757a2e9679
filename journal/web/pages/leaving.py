"""Closing one's own account: the table first, then the word and the passphrase, then the receipt."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, render_template, request
from flask_babel import gettext as _

from journal.domain.errors import InvalidError
from journal.policy.leaving import Matter
from journal.services.backups import KEYS_KEPT
from journal.services.leaving import close_account, closing
from journal.services.surroundings import around
from journal.web.api.shown import receipt_json
from journal.web.cookies import sign_out_with
from journal.web.dates import local
from journal.web.leaving_words import WHY, bar_words
from journal.web.pages.forms import typed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Frame
from journal.web.shapes.leaving import FateRow, LeavingView, LeftView
from journal.web.wiring import asking, wiring

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime
    from enum import StrEnum

    from werkzeug.wrappers import Response

    from journal.policy.leaving import Fate
    from journal.services.leaving import Written

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("leaving", __name__, url_prefix="/account/delete")


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


def confirmed() -> None:
    """Raise InvalidError unless the word was typed as it stands."""
    if typed("confirm").lower() not in {"avsluta", _("avsluta")}:
        raise InvalidError({"confirm": "confirm"})


def _left() -> Response:
    parts, session, at = asking()
    provider = around(parts, session, at).provider
    closed = close_account(parts, session, at)
    receipt = receipt_json(closed.receipt)
    view = LeftView(_rows(closed.fates, closed.written), _copies_until(at), at, receipt["event"], receipt["signature"])
    # The session is over: the frame is that of somebody who is not signed in.
    response = make_response(render_template("left.html", view=view, frame=Frame(provider)))
    sign_out_with(response, wiring().settings)
    return response


def _page(problems: Mapping[str, str]) -> str:
    parts, session, at = asking()
    told = closing(parts, session, at)
    bars = tuple(bar_words(sentence) for sentence in told.barred_by)
    view = LeavingView(_rows(told.fates, told.written), _copies_until(at), bars, dict(problems))
    return render_template("leave.html", view=view)


def _rows(fates: Iterable[Fate], written: Written) -> tuple[FateRow, ...]:
    counts: dict[StrEnum, int] = {Matter.ENTRIES: written.entries, Matter.DRAFTS: written.drafts}
    return tuple(
        FateRow(fate.matter, fate.stays, WHY[fate.matter], fate.law.cite, fate.until, counts.get(fate.matter))
        for fate in fates
    )


def _copies_until(at: datetime) -> date:
    return local(at + KEYS_KEPT).date()
