"""What is answered about cases: ids, codes and days, and texts where they are asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow import Schema, fields

from journal.domain.case_words import (
    Asker,
    CaseKind,
    CaseOutcome,
    CaseStatus,
    CaseTextKind,
    Channel,
    StepKind,
)
from journal.domain.disclosure import DisclosureForm
from journal.domain.entry import EntryKind
from journal.web.api.answers import Id, Time
from journal.web.api.shown import Json, day_or_none, id_or_none, time_or_none

if TYPE_CHECKING:
    from journal.domain.case import Case, CaseText
    from journal.services.case_lists import ListedCase


class CopyScopeShown(Schema):
    """How much of the journal."""

    kinds = fields.List(fields.Enum(EntryKind, by_value=True), required=True)
    author = Id(required=True, allow_none=True)
    first_day = fields.Date(required=True, allow_none=True)
    last_day = fields.Date(required=True, allow_none=True)
    with_test_material = fields.Boolean(required=True)


class CaseStepShown(Schema):
    """One step that was taken."""

    kind = fields.Enum(StepKind, by_value=True, required=True)
    code = fields.String(required=True)
    day = fields.Date(required=True, allow_none=True)
    by = Id(required=True)
    at = Time(required=True)


class CaseClockShown(Schema):
    """The last day to answer on, the day to answer by if it can be, the last of all, and whether they have passed."""

    due = fields.Date(required=True)
    prompt = fields.Date(required=True, allow_none=True)
    latest = fields.Date(required=True)
    late = fields.Boolean(required=True)
    overdue = fields.Boolean(required=True)
    paused = fields.Boolean(required=True)


class CaseShown(Schema):
    """A case: no word of what was written in it."""

    id = Id(required=True)
    patient = Id(required=True)
    unit = Id(required=True)
    kind = fields.Enum(CaseKind, by_value=True, required=True)
    channel = fields.Enum(Channel, by_value=True, required=True)
    asker = fields.Enum(Asker, by_value=True, required=True)
    form = fields.Enum(DisclosureForm, by_value=True, required=True, allow_none=True)
    status = fields.Enum(CaseStatus, by_value=True, required=True)
    outcome = fields.Enum(CaseOutcome, by_value=True, required=True, allow_none=True)
    received_at = Time(required=True)
    registered_by = Id(required=True)
    registered_at = Time(required=True)
    waits_for_ivo = fields.Boolean(required=True)
    scope = fields.Nested(CopyScopeShown, required=True)
    clock = fields.Nested(CaseClockShown, required=True)
    steps = fields.List(fields.Nested(CaseStepShown), required=True)


class Cases(Schema):
    """Cases, what came first on top; of one patient what came last."""

    cases = fields.List(fields.Nested(CaseShown), required=True)


class CaseTextShown(Schema):
    """A text of the case. ``words`` is null where it was destroyed by decision, or does not open."""

    id = Id(required=True)
    kind = fields.Enum(CaseTextKind, by_value=True, required=True)
    by = Id(required=True)
    at = Time(required=True)
    words = fields.String(required=True, allow_none=True)
    destroyed_at = Time(required=True, allow_none=True)


class CaseTexts(Schema):
    """The texts of a case, oldest first."""

    texts = fields.List(fields.Nested(CaseTextShown), required=True)


def listed_json(listed: ListedCase) -> Json:
    """Say a case with its clock."""
    case, clock = listed.case, listed.clock
    return {
        "id": str(case.id),
        "patient": str(case.patient),
        "unit": str(case.unit),
        "kind": case.kind.value,
        "channel": case.channel.value,
        "asker": case.asker.value,
        "form": case.form.value if case.form else None,
        "status": case.status.value,
        "outcome": case.outcome.value if case.outcome else None,
        "received_at": case.received_at.isoformat(),
        "registered_by": str(case.registered_by),
        "registered_at": case.registered_at.isoformat(),
        "waits_for_ivo": case.waits_for_ivo,
        "scope": _scope_json(case),
        "clock": {
            "due": clock.due.isoformat(),
            "prompt": day_or_none(clock.prompt),
            "latest": clock.latest.isoformat(),
            "late": clock.late,
            "overdue": clock.overdue,
            "paused": case.is_paused,
        },
        "steps": [
            {
                "kind": step.kind.value,
                "code": step.code,
                "day": day_or_none(step.day),
                "by": str(step.by),
                "at": step.at.isoformat(),
            }
            for step in case.steps
        ],
    }


def text_json(text: CaseText) -> Json:
    """Say a text that was opened."""
    return {
        "id": str(text.id),
        "kind": text.kind.value,
        "by": str(text.by),
        "at": text.at.isoformat(),
        "words": text.words,
        "destroyed_at": time_or_none(text.destroyed_at),
    }


def _scope_json(case: Case) -> Json:
    scope = case.scope
    return {
        "kinds": [kind.value for kind in scope.kinds],
        "author": id_or_none(scope.author),
        "first_day": day_or_none(scope.first_day),
        "last_day": day_or_none(scope.last_day),
        "with_test_material": scope.with_test_material,
    }
