"""What the own unit has hidden from a patient's own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.case_words import IdentityCheck
from journal.domain.ids import PatientId
from journal.services.care_seals import (
    NewCareSeal,
    SealGround,
    reopen_for_patient,
    seal_for_patient,
    see_unit_seals,
)
from journal.services.seals import NewSeal
from journal.web.api.answers import Id, Receipt, Time
from journal.web.api.fields import Day, Strict, Text, Word, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, receipt_json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.domain.release import Seal

blueprint = Noun(
    "seals",
    prefix="/patients/<uuid:patient>/seals",
    description="What the own unit has hidden from a patient's own pages. What patients hide themselves is not here.",
)


class SealIn(Strict):
    """On which ground, why, and what: the own unit's journal, or every unit's. The words are sealed to the auditor."""

    ground = Word(SealGround, required=True)
    why = Text(required=True, shortest=1, longest=1024)
    everywhere = YesNo(load_default=False)
    first_day = Day(load_default=None, allow_none=True)
    last_day = Day(load_default=None, allow_none=True)


class ReopenIn(Strict):
    """How it was seen who the patient is: `document` or `known`."""

    check = Word(IdentityCheck, required=True)


class SealShown(Schema):
    """One seal of the unit's."""

    id = Id(required=True)
    ground = fields.Enum(SealGround, by_value=True, required=True, allow_none=True)
    everywhere = fields.Boolean(required=True)
    first_day = fields.Date(required=True, allow_none=True)
    last_day = fields.Date(required=True, allow_none=True)
    made_at = Time(required=True)
    reopened_at = Time(required=True, allow_none=True)


class Seals(Schema):
    """What the unit has sealed, newest first; what was opened again too."""

    seals = fields.List(fields.Nested(SealShown), required=True)


class SealEntered(Schema):
    """The seal, and the log's promise that it stands."""

    seal = Id(required=True)
    receipt = fields.Nested(Receipt, required=True)


class SealReopened(Schema):
    """The log's promise that it is shown again."""

    receipt = fields.Nested(Receipt, required=True)


@blueprint.get("")
@blueprint.answers(200, Seals)
def listed(patient: UUID) -> Json:
    """List what the own unit has sealed of a patient's."""
    parts, session, at = asking()
    return {"seals": [_shown(one) for one in see_unit_seals(parts, session, PatientId(patient), at)]}


@blueprint.post("")
@blueprint.arguments(SealIn)
@blueprint.answers(201, SealEntered)
@once()
def enter(given: Json, patient: UUID) -> Answer:
    """Hide the journal from the patient's own pages."""
    parts, session, at = asking()
    period = NewSeal(None, given["first_day"], given["last_day"])
    new = NewCareSeal(given["ground"], given["why"], given["everywhere"], period)
    made = seal_for_patient(parts, session, PatientId(patient), new, at)
    return {"seal": str(made.seal), "receipt": receipt_json(made.receipt)}, 201, {}


@blueprint.post("/<uuid:seal>/reopen")
@blueprint.arguments(ReopenIn)
@blueprint.answers(201, SealReopened)
@once()
def reopen(given: Json, patient: UUID, seal: UUID) -> Answer:
    """Show it again, once it was seen who the patient is."""
    parts, session, at = asking()
    receipt = reopen_for_patient(parts, session, (PatientId(patient), seal), given["check"], at)
    return {"receipt": receipt_json(receipt)}, 201, {}


def _shown(one: Seal) -> Json:
    return {
        "id": str(one.id),
        "ground": one.ground,
        "everywhere": one.unit is None,
        "first_day": one.first_day and one.first_day.isoformat(),
        "last_day": one.last_day and one.last_day.isoformat(),
        "made_at": one.made_at.isoformat(),
        "reopened_at": time_or_none(one.reopened_at),
    }
