"""Spärrar: a patient sees, previews, sets, ends and voids their own blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.block import BlockKind
from journal.domain.errors import InvalidError, RefusedError
from journal.domain.ids import BlockId, UnitId
from journal.services.blocks import TOLD, NewBlock
from journal.services.own_blocks import (
    end_own_block,
    list_own_blocks,
    own_units,
    preview_own_block,
    register_own_block,
    show_own_block,
    void_own_block,
)
from journal.services.surroundings import names_of_units, people
from journal.web.block_words import TOLD_TEXT
from journal.web.pages.block_forms import UNTOUCHED, exempt, exempt_choices, looked_at, period
from journal.web.pages.block_views import entered_view, preview_view, shown_block
from journal.web.pages.forms import chosen, chosen_id, needed, ticked, typed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.blocks import BlocksView, NewBlockView
from journal.web.shapes.frame import Choice
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.block import Block
    from journal.services.own_blocks import OwnUnit
    from journal.web.shapes.blocks import BlockView, PreviewView

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("patient_blocks", __name__, url_prefix="/me/blocks")


@blueprint.get("")
def listed() -> str:
    """List the patient's blocks, past ones too."""
    return _list_page({})


@blueprint.get("/<uuid:block>")
def entered(block: UUID) -> str:
    """Confirm a block: what holds, since when, and the log's receipt."""
    parts, session, at = patient_asking()
    found, receipt = show_own_block(parts, session, BlockId(block), at)
    return render_template("my_block_entered.html", view=entered_view(_view(found), receipt))


@blueprint.get("/new")
def new() -> str:
    """Show the form, with what a block of everything would do."""
    return _page({})


@blueprint.post("/new")
def enter() -> Page:
    """Show what the block would do, or enter it."""
    parts, session, at = patient_asking()
    if typed("then") == "preview":
        return _page({})
    try:
        wanted, unit = _asked_for()
        unlock_if_asked()
        made = register_own_block(parts, session, unit, wanted, at)
    except InvalidError as error:
        return _page(error.problems), 422
    except RefusedError as refused:
        return _page({}, _explained(refused)), 403
    return redirect(url_for("patient_blocks.entered", block=made.block), 303)


@blueprint.post("/<uuid:block>/end")
def end(block: UUID) -> Page:
    """End a block."""
    parts, session, at = patient_asking()
    return _done(lambda: end_own_block(parts, session, BlockId(block), at))


@blueprint.post("/<uuid:block>/void")
def void(block: UUID) -> Page:
    """Void a block that was entered by mistake."""
    parts, session, at = patient_asking()
    return _done(lambda: void_own_block(parts, session, BlockId(block), needed("reason"), at))


def _done(act: Callable[[], object]) -> Page:
    try:
        unlock_if_asked()
        act()
    except InvalidError as error:
        return _list_page(error.problems), 422
    return redirect(url_for("patient_blocks.listed"), 303)


def _asked_for() -> tuple[NewBlock, UnitId]:
    """Return the block as the form says it, and of which unit's information. Raise InvalidError."""
    parts, session, at = patient_asking()
    unit, told = _unit(own_units(parts, session)), ticked("told")
    if unit is None:
        raise InvalidError({"unit": "unchosen"})
    first, last = period()
    wanted = NewBlock(
        kind=chosen("kind", BlockKind),
        requested_at=at,
        told=told,
        first_day=first,
        last_day=last,
        exempt=exempt(),
        visible=typed("visible") == "yes",
    )
    return wanted, unit.id


def _explained(refused: RefusedError) -> str:
    """Return why the law refused a child who is not held mature yet. Raise every other refusal."""
    if refused.decision.because == ("no ground",):
        return str(
            _("Den som är under arton år spärrar i eget namn när en behandlare har bedömt det. Be din mottagning.")
        )
    raise refused


def _list_page(problems: dict[str, str]) -> str:
    parts, session, at = patient_asking()
    found = list_own_blocks(parts, session, at)
    may_lift = any(block.kind is BlockKind.INNER and block.stands(at) for block in found)
    view = BlocksView(tuple(_view(block) for block in found), at, problems, may_lift)
    return render_template("my_blocks.html", view=view)


def _view(block: Block) -> BlockView:
    parts, session, _at = patient_asking()
    unit = names_of_units(parts, session.actor.provider)[block.unit] if block.unit else ""
    return shown_block(block, unit, people(parts, session)[block.registered.registered_by][0])


def _page(problems: dict[str, str], refused: str = "") -> str:
    parts, session, _at = patient_asking()
    units = own_units(parts, session)
    only = units[0] if len(units) == 1 else None
    unit, preview = only, None
    try:
        unit = _unit(units)
        preview = _preview(unit)
    except InvalidError as error:
        problems = {**error.problems, **problems}
    view = NewBlockView(
        unit=only.name if only else "",
        others=_others(unit),
        told=TOLD_TEXT,
        version=TOLD,
        requesters=(),
        exempt=exempt_choices(),
        form={**UNTOUCHED, "unit": str(only.id) if only else "", **request.form.to_dict()},
        exempted=tuple(request.form.getlist("exempt")),
        preview=preview,
        units=tuple(Choice(str(one.id), one.name) for one in units),
        problems=problems,
        refused=refused,
    )
    return render_template("my_block.html", view=view)


def _preview(unit: OwnUnit | None) -> PreviewView | None:
    parts, session, at = patient_asking()
    if unit is None:
        return None
    wanted = looked_at(at)
    return preview_view(preview_own_block(parts, session, unit.id, wanted, at), wanted, shares=unit.shares)


def _unit(units: tuple[OwnUnit, ...]) -> OwnUnit | None:
    """Return the unit that is chosen in the form, or the only one there is."""
    wanted = chosen_id("unit")
    if wanted is None:
        return units[0] if len(units) == 1 else None
    found = next((unit for unit in units if unit.id == UnitId(wanted)), None)
    if found is None:
        raise InvalidError({"unit": "unknown"})
    return found


def _others(unit: OwnUnit | None) -> str:
    """Return the name of the provider's other unit where there is one, and how several are called."""
    parts, session, _at = patient_asking()
    named = names_of_units(parts, session.actor.provider)
    others = [name for one, name in named.items() if unit is None or one != unit.id]
    return others[0] if len(others) == 1 else _("andra enheter")
