"""A patient's blocks (spärrar): listed, confirmed, ended, voided."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import BlockId, PatientId
from journal.services.blocks import end_block, void_block
from journal.services.blocks_shown import list_blocks, show_block
from journal.services.register import patient_card
from journal.web.pages.block_views import block_view, entered_view
from journal.web.pages.forms import a_day, at_clock, needed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.shapes.blocks import BlocksView
from journal.web.wiring import asking

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.wrappers import Response

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("blocks", __name__, url_prefix="/patients/<uuid:patient>/blocks")


@blueprint.get("")
def listed(patient: UUID) -> str:
    """List the patient's blocks of the own unit's information, past ones too."""
    return _list_page(PatientId(patient), {})


@blueprint.get("/<uuid:block>")
def entered(patient: UUID, block: UUID) -> str:
    """Confirm a block: what holds, since when, and the log's receipt."""
    parts, session, at = asking()
    found, receipt = show_block(parts, session, (PatientId(patient), BlockId(block)), at)
    bar = patient_bar(patient_card(parts, session, PatientId(patient), at), unit_name())
    return render_template("block_entered.html", view=entered_view(block_view(found), receipt), patient=bar)


@blueprint.post("/<uuid:block>/end")
def end(patient: UUID, block: UUID) -> Page:
    """End a block at the patient's wish."""
    parts, session, at = asking()
    try:
        end_block(parts, session, (PatientId(patient), BlockId(block)), asked_at(), at)
    except InvalidError as error:
        return _list_page(PatientId(patient), error.problems), 422
    return redirect(url_for("blocks.listed", patient=patient), 303)


@blueprint.post("/<uuid:block>/void")
def void(patient: UUID, block: UUID) -> Page:
    """Void a block that was entered by mistake."""
    parts, session, at = asking()
    try:
        void_block(parts, session, (PatientId(patient), BlockId(block)), needed("reason"), at)
    except InvalidError as error:
        return _list_page(PatientId(patient), error.problems), 422
    return redirect(url_for("blocks.listed", patient=patient), 303)


def asked_at() -> datetime:
    """Return when the patient asked, as the form says. Raise InvalidError."""
    asked = a_day("day")
    if asked is None:
        raise InvalidError({"day": "required"})
    return at_clock(asked, "clock")


def _list_page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    blocks = tuple(block_view(block) for block in list_blocks(parts, session, patient, at))
    bar = patient_bar(patient_card(parts, session, patient, at), unit_name())
    return render_template("blocks.html", view=BlocksView(blocks, at, problems), patient=bar)
