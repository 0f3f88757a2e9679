"""Lifts of what a patient has blocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow import Schema, fields

from journal.domain.ids import AccountId, BlockId, LiftId, PatientId, UnitId
from journal.services.lifts import NewLift, cancel_lift, lift_block, see_lifts
from journal.web.api import answers
from journal.web.api.fields import Id, Moment, Strict
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, id_or_none, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.lift import Lift

blueprint = Noun("lifts", prefix="/patients/<uuid:patient>/lifts", description="Lifts, with the patient's consent.")


class BlockLiftIn(Strict):
    """Of which unit's blocks, or which block of it; for which unit, or which therapist there; until when (B-12)."""

    unit = Id(required=True)
    block = Id(load_default=None, allow_none=True)
    to_unit = Id(required=True)
    to_account = Id(load_default=None, allow_none=True)
    requested_at = Moment(required=True)
    ends_at = Moment(required=True)


class LiftMade(Schema):
    """The id of a lift that was entered."""

    lift = answers.Id(required=True)


class LiftOut(Schema):
    """A lift, and whether it stands."""

    id = answers.Id(required=True)
    unit = answers.Id(required=True)
    block = answers.Id(required=True, allow_none=True)
    to_unit = answers.Id(required=True)
    to_account = answers.Id(required=True, allow_none=True)
    starts_at = answers.Time(required=True)
    ends_at = answers.Time(required=True)
    requested_at = answers.Time(required=True)
    registered_by = answers.Id(required=True)
    registered_at = answers.Time(required=True)
    cancelled_at = answers.Time(required=True, allow_none=True)
    stands = fields.Boolean(required=True)


class Lifts(Schema):
    """The units whose information is blocked now, and every lift there was, newest first."""

    blocked = fields.List(answers.Id(), required=True)
    lifts = fields.List(fields.Nested(LiftOut), required=True)


@blueprint.get("")
@blueprint.answers(200, Lifts)
def listed_lifts(patient: UUID) -> Json:
    """See which units' information is blocked, and what was lifted. For authorised officers."""
    parts, session, at = asking()
    desk = see_lifts(parts, session, PatientId(patient), at)
    units = sorted({str(block.unit) for block in desk.blocks})
    return {"blocked": units, "lifts": [_lift_json(lift) | {"stands": lift.stands(at)} for lift in desk.lifts]}


@blueprint.post("")
@blueprint.arguments(BlockLiftIn)
@blueprint.answers(201, LiftMade)
@once()
def lift(given: Json, patient: UUID) -> Answer:
    """Lift with the patient's consent, until an end within a week (PDL 4:5). Asks for a fresh unlock."""
    parts, session, at = asking()
    new = NewLift(
        unit=UnitId(given["unit"]),
        to_unit=UnitId(given["to_unit"]),
        ends_at=given["ends_at"],
        requested_at=given["requested_at"],
        block=BlockId(given["block"]) if given["block"] else None,
        to_account=AccountId(given["to_account"]) if given["to_account"] else None,
    )
    return {"lift": str(lift_block(parts, session, PatientId(patient), new, at))}, 201, {}


@blueprint.delete("/<uuid:lift_id>")
@blueprint.answers(204)
def take_back(patient: UUID, lift_id: UUID) -> Answer:
    """Take a lift back now. It stays in the list."""
    parts, session, at = asking()
    cancel_lift(parts, session, (PatientId(patient), LiftId(lift_id)), at)
    return {}, 204, {}


def _lift_json(lift: Lift) -> Json:
    return {
        "id": str(lift.id),
        "unit": str(lift.unit),
        "block": id_or_none(lift.block),
        "to_unit": str(lift.to_unit),
        "to_account": id_or_none(lift.to_account),
        "starts_at": lift.starts_at.isoformat(),
        "ends_at": lift.ends_at.isoformat(),
        "requested_at": lift.registered.requested_at.isoformat(),
        "registered_by": str(lift.registered.registered_by),
        "registered_at": lift.registered.registered_at.isoformat(),
        "cancelled_at": time_or_none(lift.cancelled_at),
    }
