"""The copy that was handed over, as a file: what takes long is set beside the request, and asked for until it is there.

One file of a case is made at a time in a session, where it waits ten minutes to be taken once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for
from marshmallow import Schema, fields, validate

from journal.domain.errors import ThrottledError, UnavailableError, UnknownError
from journal.domain.ids import CaseId, PatientId
from journal.services.copy_files import begin_locked, begin_pdf, plain_copy, take_made
from journal.services.copy_forms import CopyFile
from journal.services.setting_copies import LOCKED, waiting
from journal.web.api.case_requests import CarryIn
from journal.web.api.cases import ONE
from journal.web.api.copy_cases import blueprint
from journal.web.sent_files import CARRIED, KINDS, file_of, set_file
from journal.web.wiring import asking

if TYPE_CHECKING:
    from uuid import UUID

    from flask import Response

    from journal.services.case_steps import Target
    from journal.services.set_files import Progress
    from journal.web.api.noun import Answer
    from journal.web.api.shown import Json

_AGAIN = 2
"""Seconds."""
_BINARY = {"type": "string", "format": "binary"}
_HEADERS = {
    "Location": {"schema": {"type": "string"}, "description": "Where the file is asked for."},
    "Retry-After": {"schema": {"type": "integer"}, "description": "Seconds until it is worth asking again."},
}


class BeingMade(Schema):
    """A file that is being made: which, and how much of it is done."""

    form = fields.String(required=True, validate=validate.OneOf([CopyFile.PDF.value, LOCKED]))
    percent = fields.Integer(required=True)


_being_made = blueprint.alt_response(202, schema=BeingMade, success=True, headers=_HEADERS)


@blueprint.get(f"{ONE}/copy.pdf")
@blueprint.alt_response(200, content_type=KINDS[CopyFile.PDF], success=True, schema=_BINARY)
@_being_made
def as_pdf(patient: UUID, case: UUID) -> Response | Answer:
    """Return what was released and handed over as a PDF that the provider has signed.

    The first time it is set, which is a row, and 202 says so: ask again until it is there. It is given once.
    """
    parts, session, at = asking()
    target = (PatientId(patient), CaseId(case))
    if _begun(target, CopyFile.PDF.value) is None:
        _require_room(target)
        begin_pdf(parts, session, target, at)
    return _given(target, CopyFile.PDF.value)


@blueprint.get(f"{ONE}/copy.json")
@blueprint.alt_response(200, content_type=KINDS[CopyFile.JSON], success=True, schema={"type": "object"})
def as_json(patient: UUID, case: UUID) -> Response:
    """Return the same as JSON, docs/formats/copy.md. Each time is a row."""
    return _plain(patient, case, CopyFile.JSON)


@blueprint.get(f"{ONE}/copy.fhir.json")
@blueprint.alt_response(200, content_type=KINDS[CopyFile.FHIR], success=True, schema={"type": "object"})
def as_fhir(patient: UUID, case: UUID) -> Response:
    """Return the same as a FHIR R4 document. Each time is a row."""
    return _plain(patient, case, CopyFile.FHIR)


@blueprint.post(f"{ONE}/package")
@blueprint.arguments(CarryIn)
@_being_made
def carry(given: Json, patient: UUID, case: UUID) -> Answer:
    """Have all three made as one file that a passphrase opens, with `age -d`. Tell it by another way than the file."""
    parts, session, at = asking()
    target = (PatientId(patient), CaseId(case))
    _require_room(target)
    begin_locked(parts, session, target, given["passphrase"], at)
    return _wait(target, LOCKED)


@blueprint.get(f"{ONE}/package")
@blueprint.alt_response(200, content_type=CARRIED, success=True, schema=_BINARY)
@_being_made
def carried(patient: UUID, case: UUID) -> Response | Answer:
    """Return the one file that was asked to be made, once: 202 until it is there, 404 where none is made."""
    target = (PatientId(patient), CaseId(case))
    if _begun(target, LOCKED) is None:
        raise UnknownError("no such file is being made")
    return _given(target, LOCKED)


def _progress(target: Target) -> Progress | None:
    parts, session, at = asking()
    return waiting(parts, session, target[1]).progress(at)


def _begun(target: Target, form: str) -> Progress | None:
    """Return how far a file of this form is; None where none was begun. UnavailableError, once, where it has failed."""
    now = _progress(target)
    if now is None or now.form != form:
        return None
    if now.has_failed:
        parts, session, _at = asking()
        waiting(parts, session, target[1]).drop()
        raise UnavailableError("the file could not be made")
    return now


def _require_room(target: Target) -> None:
    """Raise ThrottledError while a file of the case is being made: a second one would be lost."""
    now = _progress(target)
    if now is not None and not (now.is_ready or now.has_failed):
        raise ThrottledError(_AGAIN)


def _given(target: Target, form: str) -> Response | Answer:
    parts, session, at = asking()
    now = _begun(target, form)
    made = take_made(parts, session, target, at) if now is not None and now.is_ready else None
    return _wait(target, form) if made is None else set_file(*made)


def _wait(target: Target, form: str) -> Answer:
    now = _progress(target)
    end = "carried" if form == LOCKED else "as_pdf"
    location = url_for(f"{blueprint.name}.{end}", patient=target[0], case=target[1])
    said = {"form": form, "percent": now.percent if now else 0}
    return said, 202, {"Location": location, "Retry-After": str(_AGAIN)}


def _plain(patient: UUID, case: UUID, form: CopyFile) -> Response:
    parts, session, at = asking()
    return file_of(plain_copy(parts, session, (PatientId(patient), CaseId(case)), form, at), form)
