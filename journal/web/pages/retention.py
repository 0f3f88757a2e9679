"""The retention calendar, for the head of operations: nothing this year, three journals in 2034."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for

from journal.domain.errors import InvalidError
from journal.domain.ids import HoldId, PatientId, UnitId
from journal.domain.retention import DestructionKind, DestructionState
from journal.services.destroying import Wanted, propose_destruction
from journal.services.destructions import list_destructions
from journal.services.holds import lift_hold
from journal.services.retention import retention_calendar
from journal.web.dates import local
from journal.web.pages.forms import chosen_id, typed
from journal.web.pages.unlocking import unlock_if_asked
from journal.web.shapes.retention import CalendarView, DestructionRow, DueRow, HeldRow, YearBar
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from werkzeug.wrappers import Response

    from journal.domain.retention import DatedJournal, Destruction, RetentionHold
    from journal.services.retention import RetentionCalendar

    Page = str | tuple[str, int] | Response

blueprint = Blueprint("retention", __name__, url_prefix="/retention")
STEP, TALLEST = 48, 112
"""How far apart the years stand in the picture, and how high the highest bar is."""


@blueprint.get("")
def calendar() -> str:
    """Show how many journals become disposable in which year, what is due, and what is held."""
    return _page({})


@blueprint.post("")
def decide() -> Page:
    """Propose that a due journal is disposed of, or let a hold go."""
    try:
        unlock_if_asked()
        hold = chosen_id("hold")
        return redirect(_lifted(HoldId(hold)) if hold else _proposed(), 303)
    except InvalidError as error:
        return _page(error.problems), 422


def _lifted(hold: HoldId) -> str:
    parts, session, at = asking()
    lift_hold(parts, session, hold, typed("text"), at)
    return url_for("retention.calendar")


def _proposed() -> str:
    parts, session, at = asking()
    patient, unit = chosen_id("patient"), chosen_id("unit")
    if patient is None or unit is None:
        raise InvalidError({"patient": "required"})
    proposed = propose_destruction(parts, session, (PatientId(patient), UnitId(unit)), Wanted(DestructionKind.DUE), at)
    return url_for("destructions.destruction", destruction=proposed.id)


def _page(problems: dict[str, str]) -> str:
    parts, session, at = asking()
    found = retention_calendar(parts, session, at)
    bars = _bars(found)
    coming = [year for year in found.years if year[1]]
    view = CalendarView(
        bars=bars,
        width=STEP * len(bars),
        total=found.journals,
        next_year=coming[0] if coming else None,
        due=tuple(_due(each, found) for each in found.due),
        held=tuple(held_row(hold) for each in _by_patient(found) for hold in each.keeping.holds),
        destructions=tuple(destruction_row(each) for each in list_destructions(parts, session)),
        problems=problems,
    )
    return render_template("retention.html", view=view)


def _by_patient(found: RetentionCalendar) -> list[DatedJournal]:
    """Return one journal for each patient who is held: a hold is on all of a patient's journals."""
    return list({each.keeping.patient: each for each in found.held}.values())


def _bars(found: RetentionCalendar) -> tuple[YearBar, ...]:
    most = max((count for _, count in found.years), default=0) or 1
    return tuple(
        YearBar(year, count, place * STEP, round(TALLEST * count / most))
        for place, (year, count) in enumerate(found.years)
    )


def _due(each: DatedJournal, found: RetentionCalendar) -> DueRow:
    keeping = each.keeping
    since = local(keeping.disposable_from).date()
    return DueRow(keeping.patient, each.unit, short_form(keeping.patient), found.units.get(each.unit, ""), since)


def short_form(patient: UUID) -> str:
    """Return eight signs of a random id, by which two people talk about a journal without a name."""
    return patient.hex[:8]


def held_row(hold: RetentionHold) -> HeldRow:
    """Return a hold for a list."""
    return HeldRow(hold.id, short_form(hold.patient), hold.reason, hold.set_at)


def destruction_row(found: Destruction) -> DestructionRow:
    """Return a destruction for a list."""
    at = found.approved.at if found.state is DestructionState.DONE and found.approved else found.proposed.at
    ended = date.fromisoformat(found.decision) if found.kind is DestructionKind.DUE else None
    return DestructionRow(found.id, found.decision, ended, found.state, len(found.versions), at, found.proposed.name)
