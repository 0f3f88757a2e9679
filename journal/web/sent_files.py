"""A file that the browser keeps instead of showing it."""

from __future__ import annotations

from flask import Response

from journal.outlets.fhir.audit import LogExtract, audit_fhir
from journal.services.copy_forms import CopyFile
from journal.services.setting_copies import LOCKED

FHIR = "application/fhir+json"
KINDS = {CopyFile.PDF: "application/pdf", CopyFile.JSON: "application/json", CopyFile.FHIR: FHIR}
ENDS = {CopyFile.PDF: "pdf", CopyFile.JSON: "json", CopyFile.FHIR: "fhir.json"}
CARRIED = "application/octet-stream"


def file_of(content: bytes, form: CopyFile) -> Response:
    """Return a copy in one of its forms. Its name tells nothing of whose it is."""
    return _sent(content, KINDS[form], f"journalkopia.{ENDS[form]}")


def audit_file(rows: LogExtract) -> Response:
    """Return rows of the access log as FHIR AuditEvents."""
    return _sent(audit_fhir(rows), FHIR, f"logg-{rows.made_at:%Y%m%dT%H%M%SZ}.fhir.json")


def carried(content: bytes) -> Response:
    """Return a sealed package."""
    return _sent(content, CARRIED, "journalkopia.zip.age")


def set_file(form: str, content: bytes) -> Response:
    """Return a file that waited: a copy in the form that has this name, or a sealed package."""
    return carried(content) if form == LOCKED else file_of(content, CopyFile(form))


def _sent(content: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=kind, headers=headers)
