"""The access log: searched, one's own rows, taken out, proven. Reading it is logged too (L-09)."""

from __future__ import annotations

from base64 import b64encode
from contextlib import ExitStack
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Response
from marshmallow import Schema, fields
from marshmallow.validate import Range

from journal.domain.access_words import Activity, Purpose
from journal.domain.ids import AccountId, EventId, PatientId, UnitId
from journal.services.auditing import LogFilter, export_log, own_log, proof, search_log, select_log
from journal.web.api import answers
from journal.web.api.fields import Id, Moment, Whole, Word, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.paging import MOST, Cursor, listed
from journal.web.api.shown import Json, id_or_none, receipt_json
from journal.web.sent_files import FHIR, audit_file
from journal.web.wiring import asking

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from journal.domain.access_log import AccessEvent
    from journal.domain.people import Actor
    from journal.services.auditing import EventProof, LogPage, LogRow

IN_MEMORY = 8 * 1024 * 1024
AT_ONCE = 64 * 1024

blueprint = Noun("log", prefix="/log", description="The access log: who opened what, and why.")


class Sought(Schema):
    """What to look for; what is left out is anything. ``since`` is included, ``until`` is not."""

    actor = Id(load_default=None)
    patient = Id(load_default=None)
    unit = Id(load_default=None)
    activity = Word(Activity, load_default=None)
    purpose = Word(Purpose, load_default=None)
    since = Moment(load_default=None)
    until = Moment(load_default=None)
    permitted = YesNo(load_default=None, allow_none=True)


class LogQuery(Sought, Cursor):
    """What to look for, and which page of it."""

    limit = Whole(load_default=50, validate=Range(1, MOST, error="malformed"))


class LoggedActor(Schema):
    """Who acted, in which assignment, as they were called then."""

    account = answers.Id(required=True)
    kind = fields.String(required=True)
    on_behalf_of = answers.Id(required=True, allow_none=True)
    name = fields.String(required=True)
    title = fields.String(required=True)
    role = fields.String(required=True)
    assignment = answers.Id(required=True)
    unit = answers.Id(required=True, allow_none=True)


class Event(Schema):
    """What a row says; never a word of any text."""

    activity = fields.String(required=True)
    subtype = fields.String(required=True)
    purpose = fields.String(required=True)
    reason = fields.String(required=True)
    has_reason_text = fields.Boolean(required=True)
    permitted = fields.Boolean(required=True)
    because = fields.List(fields.String(), required=True)
    actor = fields.Nested(LoggedActor, required=True)
    way = fields.String(required=True)
    resource = fields.String(required=True)
    resource_ids = fields.List(answers.Id(), required=True)
    patients = fields.List(answers.Id(), required=True)


class Row(Schema):
    """One row; ``event`` is null when what is stored is not what the receipt was given for."""

    id = answers.Id(required=True)
    receipt = fields.Nested(answers.Receipt, required=True)
    event = fields.Nested(Event, required=True, allow_none=True)


class Rows(answers.Listing):
    """A page of the log, newest first."""

    rows = fields.List(fields.Nested(Row), required=True)


class Leaf(Schema):
    """One leaf and its way to the root (RFC 9162), base64."""

    index = fields.Integer(required=True)
    leaf = fields.String(required=True)
    path = fields.List(fields.String(), required=True)


class Proof(Schema):
    """A row, its leaves, and the signed tree they are proven in; no leaves while it waits to be integrated."""

    row = fields.Nested(Row, required=True)
    leaves = fields.List(fields.Nested(Leaf), required=True)
    checkpoint = fields.String(required=True, allow_none=True)


@blueprint.get("")
@blueprint.arguments(LogQuery, location="query")
@blueprint.answers(200, Rows)
def search(query: Json) -> Answer:
    """Search the provider's log. For reviewers of the log."""
    parts, session, at = asking()
    return _page(search_log(parts, session, _wanted(query), at))


@blueprint.get("/fhir")
@blueprint.arguments(Sought, location="query")
@blueprint.alt_response(200, content_type=FHIR, success=True, schema={"type": "object"})
def select(query: Json) -> Response:
    """Take every row of a search out as FHIR R4 AuditEvents, 10,000 at most. Asks for a fresh unlock."""
    parts, session, at = asking()
    return audit_file(select_log(parts, session, _wanted(query), at))


@blueprint.get("/own")
@blueprint.arguments(Cursor, location="query")
@blueprint.answers(200, Rows)
def own(query: Json) -> Answer:
    """List what one did oneself."""
    parts, session, at = asking()
    return _page(own_log(parts, session, query["cursor"], at))


@blueprint.get("/events/<uuid:event>")
@blueprint.answers(200, Proof)
def prove(event: UUID) -> Json:
    """Prove one row in the newest signed tree."""
    parts, session, at = asking()
    return _proof_json(proof(parts, session, EventId(event), at))


@blueprint.get("/export")
@blueprint.alt_response(200, content_type="application/jsonl", success=True, schema={"type": "string"})
def export() -> Response:
    """Take the log out as of its newest checkpoint, for ``journal verify-log``. Asks for a fresh unlock."""
    parts, session, at = asking()
    # Whole before it is sent: an export that breaks off is a problem, not half a file.
    with ExitStack() as until_sent:
        file = until_sent.enter_context(SpooledTemporaryFile(IN_MEMORY))
        export_log(parts, session, file, at)  # type: ignore[arg-type]  # it is a binary file in all but name
        file.seek(0)
        until_sent.pop_all()
    headers = {"Content-Disposition": f'attachment; filename="log-{at:%Y%m%dT%H%M%SZ}.jsonl"'}
    return Response(_sent(file), content_type="application/jsonl", headers=headers)  # type: ignore[arg-type]  # as above


def _wanted(query: Json) -> LogFilter:
    return LogFilter(
        **query
        | {
            "actor": query["actor"] and AccountId(query["actor"]),
            "patient": query["patient"] and PatientId(query["patient"]),
            "unit": query["unit"] and UnitId(query["unit"]),
        }
    )


def _sent(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(AT_ONCE):
            yield piece


def _page(page: LogPage) -> Answer:
    return listed({"rows": [row_json(row) for row in page.rows]}, page.next_cursor)


def row_json(row: LogRow) -> Json:
    """Say one row."""
    event = None if row.event is None else _event_json(row.event)
    return {"id": str(row.id), "receipt": receipt_json(row.receipt), "event": event}


def _event_json(event: AccessEvent) -> Json:
    return {
        "activity": event.activity.value,
        "subtype": event.subtype.value,
        "purpose": event.purpose.value,
        "reason": event.reason,
        "has_reason_text": bool(event.sealed_reason),
        "permitted": event.permitted,
        "because": list(event.because),
        "actor": _actor_json(event.actor),
        "way": event.way.value,
        "resource": event.resource.kind.value,
        "resource_ids": [str(each) for each in event.resource.ids],
        "patients": [str(each) for each in event.patients],
    }


def _actor_json(actor: Actor) -> Json:
    return {
        "account": str(actor.account),
        "kind": actor.kind.value,
        "on_behalf_of": id_or_none(actor.on_behalf_of),
        "name": actor.name,
        "title": actor.title,
        "role": actor.role.value,
        "assignment": str(actor.assignment),
        "unit": id_or_none(actor.unit),
    }


def _proof_json(proven: EventProof) -> Json:
    return {
        "row": row_json(proven.row),
        "leaves": [
            {"index": leaf.index, "leaf": _text(leaf.leaf), "path": [_text(node) for node in leaf.path]}
            for leaf in proven.leaves
        ],
        "checkpoint": proven.tree and proven.tree.note,
    }


def _text(raw: bytes) -> str:
    return b64encode(raw).decode()
