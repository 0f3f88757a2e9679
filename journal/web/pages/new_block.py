"""The form for a new block: what is read out to the patient, what others would see, who asks; then it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from journal.domain.block import BlockKind, Requester
from journal.domain.errors import InvalidError, RefusedError
from journal.domain.ids import PatientId
from journal.policy.blocking import GUARDIAN
from journal.services.blocks import TOLD, NewBlock, is_minor, register_block
from journal.services.blocks_shown import preview_block
from journal.services.register import patient_card
from journal.services.surroundings import around, names_of_units
from journal.web.block_words import TOLD_TEXT
from journal.web.dates import form_clock, form_day
from journal.web.pages.block_forms import UNTOUCHED, exempt, exempt_choices, looked_at, period
from journal.web.pages.block_views import preview_view
from journal.web.pages.blocks import asked_at, blueprint
from journal.web.pages.forms import chosen, ticked, typed
from journal.web.pages.frames import patient_bar
from journal.web.shapes.blocks import NewBlockView
from journal.web.shapes.frame import Choice
from journal.web.wiring import asking

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.services.register import PatientCard
    from journal.web.pages.blocks import Page
    from journal.web.shapes.blocks import PreviewView

_CHILD = "child"
"""The patient asks and is a child, and a clinician holds it mature enough (FB 6:11)."""


@blueprint.get("/new")
def new(patient: UUID) -> str:
    """Show the form, with what a block of everything would do."""
    return _page(PatientId(patient), {})


@blueprint.post("/new", endpoint="enter")
def enter(patient: UUID) -> Page:
    """Show what the block would do, or enter it."""
    parts, session, at = asking()
    who = PatientId(patient)
    if typed("then") == "preview":
        return _page(who, {})
    try:
        made = register_block(parts, session, who, _asked_for(), at)
    except InvalidError as error:
        told = {"clock" if name == "requested_at" else name: why for name, why in error.problems.items()}
        return _page(who, told), 422
    except RefusedError as refused:
        return _page(who, {}, _explained(refused)), 403
    return redirect(url_for("blocks.entered", patient=patient, block=made.block), 303)


def _asked_for() -> NewBlock:
    """Return the block as the form says it. Raise InvalidError."""
    told = ticked("told")
    asks = typed("requester")
    first, last = period()
    return NewBlock(
        kind=chosen("kind", BlockKind),
        requested_at=asked_at(),
        told=told,
        requester=Requester.PATIENT if asks == _CHILD else chosen("requester", Requester),
        first_day=first,
        last_day=last,
        exempt=exempt(),
        visible=typed("visible") == "yes",
        is_mature=asks == _CHILD,
    )


def _explained(refused: RefusedError) -> str:
    """Return why the law refused, in words to pass on at the desk. Raise the refusal where it is about the actor."""
    because = refused.decision.because
    if str(GUARDIAN) in because:
        return str(_("En vårdnadshavare får inte spärra uppgifter i ett barns journal (4 kap. 4 § patientdatalagen)."))
    if because == ("no ground",):
        return str(_("Ett barn spärrar i eget namn, när en behandlare vid enheten har bedömt det moget nog."))
    raise refused


def _page(patient: PatientId, problems: dict[str, str], refused: str = "") -> str:
    parts, session, at = asking()
    card = patient_card(parts, session, patient, at)
    preview = None
    try:
        preview = _preview(patient, at)
    except InvalidError as error:
        problems = {**error.problems, **problems}
    place = around(parts, session, at)
    view = NewBlockView(
        unit=place.unit,
        others=_others(),
        told=TOLD_TEXT,
        version=TOLD,
        requesters=_requesters(card, at),
        exempt=exempt_choices(),
        form={**_untouched(at), **request.form.to_dict()},
        exempted=tuple(request.form.getlist("exempt")),
        preview=preview,
        problems=problems,
        refused=refused,
    )
    return render_template("block.html", view=view, patient=patient_bar(card, place.unit))


def _preview(patient: PatientId, at: datetime) -> PreviewView:
    parts, session, _at = asking()
    wanted = looked_at(at)
    return preview_view(
        preview_block(parts, session, patient, wanted, at), wanted, shares=around(parts, session, at).shares
    )


def _untouched(at: datetime) -> dict[str, str]:
    asked = {"day": form_day(at), "clock": form_clock(at)}
    return {**UNTOUCHED, "requester": Requester.PATIENT, **asked}


def _requesters(card: PatientCard, at: datetime) -> tuple[Choice, ...]:
    """Return who may be said to ask. Nobody has a grown patient in custody: there is nothing to choose between."""
    patient = Choice(Requester.PATIENT, _("Patienten själv"))
    if not is_minor(card, at):
        return (patient,)
    guardian = Choice(Requester.GUARDIAN, _("En vårdnadshavare"), _("Får inte spärra ett barns uppgifter."))
    child = Choice(_CHILD, _("Barnet själv, bedömt moget nog"), _("Bedömningen görs av en behandlare vid enheten."))
    return patient, child, guardian


def _others() -> str:
    """Return the name of the provider's other unit where there is one, and how several are called."""
    parts, session, _at = asking()
    named = names_of_units(parts, session.actor.provider)
    others = [name for unit, name in named.items() if unit != session.actor.unit]
    return others[0] if len(others) == 1 else _("andra enheter")
