"""Until when journals are kept, and what keeps them longer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.ids import HoldId, PatientId
from journal.domain.retention import HoldReason
from journal.services.holds import LONGEST_REASON, NewHold, lift_hold, place_hold
from journal.services.retention import patient_keeping, retention_calendar
from journal.web.api import answers
from journal.web.api.destructions import Destruction, destruction_json
from journal.web.api.fields import Strict, Text, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.domain.retention import DatedJournal, RetentionHold

blueprint = Noun("retention", description="From which day journals may be disposed of, and why.")
holds = Noun("holds", description="What keeps a patient's journals beyond their time.")


class Hold(Schema):
    """A hold that stands."""

    id = answers.Id(required=True)
    patient = answers.Id(required=True)
    reason = fields.Enum(HoldReason, by_value=True, required=True)
    set_by = answers.Id(required=True)
    set_at = answers.Time(required=True)


class Journal(Schema):
    """A journal of the calendar: disposable from when, by which paragraph, and whether holds keep it."""

    journal = answers.Id(required=True)
    unit = answers.Id(required=True)
    patient = answers.Id(required=True)
    last_item = answers.Time(required=True)
    disposable_from = answers.Time(required=True)
    because = fields.String(required=True)
    holds = fields.List(fields.Nested(Hold), required=True)


class Year(Schema):
    """How many journals become disposable in a year; what is due already counts in this year."""

    year = fields.Integer(required=True)
    journals = fields.Integer(required=True)


class Calendar(Schema):
    """The provider's calendar, and the journals that are due or held."""

    years = fields.List(fields.Nested(Year), required=True)
    due = fields.List(fields.Nested(Journal), required=True)
    held = fields.List(fields.Nested(Journal), required=True)


class Keeping(Schema):
    """What is known of keeping a patient's journals; the times are null where nothing is written."""

    last_item = answers.Time(required=True, allow_none=True)
    disposable_from = answers.Time(required=True, allow_none=True)
    because = fields.String(required=True)
    holds = fields.List(fields.Nested(Hold), required=True)
    destructions = fields.List(fields.Nested(Destruction), required=True)


class HoldIn(Strict):
    """Why the journals are kept; the words open for auditors alone."""

    reason = Word(HoldReason, required=True)
    text = Text(longest=LONGEST_REASON, load_default="")


class LiftIn(Strict):
    """Why the hold is let go."""

    text = Text(longest=LONGEST_REASON, required=True)


@blueprint.get("/retention")
@blueprint.answers(200, Calendar)
def calendar() -> Json:
    """Show how many journals become disposable in which year; for the head of operations."""
    found = retention_calendar(*asking())
    return {
        "years": [{"year": year, "journals": count} for year, count in found.years],
        "due": [_journal_json(each) for each in found.due],
        "held": [_journal_json(each) for each in found.held],
    }


@blueprint.get("/patients/<uuid:patient>/retention")
@blueprint.answers(200, Keeping)
def kept(patient: UUID) -> Json:
    """Show until when a patient's journals are kept, which holds stand, and which destructions there are."""
    parts, session, at = asking()
    found = patient_keeping(parts, session, PatientId(patient), at)
    keeping = found.keeping
    return {
        "last_item": time_or_none(keeping.last_item if keeping else None),
        "disposable_from": time_or_none(keeping.disposable_from if keeping else None),
        "because": keeping.because if keeping else "",
        "holds": [_hold_json(hold) for hold in found.holds],
        "destructions": [destruction_json(each) for each in found.destructions],
    }


@holds.post("/patients/<uuid:patient>/holds")
@holds.arguments(HoldIn)
@holds.answers(201, Hold)
@once()
def place(given: Json, patient: UUID) -> Answer:
    """Keep a patient's journals at the provider until the hold is lifted."""
    parts, session, at = asking()
    placed = place_hold(parts, session, NewHold(PatientId(patient), given["reason"], given["text"]), at)
    return _hold_json(placed), 201, {}


@holds.post("/holds/<uuid:hold>/lifting")
@holds.arguments(LiftIn)
@holds.answers(204)
@once()
def lift(given: Json, hold: UUID) -> Answer:
    """Let a hold go, with the reason; for the head of operations, after a fresh unlock."""
    parts, session, at = asking()
    lift_hold(parts, session, HoldId(hold), given["text"], at)
    return {}, 204, {}


def _hold_json(hold: RetentionHold) -> Json:
    return {
        "id": str(hold.id),
        "patient": str(hold.patient),
        "reason": hold.reason.value,
        "set_by": str(hold.set_by),
        "set_at": hold.set_at.isoformat(),
    }


def _journal_json(dated: DatedJournal) -> Json:
    keeping = dated.keeping
    return {
        "journal": str(dated.journal),
        "unit": str(dated.unit),
        "patient": str(keeping.patient),
        "last_item": keeping.last_item.isoformat(),
        "disposable_from": keeping.disposable_from.isoformat(),
        "because": keeping.because,
        "holds": [_hold_json(hold) for hold in keeping.holds],
    }
