"""Emergency access: attest, choose, read; every row says Nödöppning."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from marshmallow import Schema, fields
from marshmallow.validate import Length, Range

from journal.domain.emergency import Hindrance
from journal.domain.ids import EmergencyId, EntryId, PatientId, UnitId
from journal.policy.emergency import closes_at
from journal.services.emergencies import (
    Attestation,
    StepOne,
    choose_entries,
    open_emergency,
    see_entries,
    see_units,
)
from journal.services.emergency_reading import read_in_emergency
from journal.web.api import answers
from journal.web.api.fields import PARAGRAPH, Id, Many, Moment, Strict, Text, Whole, Word, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, entry_json, happened_json
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.entry import EntryHead

blueprint = Noun(
    "emergencies",
    prefix="/patients/<uuid:patient>/emergencies",
    description="What is blocked, when consent cannot be had and care is indispensable.",
)
_MOST_HOURS, _MOST_ENTRIES = 1000, 500


class AttestationIn(Strict):
    """What is attested (PDL 4:5), for how long, and until when the patient's notice waits, with the reason for that."""

    hindrance = Word(Hindrance, required=True)
    indispensable = YesNo(required=True)
    reason = Text(required=True, longest=PARAGRAPH)
    hours = Whole(load_default=24, validate=Range(1, _MOST_HOURS, error="out of range"))
    delay_until = Moment(load_default=None, allow_none=True)
    delay_reason = Text(load_default="", longest=PARAGRAPH)


class EntriesIn(Strict):
    """Which entries may be assumed to matter, and an end that comes sooner."""

    entries = Many(Id(), required=True, validate=Length(max=_MOST_ENTRIES, error="too-long"))
    ends_at = Moment(load_default=None, allow_none=True)


class UnitQuery(Strict):
    """Which unit's."""

    unit = Id(required=True)


class BlockedUnitOut(Schema):
    """A unit that has blocked something, whether it shares, and its therapists: whom to call where it does not."""

    unit = answers.Id(required=True)
    name = fields.String(required=True)
    shares = fields.Boolean(required=True)
    call = fields.List(fields.String(), required=True)


class EmergencyOut(Schema):
    """An emergency access: when it closes by itself, and which units have blocked."""

    emergency = answers.Id(required=True)
    opened_at = answers.Time(required=True)
    closes_at = answers.Time(required=True)
    waits_for_second = fields.Boolean(required=True)
    units = fields.List(fields.Nested(BlockedUnitOut), required=True)


class BlockedEntry(Schema):
    """What is told of a blocked entry before it is chosen."""

    id = answers.Id(required=True)
    kind = fields.String(required=True)
    happened = fields.Nested(answers.Happened, required=True)
    title = fields.String(required=True)


class BlockedEntries(Schema):
    """A unit's blocked entries, newest first."""

    entries = fields.List(fields.Nested(BlockedEntry), required=True)


@blueprint.post("")
@blueprint.arguments(AttestationIn)
@blueprint.answers(201, EmergencyOut)
@once()
def attest(given: Json, patient: UUID) -> Answer:
    """Attest, and be told which units have blocked; the patient's notice is queued. Asks for a fresh unlock."""
    parts, session, at = asking()
    said = Attestation(
        hindrance=given["hindrance"],
        is_indispensable=given["indispensable"],
        reason=given["reason"],
        lasts=timedelta(hours=given["hours"]),
        delay_until=given["delay_until"],
        delay_reason=given["delay_reason"],
    )
    return _step_json(open_emergency(parts, session, PatientId(patient), said, at)), 201, {}


@blueprint.get("/<uuid:emergency>")
@blueprint.answers(200, EmergencyOut)
def units(patient: UUID, emergency: UUID) -> Json:
    """See once more which units have blocked."""
    parts, session, at = asking()
    return _step_json(see_units(parts, session, (PatientId(patient), EmergencyId(emergency)), at))


@blueprint.get("/<uuid:emergency>/entries")
@blueprint.arguments(UnitQuery, location="query")
@blueprint.answers(200, BlockedEntries)
def listed_blocked(given: Json, patient: UUID, emergency: UUID) -> Json:
    """See of what kinds a unit's blocked entries are, and of which days. No text."""
    parts, session, at = asking()
    which = (PatientId(patient), EmergencyId(emergency))
    found = see_entries(parts, session, which, UnitId(given["unit"]), at)
    return {"entries": [_blocked_json(head) for head in found]}


@blueprint.post("/<uuid:emergency>/entries")
@blueprint.arguments(EntriesIn)
@blueprint.answers(204)
@once()
def choose(given: Json, patient: UUID, emergency: UUID) -> Answer:
    """Choose entries: these open, one row each, and nothing else does."""
    parts, session, at = asking()
    which = (PatientId(patient), EmergencyId(emergency))
    wanted = tuple(EntryId(each) for each in given["entries"])
    choose_entries(parts, session, which, (wanted, given["ends_at"]), at)
    return {}, 204, {}


@blueprint.get("/<uuid:emergency>/entries/<uuid:entry>")
@blueprint.answers(200, answers.Entry)
def read(patient: UUID, emergency: UUID, entry: UUID) -> Json:
    """Open one chosen entry. What was not chosen is 404."""
    parts, session, at = asking()
    which = (PatientId(patient), EmergencyId(emergency))
    return entry_json(read_in_emergency(parts, session, which, EntryId(entry), at))


def _step_json(step: StepOne) -> Json:
    access = step.emergency
    return {
        "emergency": str(access.id),
        "opened_at": access.opened_at.isoformat(),
        "closes_at": closes_at(access).isoformat(),
        "waits_for_second": access.needs_two and access.approved_by is None,
        "units": [
            {"unit": str(one.unit), "name": one.name, "shares": one.shares, "call": list(one.call)}
            for one in step.units
        ],
    }


def _blocked_json(head: EntryHead) -> Json:
    first = head.versions[0]
    told = {"id": str(head.id), "kind": head.kind.value, "title": first.author_title}
    return told | {"happened": happened_json(head.happened)}
