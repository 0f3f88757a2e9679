"""Until when a patient's journals are kept, holds on them, and proposing what an authority decided to destroy."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import EntryId, PatientId
from journal.domain.retention import DestructionKind, HoldReason
from journal.services.destroying import Chosen, Wanted, propose_destruction
from journal.services.holds import NewHold, place_hold
from journal.services.register import patient_card
from journal.services.retention import patient_keeping
from journal.services.writing import unit_of
from journal.web.dates import local
from journal.web.pages.forms import chosen, typed
from journal.web.pages.frames import patient_bar, unit_name
from journal.web.pages.retention import destruction_row, held_row
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.frame import Choice
from journal.web.shapes.retention import EntryChoice, KeepingView
from journal.web.wiring import asking
from journal.web.words import word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from werkzeug.wrappers import Response

    from journal.domain.retention import NamedVersion

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("keeping", __name__, url_prefix="/patients/<uuid:patient>/retention")
WHOLE, PART = "whole", "part"


@blueprint.get("")
def keeping(patient: UUID) -> str:
    """Show until when the journals are kept, what keeps them longer, and what was or shall be destroyed."""
    return _page(PatientId(patient), {})


@blueprint.post("/holds")
def hold(patient: UUID) -> Page:
    """Keep the patient's journals beyond their time."""
    parts, session, at = asking()
    try:
        place_hold(parts, session, NewHold(PatientId(patient), chosen("reason", HoldReason), typed("text")), at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("keeping.keeping", patient=patient), 303)


@blueprint.post("/destructions")
def propose(patient: UUID) -> Page:
    """Propose what the authority has decided to destroy; somebody else approves it."""
    parts, session, at = asking()
    try:
        unlock_if_asked()
        target = (PatientId(patient), unit_of(session))
        proposed = propose_destruction(parts, session, target, _wanted(), at)
    except InvalidError as error:
        return _page(PatientId(patient), error.problems), 422
    return redirect(url_for("destructions.destruction", destruction=proposed.id), 303)


def _wanted() -> Wanted:
    scope, ticked = typed("scope"), _ticked()
    if scope != WHOLE and not ticked:
        raise InvalidError({"entry": "none-chosen"})
    entries = () if scope == WHOLE else tuple(Chosen(entry, scope == PART) for entry in ticked)
    return Wanted(DestructionKind.ORDERED, typed("decision"), entries)


def _ticked() -> list[EntryId]:
    try:
        return [EntryId(UUID(value)) for value in request.form.getlist("entry")]
    except ValueError as error:
        raise InvalidError({"entry": "unknown"}) from error


def _page(patient: PatientId, problems: dict[str, str]) -> str:
    parts, session, at = asking()
    card = patient_card(parts, session, patient, at)
    found = patient_keeping(parts, session, patient, at)
    kept = found.keeping
    view = KeepingView(
        until=local(kept.disposable_from).date() if kept else None,
        last_item=local(kept.last_item).date() if kept else None,
        because=kept.because if kept else "",
        holds=tuple(held_row(each) for each in found.holds),
        destructions=tuple(destruction_row(each) for each in found.destructions),
        entries=_entries(found.versions),
        reasons=tuple(Choice(reason.value, str(word(reason))) for reason in HoldReason),
        form=request.form.to_dict(),
        problems=problems,
    )
    return render_template("keeping.html", view=view, patient=patient_bar(card, unit_name()))


def _entries(versions: Iterable[NamedVersion]) -> tuple[EntryChoice, ...]:
    found: dict[EntryId, list[NamedVersion]] = {}
    for version in versions:
        found.setdefault(version.entry, []).append(version)
    ticked = set(request.form.getlist("entry"))
    return tuple(
        EntryChoice(entry, each[0].kind, each[0].happened_at, len(each), str(entry) in ticked)
        for entry, each in reversed(found.items())
    )
