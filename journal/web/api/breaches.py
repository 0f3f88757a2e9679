"""The register of incidents with personal data: for the head and for reviewers of the log (GDPR 33 and 34)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow import Schema, fields

from journal.domain.breach import BreachKind, BreachStepKind, Risk
from journal.domain.ids import AccountId
from journal.services.breach_steps import Told, assess_breach, leave_unreported, note_informed, report_breach
from journal.services.breaches import Assessment, NewBreach, enter_breach, list_breaches, see_breach
from journal.web.api import answers
from journal.web.api.fields import PARAGRAPH, Id, Moment, Strict, Text, Whole, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.breach import Breach, BreachStep

blueprint = Noun("breaches", description="Incidents with personal data, and the 72 hours to IMY.")


class AssessmentIn(Strict):
    """How likely a risk is, and how many patients are affected, where it is known."""

    risk = Word(Risk, required=True)
    patients = Whole(load_default=None, allow_none=True)


class BreachIn(AssessmentIn):
    """What happened, when it was discovered and by whom, and the first assessment."""

    kind = Word(BreachKind, required=True)
    discovered_at = Moment(required=True)
    discovered_by = Id(required=True)
    words = Text(required=True, shortest=1, longest=PARAGRAPH)


class ReportIn(Strict):
    """When IMY was told, its reference, and after 72 hours why it took longer."""

    at = Moment(required=True)
    reference = Text(required=True, shortest=1)
    words = Text(load_default="", longest=PARAGRAPH)


class UnreportedIn(Strict):
    """Why IMY is not told."""

    words = Text(required=True, shortest=1, longest=PARAGRAPH)


class InformedIn(Strict):
    """When those affected were told, how many, and in what words."""

    at = Moment(required=True)
    patients = Whole(load_default=None, allow_none=True)
    words = Text(required=True, shortest=1, longest=PARAGRAPH)


class BreachMade(Schema):
    """The id of an incident that was entered."""

    breach = answers.Id(required=True)


class BreachListed(Schema):
    """An incident without its texts, and where its clock stands."""

    id = answers.Id(required=True)
    kind = fields.Enum(BreachKind, by_value=True, required=True)
    risk = fields.Enum(Risk, by_value=True, required=True)
    patients = fields.Integer(required=True, allow_none=True)
    discovered_at = answers.Time(required=True)
    discovered_by = answers.Id(required=True)
    due = answers.Time(required=True)
    settled = fields.Boolean(required=True)
    overdue = fields.Boolean(required=True)


class Breaches(Schema):
    """The register, the newest incident first."""

    breaches = fields.List(fields.Nested(BreachListed), required=True)


class StepShown(Schema):
    """A step; ``words`` are null where no held key opens them."""

    kind = fields.Enum(BreachStepKind, by_value=True, required=True)
    code = fields.String(required=True)
    patients = fields.Integer(required=True, allow_none=True)
    happened_at = answers.Time(required=True, allow_none=True)
    words = fields.String(required=True, allow_none=True)
    by = answers.Id(required=True)
    at = answers.Time(required=True)


class BreachShown(BreachListed):
    """An incident with its texts and its steps."""

    words = fields.String(required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepShown), required=True)


@blueprint.get("/breaches")
@blueprint.answers(200, Breaches)
def listed() -> Json:
    """List every incident; no text is opened."""
    parts, session, at = asking()
    return {"breaches": [_listed_json(one, at) for one in list_breaches(parts, session, at)]}


@blueprint.post("/breaches")
@blueprint.arguments(BreachIn)
@blueprint.answers(201, BreachMade)
@once()
def enter(given: Json) -> Answer:
    """Enter an incident. Asks for a fresh unlock, as every step about one does."""
    parts, session, at = asking()
    new = NewBreach(
        given["kind"],
        given["discovered_at"],
        AccountId(given["discovered_by"]),
        given["words"],
        Assessment(given["risk"], given["patients"]),
    )
    return {"breach": str(enter_breach(parts, session, new, at))}, 201, {}


@blueprint.get("/breaches/<uuid:breach>")
@blueprint.answers(200, BreachShown)
def show(breach: UUID) -> Json:
    """Show one incident; its texts open for reviewers of the log."""
    parts, session, at = asking()
    seen = see_breach(parts, session, breach, at)
    steps = [_step_json(*pair) for pair in zip(seen.breach.steps, seen.texts, strict=True)]
    return _listed_json(seen.breach, at) | {"words": seen.words, "steps": steps}


@blueprint.post("/breaches/<uuid:breach>/assessments")
@blueprint.arguments(AssessmentIn)
@blueprint.answers(204)
@once()
def assess(given: Json, breach: UUID) -> Answer:
    """Assess an incident anew."""
    parts, session, at = asking()
    assess_breach(parts, session, breach, Assessment(**given), at)
    return {}, 204, {}


@blueprint.post("/breaches/<uuid:breach>/report")
@blueprint.arguments(ReportIn)
@blueprint.answers(204)
@once()
def report(given: Json, breach: UUID) -> Answer:
    """Note that IMY was told, once."""
    parts, session, at = asking()
    report_breach(parts, session, breach, Told(**given), at)
    return {}, 204, {}


@blueprint.post("/breaches/<uuid:breach>/non-report")
@blueprint.arguments(UnreportedIn)
@blueprint.answers(204)
@once()
def leave(given: Json, breach: UUID) -> Answer:
    """Decide that IMY is not told, where a risk is unlikely. The incident stays in the register."""
    parts, session, at = asking()
    leave_unreported(parts, session, breach, given["words"], at)
    return {}, 204, {}


@blueprint.post("/breaches/<uuid:breach>/informed")
@blueprint.arguments(InformedIn)
@blueprint.answers(204)
@once()
def inform(given: Json, breach: UUID) -> Answer:
    """Note that those affected were told."""
    parts, session, at = asking()
    note_informed(parts, session, breach, Told(**given), at)
    return {}, 204, {}


def _listed_json(breach: Breach, at: datetime) -> Json:
    return {
        "id": str(breach.id),
        "kind": breach.kind.value,
        "risk": breach.risk.value,
        "patients": breach.patients,
        "discovered_at": breach.discovered_at.isoformat(),
        "discovered_by": str(breach.discovered_by),
        "due": breach.due.isoformat(),
        "settled": breach.is_settled,
        "overdue": breach.is_overdue(at),
    }


def _step_json(step: BreachStep, words: str | None) -> Json:
    return {
        "kind": step.kind.value,
        "code": step.code,
        "patients": step.patients,
        "happened_at": time_or_none(step.happened_at),
        "words": words,
        "by": str(step.by),
        "at": step.at.isoformat(),
    }
