"""Går det att lita på listan?: the patient's extract with its proof, and a page that checks it without our word."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, render_template

from journal.services.own_log_extract import take_audit, take_extract
from journal.web.own_log_words import aside, subject, verbs
from journal.web.pages.log_views import reason_word
from journal.web.sent_files import audit_file
from journal.web.wiring import patient_asking

if TYPE_CHECKING:
    from flask import Response

    from journal.services.own_log_extract import OwnExtract, ProvenRow

blueprint = Blueprint("own_log_extract", __name__, url_prefix="/me/log")
FORMAT = "sigill-patient-extract/1"
_FILE = "vem-har-last.json"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@blueprint.get("/trust")
def trust() -> str:
    """Show how the list can be checked without us; what checks it runs in the browser, and needs no net."""
    return render_template("log_trust.html")


@blueprint.get("/extract")
def extract() -> Response:
    """Give the extract with its proof, docs/formats/patient-extract.md."""
    parts, session, at = patient_asking()
    response = make_response(json.dumps(_file(take_extract(parts, session, at)), ensure_ascii=False))
    response.headers["Content-Type"] = "application/json; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{_FILE}"'
    return response


@blueprint.get("/fhir")
def fhir() -> Response:
    """Give the same rows as FHIR AuditEvents, for others' programs; the proof stands in the extract alone."""
    parts, session, at = patient_asking()
    return audit_file(take_audit(parts, session, at))


def _file(taken: OwnExtract) -> dict[str, Any]:
    signed = taken.signed
    return {
        "format": FORMAT,
        **taken.keys,
        "patient": str(signed.patient),
        "at": (signed.at - _EPOCH) // timedelta(microseconds=1),
        "last_seq": signed.last_seq,
        "checkpoint": signed.tree.note,
        "signature": signed.signature.hex(),
        "rows": [_row(row) for row in taken.rows],
    }


def _row(proven: ProvenRow) -> dict[str, Any]:
    row = proven.row
    return {
        "number": row.seq,
        "at": row.at.isoformat(),
        "who": subject(row.who) if row.who else "",
        "role": aside(row.who) if row.who else "",
        "did": verbs([row]),
        "reason": reason_word(row.event.reason) if row.event else "",
        "purpose": row.event.purpose.value if row.event else "",
        "refused": bool(row.event and not row.event.permitted),
        "leaf": proven.leaf.hex(),
        "receipt": proven.receipt.hex(),
        "opened": proven.opened.hex() if proven.opened is not None else None,
    }
