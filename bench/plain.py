"""The plain journal: Sigill's routes with sign-in, session check, care relation and schemas; no sealing and no log.

It stands on the same framework, schemas, engine and transactions as Sigill, so that what differs is what is measured.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from flask import Flask, abort, g, request
from flask_smorest import Api, Blueprint
from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf, Range
from nacl import pwhash
from nacl.exceptions import InvalidkeyError
from sqlalchemy import Connection, Row, insert, select

from bench.plain_tables import ACCOUNT, ENTRY, RELATION, SESSION
from journal.domain.entry import EntryKind, Keyword
from journal.store.database import Database
from journal.store.engines import open_engine

LASTS = timedelta(hours=12)
MOST = 200
PAGE = 50
Json = dict[str, Any]

sessions = Blueprint("sessions", __name__, url_prefix="/api/v1/sessions")
entries = Blueprint("entries", __name__, url_prefix="/api/v1/patients/<uuid:patient>/entries")


class SignInIn(Schema):
    """Who signs in."""

    account = fields.String(required=True, validate=Length(max=64))
    passphrase = fields.String(required=True, validate=Length(max=1024))


class HappenedIn(Schema):
    """When it happened."""

    starts_at = fields.AwareDateTime(required=True, format="iso")
    ends_at = fields.AwareDateTime(required=True, format="iso")
    zone = fields.String(load_default="Europe/Stockholm", validate=Length(max=64))


class EntryIn(Schema):
    """A new entry."""

    kind = fields.String(required=True, validate=OneOf([kind.value for kind in EntryKind]))
    happened = fields.Nested(HappenedIn, required=True)
    text = fields.Dict(
        keys=fields.String(validate=OneOf([word.value for word in Keyword])),
        values=fields.String(validate=Length(max=250_000)),
        required=True,
    )
    sign = fields.Boolean(load_default=False)


class PageIn(Schema):
    """How many entries at once."""

    limit = fields.Integer(load_default=PAGE, validate=Range(1, MOST))


def create_app() -> Flask:
    """Return the app, over the database that BENCH_DATABASE names."""
    app = Flask(__name__)
    app.config |= {"API_TITLE": "Plain", "API_VERSION": "1", "OPENAPI_VERSION": "3.1.0"}
    database = Database(open_engine(os.environ["BENCH_DATABASE"]))
    app.before_request(lambda: _admit(database))
    api = Api(app)
    api.register_blueprint(sessions)
    api.register_blueprint(entries)
    return app


def _database() -> Database:
    found: Database = g.database
    return found


def _lookup(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _admit(database: Database) -> None:
    g.database, g.at = database, datetime.now(UTC)
    if request.endpoint != "sessions.begin":
        g.account = _signed_in(request.headers.get("Authorization", "").removeprefix("Bearer "))


def _signed_in(token: str) -> UUID:
    standing = (
        select(ACCOUNT.c.account_id)
        .join(SESSION)
        .where(SESSION.c.lookup == _lookup(token), SESSION.c.expires_at > g.at, ACCOUNT.c.ended_at.is_(None))
    )
    with _database().reading() as connection:
        account: UUID | None = connection.scalar(standing)
    return account or abort(401)


def _require_relation(connection: Connection, patient: UUID) -> None:
    mine = (RELATION.c.account_id == g.account, RELATION.c.patient_id == patient, RELATION.c.ends_at > g.at)
    if connection.execute(select(RELATION.c.patient_id).where(*mine)).first() is None:
        abort(403)


@sessions.post("")
@sessions.arguments(SignInIn)
def begin(given: Json) -> tuple[Json, int]:
    """Sign in."""
    with _database().reading() as connection:
        found = connection.execute(select(ACCOUNT).where(ACCOUNT.c.username == given["account"])).first()
    if found is None:
        abort(401)
    try:
        pwhash.verify(found.passphrase, given["passphrase"].encode())
    except InvalidkeyError:
        abort(401)
    token = secrets.token_urlsafe(32)
    row = {"lookup": _lookup(token), "account_id": found.account_id, "expires_at": g.at + LASTS}
    with _database().writing() as tx:
        tx.connection.execute(insert(SESSION).values(row))
    return {"token": token}, 201


@entries.post("")
@entries.arguments(EntryIn)
def write(given: Json, patient: UUID) -> tuple[Json, int]:
    """Save an entry, and sign it when asked to: a time in a column."""
    happened = given["happened"]
    row = {
        "entry_id": uuid4(),
        "patient_id": patient,
        "author_id": g.account,
        "kind": given["kind"],
        "happened_from": happened["starts_at"],
        "happened_to": happened["ends_at"],
        "zone": happened["zone"],
        "text": json.dumps(given["text"], ensure_ascii=False),
        "made_at": g.at,
        "signed_at": g.at if given["sign"] else None,
    }
    with _database().writing() as tx:
        _require_relation(tx.connection, patient)
        tx.connection.execute(insert(ENTRY).values(row))
    return {"id": str(row["entry_id"]), "state": "signed" if given["sign"] else "draft"}, 201


@entries.get("/<uuid:entry>")
def read(patient: UUID, entry: UUID) -> Json:
    """Return one entry."""
    with _database().reading() as connection:
        _require_relation(connection, patient)
        mine = (ENTRY.c.entry_id == entry, ENTRY.c.patient_id == patient)
        found = connection.execute(select(ENTRY).where(*mine)).first()
    return _shown(found or abort(404))


@entries.get("")
@entries.arguments(PageIn, location="query")
def page(query: Json, patient: UUID) -> Json:
    """Return the newest entries."""
    newest = select(ENTRY).where(ENTRY.c.patient_id == patient)
    newest = newest.order_by(ENTRY.c.happened_from.desc(), ENTRY.c.entry_id.desc()).limit(query["limit"])
    with _database().reading() as connection:
        _require_relation(connection, patient)
        return {"entries": [_shown(row) for row in connection.execute(newest)]}


def _shown(row: Row[Any]) -> Json:
    return {
        "id": str(row.entry_id),
        "patient": str(row.patient_id),
        "author": str(row.author_id),
        "kind": row.kind,
        "happened": {
            "starts_at": row.happened_from.isoformat(),
            "ends_at": row.happened_to.isoformat(),
            "zone": row.zone,
        },
        "text": json.loads(row.text),
        "made_at": row.made_at.isoformat(),
        "signed_at": row.signed_at and row.signed_at.isoformat(),
    }
