"""A unit's exceptions for patients of thirteen to fifteen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.age_exemption import ExceptedReader
from journal.domain.ids import PatientId
from journal.services.age_exemptions import NewExemption, end_an_exception, make_exception, see_exceptions
from journal.web.api.answers import Id, Receipt, Time
from journal.web.api.fields import Strict, Text, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, id_or_none, receipt_json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.domain.age_exemption import AgeExemption

blueprint = Noun(
    "age_exemptions",
    prefix="/patients/<uuid:patient>/age-exemptions",
    description="From thirteen to sixteen nobody reads directly, but for a unit's exception.",
)


class ExceptionIn(Strict):
    """Who is to read, and why the unit holds that to be right. The reason is sealed to the auditors."""

    reader = Word(ExceptedReader, required=True)
    reason = Text(required=True, shortest=1, longest=1024)


class ExceptionShown(Schema):
    """An exception. One that is over stays in the list."""

    id = Id(required=True)
    reader = fields.Enum(ExceptedReader, by_value=True, required=True)
    last_day = fields.Date(required=True)
    made_by = Id(required=True)
    made_at = Time(required=True)
    ended_by = Id(required=True, allow_none=True)
    ended_at = Time(required=True, allow_none=True)


class Exceptions(Schema):
    """Every exception of the own unit, newest first; whether the patient is of the age for one."""

    is_of_the_age = fields.Boolean(required=True)
    exceptions = fields.List(fields.Nested(ExceptionShown), required=True)


class ExceptionMade(Schema):
    """The exception, its last day, and the log's promise that it stands."""

    exception = Id(required=True)
    last_day = fields.Date(required=True)
    receipt = fields.Nested(Receipt, required=True)


class ExceptionEnded(Schema):
    """The log's promise that it is over."""

    receipt = fields.Nested(Receipt, required=True)


@blueprint.get("")
@blueprint.answers(200, Exceptions)
def listed(patient: UUID) -> Json:
    """List the exceptions of the own unit."""
    parts, session, at = asking()
    found = see_exceptions(parts, session, PatientId(patient), at)
    return {"is_of_the_age": found.is_of_the_age, "exceptions": [_shown(one) for one in found.made]}


@blueprint.post("")
@blueprint.arguments(ExceptionIn)
@blueprint.answers(201, ExceptionMade)
@once()
def make(given: Json, patient: UUID) -> Answer:
    """Let a patient of thirteen to fifteen read, or a guardian go on reading."""
    parts, session, at = asking()
    made = make_exception(parts, session, PatientId(patient), NewExemption(**given), at)
    told = {"exception": str(made.exception), "last_day": made.last_day.isoformat()}
    return {**told, "receipt": receipt_json(made.receipt)}, 201, {}


@blueprint.post("/<uuid:exception>/end")
@blueprint.answers(201, ExceptionEnded)
@once()
def end(patient: UUID, exception: UUID) -> Answer:
    """End an exception, with the keys that it gave. It stays in the list."""
    parts, session, at = asking()
    receipt = end_an_exception(parts, session, (PatientId(patient), exception), at)
    return {"receipt": receipt_json(receipt)}, 201, {}


def _shown(one: AgeExemption) -> Json:
    return {
        "id": str(one.id),
        "reader": one.reader.value,
        "last_day": one.last_day.isoformat(),
        "made_by": str(one.made_by),
        "made_at": one.made_at.isoformat(),
        "ended_by": id_or_none(one.ended_by),
        "ended_at": time_or_none(one.ended_at),
    }
