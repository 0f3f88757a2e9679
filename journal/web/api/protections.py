"""Marks in the unit's register that a patient's identity is protected."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.ids import PatientId
from journal.domain.protection import ProtectionKind
from journal.services.protections import end_protection, protect, see_protections
from journal.web.api.answers import Id, Receipt, Time
from journal.web.api.fields import Strict, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, id_or_none, receipt_json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.domain.protection import Protection

blueprint = Noun(
    "protections",
    prefix="/patients/<uuid:patient>/protections",
    description="That a patient's identity is protected: contact details are hidden, and no guardian reads.",
)


class ProtectionIn(Strict):
    """What the population register says."""

    kind = Word(ProtectionKind, required=True)


class ProtectionShown(Schema):
    """A mark. One that was taken away stays in the list."""

    id = Id(required=True)
    kind = fields.Enum(ProtectionKind, by_value=True, required=True)
    made_by = Id(required=True)
    made_at = Time(required=True)
    stands = fields.Boolean(required=True)
    ended_by = Id(required=True, allow_none=True)
    ended_at = Time(required=True, allow_none=True)


class Protections(Schema):
    """Every mark that the own unit has entered, newest first."""

    protections = fields.List(fields.Nested(ProtectionShown), required=True)


class ProtectionMade(Schema):
    """The mark, and the log's promise that it stands."""

    protection = Id(required=True)
    receipt = fields.Nested(Receipt, required=True)


class ProtectionEnded(Schema):
    """The log's promise that the mark is taken away."""

    receipt = fields.Nested(Receipt, required=True)


@blueprint.get("")
@blueprint.answers(200, Protections)
def listed(patient: UUID) -> Json:
    """List the marks of the own unit's register. Whether any unit's holds is the patient's `is_protected`."""
    parts, session, at = asking()
    return {"protections": [_shown(one) for one in see_protections(parts, session, PatientId(patient), at)]}


@blueprint.post("")
@blueprint.arguments(ProtectionIn)
@blueprint.answers(201, ProtectionMade)
@once()
def mark(given: Json, patient: UUID) -> Answer:
    """Mark the patient's identity as protected. Guardians' reading ends, at every unit of the provider."""
    parts, session, at = asking()
    made = protect(parts, session, PatientId(patient), given["kind"], at)
    return {"protection": str(made.protection), "receipt": receipt_json(made.receipt)}, 201, {}


@blueprint.post("/<uuid:protection>/end")
@blueprint.answers(201, ProtectionEnded)
@once()
def end(patient: UUID, protection: UUID) -> Answer:
    """Take the mark away. It stays in the list."""
    parts, session, at = asking()
    receipt = end_protection(parts, session, (PatientId(patient), protection), at)
    return {"receipt": receipt_json(receipt)}, 201, {}


def _shown(one: Protection) -> Json:
    return {
        "id": str(one.id),
        "kind": one.kind.value,
        "made_by": str(one.made_by),
        "made_at": one.made_at.isoformat(),
        "stands": one.stands,
        "ended_by": id_or_none(one.ended_by),
        "ended_at": time_or_none(one.ended_at),
    }
