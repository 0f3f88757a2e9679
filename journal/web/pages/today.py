"""Idag: what waits for a therapist, oldest first, and one's own patients."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, url_for

from journal.domain.people import Role
from journal.services.case_lists import waiting_here
from journal.services.overview import today as what_waits
from journal.services.remarks import remarks_waiting
from journal.services.surroundings import newest_events, waits_for_keys
from journal.web.dates import local
from journal.web.pages.frames import home_of
from journal.web.shapes.writing import MyPatient, RemarkRow, TodayView, WaitingNote
from journal.web.wiring import asking

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.wrappers import Response

    from journal.services.overview import OpenDraft
    from journal.services.register import PatientCard

blueprint = Blueprint("today", __name__)


@blueprint.get("/")
def today() -> str | Response:
    """Show the day; a role without patients of its own begins elsewhere."""
    parts, session, at = asking()
    if session.actor.role is not Role.THERAPIST:
        return redirect(url_for(home_of(session.actor.role)))
    if waits_for_keys(session):
        return render_template("today.html", view=TodayView(keys_wait=True))
    waits = what_waits(parts, session, at)
    notes = [_note(draft, at) for draft in waits.unsigned]
    view = TodayView(
        unsigned=tuple(note for note in notes if note.state == "unsigned"),
        drafts=tuple(note for note in notes if note.state == "draft"),
        locked=tuple(_note(draft, at) for draft in waits.locked),
        patients=my_patients_view(waits.patients),
        cases=waiting_here(parts, session, at),
        remarks=_remarks(waits.patients),
    )
    return render_template("today.html", view=view)


def _remarks(cards: tuple[PatientCard, ...]) -> tuple[RemarkRow, ...]:
    parts, session, _at = asking()
    known = {card.id: card for card in cards}
    return tuple(
        RemarkRow(one.case, one.patient, card.name if card else "", card.hue if card else 1, one.remark, one.at)
        for one in remarks_waiting(parts, session)
        for card in (known.get(one.patient),)
    )


def my_patients_view(cards: tuple[PatientCard, ...]) -> tuple[MyPatient, ...]:
    """Return one's own patients as lists show them, with the day of the newest note here."""
    parts, session, _at = asking()
    newest = newest_events(parts, session, [card.id for card in cards])
    return tuple(replace(my_patient(card), last=newest.get(card.id)) for card in cards)


def my_patient(card: PatientCard) -> MyPatient:
    """Return a card of the register as lists show it."""
    return MyPatient(card.id, card.name, card.number, card.hue, until=card.relation_ends, died_on=card.died_on)


def _note(draft: OpenDraft, at: datetime) -> WaitingNote:
    begun_today = local(draft.written_at).date() == local(at).date()
    state = str(draft.state) if draft.state != "draft" else "draft" if begun_today else "unsigned"
    return WaitingNote(
        entry=draft.entry,
        patient=draft.patient,
        patient_name=draft.patient_name,
        hue=draft.hue,
        kind=draft.kind,
        happened=draft.happened.starts_at,
        state=state,
        locks_at=draft.locks_at,
        due=draft.due,
        died_on=draft.died_on,
    )
