"""Emergency accesses that others made: reviewed, agreed to, and how many persons they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow import Schema, fields

from journal.domain.emergency import Hindrance, Outcome
from journal.domain.ids import EmergencyId
from journal.services.emergency_review import (
    approve_emergency,
    ask_for_two,
    list_emergencies,
    review_emergency,
)
from journal.web.api import answers
from journal.web.api.fields import PARAGRAPH, Strict, Text, Word, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from journal.services.emergency_review import Use

blueprint = Noun("emergency_reviews", description="Emergency accesses, looked at by somebody else within three days.")


class ReviewIn(Strict):
    """Whether it was justified, and why."""

    outcome = Word(Outcome, required=True)
    note = Text(load_default="", longest=PARAGRAPH)


class RuleIn(Strict):
    """Whether two persons are asked for."""

    two_persons = YesNo(required=True)


class ReviewOut(Schema):
    """What somebody held."""

    by = answers.Id(required=True)
    at = answers.Time(required=True)
    outcome = fields.Enum(Outcome, by_value=True, required=True)


class UseOut(Schema):
    """One use. ``reason`` is null to whoever holds no audit circle; ``late`` after three days without review."""

    id = answers.Id(required=True)
    patient = answers.Id(required=True)
    account = answers.Id(required=True)
    unit = answers.Id(required=True)
    hindrance = fields.Enum(Hindrance, by_value=True, required=True)
    reason = fields.String(required=True, allow_none=True)
    opened_at = answers.Time(required=True)
    ends_at = answers.Time(required=True)
    units = fields.List(answers.Id(), required=True)
    entries = fields.Integer(required=True)
    late = fields.Boolean(required=True)
    review = fields.Nested(ReviewOut, required=True, allow_none=True)


class Uses(Schema):
    """Every use but one's own: what waits first, oldest first."""

    emergencies = fields.List(fields.Nested(UseOut), required=True)


@blueprint.get("/emergencies")
@blueprint.answers(200, Uses)
def listed() -> Json:
    """List emergency accesses. For log reviewers and authorised officers."""
    parts, session, at = asking()
    return {"emergencies": [_use_json(use) for use in list_emergencies(parts, session, at)]}


@blueprint.post("/emergencies/<uuid:emergency>/review")
@blueprint.arguments(ReviewIn)
@blueprint.answers(204)
@once()
def review(given: Json, emergency: UUID) -> Answer:
    """Say, once, whether an emergency access was justified. Nobody reviews their own."""
    parts, session, at = asking()
    review_emergency(parts, session, EmergencyId(emergency), (given["outcome"], given["note"]), at)
    return {}, 204, {}


@blueprint.post("/emergencies/<uuid:emergency>/approval")
@blueprint.answers(204)
@once()
def approve(emergency: UUID) -> Answer:
    """Agree as the second person, within ten minutes. Nothing of the patient is told."""
    parts, session, at = asking()
    approve_emergency(parts, session, EmergencyId(emergency), at)
    return {}, 204, {}


@blueprint.put("/emergency-rule")
@blueprint.arguments(RuleIn)
@blueprint.answers(204)
def rule(given: Json) -> Answer:
    """Ask for two persons from now on, or for one. For the head. Asks for a fresh unlock."""
    parts, session, at = asking()
    ask_for_two(parts, session, at, two_persons=given["two_persons"])
    return {}, 204, {}


def _use_json(use: Use) -> Json:
    access = use.emergency
    review = access.review
    return {
        "id": str(access.id),
        "patient": str(access.patient),
        "account": str(access.account),
        "unit": str(access.unit),
        "hindrance": access.hindrance.value,
        "reason": use.reason,
        "opened_at": access.opened_at.isoformat(),
        "ends_at": access.ends_at.isoformat(),
        "units": [str(unit) for unit in use.units],
        "entries": use.entries,
        "late": use.is_late,
        "review": review and {"by": str(review.by), "at": review.at.isoformat(), "outcome": review.outcome.value},
    }
