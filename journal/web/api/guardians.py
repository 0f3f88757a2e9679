"""Guardians of a child, as the own unit has entered them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.ids import PatientId
from journal.services.guardianships import end_guardian, register_guardian, see_guardians
from journal.web.api.answers import Id, Receipt, Time
from journal.web.api.fields import Strict, Text
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, id_or_none, receipt_json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.domain.guardianship import Guardianship

blueprint = Noun(
    "guardians",
    prefix="/patients/<uuid:patient>/guardians",
    description="Who reads a child's journal directly, until the child is thirteen. No adult has a proxy here.",
)


class GuardianIn(Strict):
    """The guardian's own number: it is kept as a value that only this installation can look up."""

    number = Text(required=True, shortest=1, longest=20)


class GuardianShown(Schema):
    """A guardian. ``has_come``: somebody with an e-ID of that number has an account here."""

    id = Id(required=True)
    last_day = fields.Date(required=True)
    made_by = Id(required=True)
    made_at = Time(required=True)
    has_come = fields.Boolean(required=True)
    ended_by = Id(required=True, allow_none=True)
    ended_at = Time(required=True, allow_none=True)


class Guardians(Schema):
    """Every guardian whom the unit has entered, newest first; those that are over too."""

    guardians = fields.List(fields.Nested(GuardianShown), required=True)


class GuardianEntered(Schema):
    """The guardian, the last day of reading, and the log's promise that it stands."""

    guardian = Id(required=True)
    last_day = fields.Date(required=True)
    receipt = fields.Nested(Receipt, required=True)


class GuardianEnded(Schema):
    """The log's promise that it is over."""

    receipt = fields.Nested(Receipt, required=True)


@blueprint.get("")
@blueprint.answers(200, Guardians)
def listed(patient: UUID) -> Json:
    """List the child's guardians."""
    parts, session, at = asking()
    return {"guardians": [_shown(one) for one in see_guardians(parts, session, PatientId(patient), at).entered]}


@blueprint.post("")
@blueprint.arguments(GuardianIn)
@blueprint.answers(201, GuardianEntered)
@once()
def enter(given: Json, patient: UUID) -> Answer:
    """Enter a guardian of a child under thirteen."""
    parts, session, at = asking()
    made = register_guardian(parts, session, PatientId(patient), given["number"], at)
    told = {"guardian": str(made.guardianship), "last_day": made.last_day.isoformat()}
    return {**told, "receipt": receipt_json(made.receipt)}, 201, {}


@blueprint.post("/<uuid:guardian>/end")
@blueprint.answers(201, GuardianEnded)
@once()
def end(patient: UUID, guardian: UUID) -> Answer:
    """End that a guardian reads. The row stays in the list."""
    parts, session, at = asking()
    receipt = end_guardian(parts, session, (PatientId(patient), guardian), at)
    return {"receipt": receipt_json(receipt)}, 201, {}


def _shown(one: Guardianship) -> Json:
    return {
        "id": str(one.id),
        "last_day": one.last_day.isoformat(),
        "made_by": str(one.made_by),
        "made_at": one.made_at.isoformat(),
        "has_come": one.account is not None,
        "ended_by": id_or_none(one.ended_by),
        "ended_at": time_or_none(one.ended_at),
    }
