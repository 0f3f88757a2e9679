"""The API as one document: OpenAPI 3.1 at /api/openapi.json, written by the views and schemas themselves."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, current_app, json, redirect
from flask_smorest import Api
from marshmallow import Schema, fields
from werkzeug.exceptions import NotFound

from journal.web.api import (
    access_log,
    account,
    age_exemptions,
    assignments,
    blocks,
    breaches,
    care_seals,
    cases,
    consents,
    copy_cases,
    copy_files,
    corrections,
    deaths,
    destructions,
    disclosures,
    drafts,
    duties,
    emergency,
    emergency_review,
    entries,
    guardians,
    lifts,
    passkeys,
    patients,
    protections,
    releases,
    retention,
    sessions,
    staff,
    statements,
    tokens,
    units,
)
from journal.web.cookies import session_cookie
from journal.web.errors import PROBLEM_JSON
from journal.web.problems import ALL_KINDS, CODES
from journal.web.wiring import EXTENSION

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.wrappers import Response as AnyResponse

    from journal.web.api.noun import Noun

# Adds its routes to the blueprint of copies.
_ADDED = (copy_files,)

NOUNS: tuple[Noun, ...] = (
    sessions.blueprint,
    assignments.blueprint,
    patients.blueprint,
    patients.care,
    deaths.blueprint,
    guardians.blueprint,
    protections.blueprint,
    care_seals.blueprint,
    age_exemptions.blueprint,
    blocks.blueprint,
    entries.blueprint,
    drafts.blueprint,
    drafts.signatures,
    corrections.blueprint,
    corrections.misfilings,
    corrections.choices,
    releases.blueprint,
    statements.blueprint,
    disclosures.blueprint,
    cases.blueprint,
    copy_cases.blueprint,
    consents.blueprint,
    staff.blueprint,
    staff.invitations,
    units.blueprint,
    duties.analyses,
    duties.officers,
    breaches.blueprint,
    lifts.blueprint,
    emergency.blueprint,
    emergency_review.blueprint,
    tokens.blueprint,
    passkeys.blueprint,
    account.blueprint,
    retention.blueprint,
    retention.holds,
    destructions.blueprint,
    access_log.blueprint,
)
DESCRIPTION = """\
Every act is logged before its answer leaves; nothing is opened without a row.

Sign in with `POST /api/v1/sessions` and send the token as `Authorization: Bearer session-…`; or use a scoped token
of a program, which reads and drafts. Errors are `application/problem+json`; a problem's `type` is an address that
explains it. A draft carries an `ETag`; whoever changes it sends it back in `If-Match`. A `POST` under an
`Idempotency-Key` is done once. Lists go on where `next` says.
"""
_NO_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})


class ProblemBody(Schema):
    """RFC 9457, and what some kinds add."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    instance = fields.String(required=True)
    problems = fields.Dict(keys=fields.String(), values=fields.String())
    detail = fields.String()
    because = fields.List(fields.String())
    newest_revision = fields.Integer()
    state = fields.String()
    retry_after = fields.Integer()


class JournalApi(Api):
    """flask-smorest's document, with our errors."""

    ERROR_SCHEMA = ProblemBody

    def _register_error_handlers(self) -> None:
        """Leave errors to journal.web.errors, which pages share."""

    def _register_responses(self) -> None:
        """Document every error as problem+json."""
        for status in HTTPStatus:
            response: dict[str, Any] = {"description": status.phrase}
            if status >= HTTPStatus.OK and status not in _NO_BODY:
                response["content"] = {PROBLEM_JSON: {"schema": self.ERROR_SCHEMA}}
            self.spec.components.response(status.name, response, lazy=True)
        self.spec.components.response(
            self.DEFAULT_ERROR_RESPONSE_NAME,
            {"description": "A problem.", "content": {PROBLEM_JSON: {"schema": self.ERROR_SCHEMA}}},
            lazy=True,
        )

    @cached_property
    def document(self) -> dict[str, Any]:
        """The whole document, as it stands once every noun is registered."""
        found: dict[str, Any] = self.spec.to_dict()
        return found

    @cached_property
    def _document_json(self) -> str:
        return json.dumps(self.document, indent=2)

    def _openapi_json(self) -> Response:
        """Serve the document, written once."""
        return Response(self._document_json, mimetype="application/json")


def api_document() -> dict[str, Any]:
    """Return the document of the running app, for the page that shows it."""
    api: JournalApi = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
    return api.document


explained = Blueprint("api_docs", __name__)


@explained.get("/api/problems/<name>")
def problem(name: str) -> Response:
    """Explain a kind of problem, at the address that is its type."""
    said = {kind.name: f"{kind.status}: {kind.title}" for kind in ALL_KINDS}
    if name not in said:
        raise NotFound
    reasons = "".join(f"\n{code}: {words}" for code, words in CODES.items()) if name == "invalid" else ""
    return Response(f"{said[name]}\n{reasons}\n", mimetype="text/plain")


@explained.get("/api/")
def beside() -> AnyResponse:
    """Send on to the page that shows the API, for whoever types the slash."""
    return redirect("/api", 308)


def register_api(app: Flask) -> None:
    """Put every noun of the API into the app, and its document."""
    app.config |= {
        "API_TITLE": "Sigill",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/api",
        "OPENAPI_JSON_PATH": "openapi.json",
    }
    app.register_blueprint(explained)
    api = JournalApi(
        app, spec_kwargs={"info": {"description": DESCRIPTION}, "security": [{"bearer": []}, {"cookie": []}]}
    )
    schemes = api.spec.components
    schemes.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    name = session_cookie(app.extensions[EXTENSION].settings)
    schemes.security_scheme("cookie", {"type": "apiKey", "in": "cookie", "name": name})
    for noun in NOUNS:
        api.register_blueprint(noun)
