"""The floor: insert a text and commit. Nobody signs in, nothing is checked, nothing is logged."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from flask import Flask, request
from sqlalchemy import Column, MetaData, Table, Text, Uuid, insert

from journal.store.columns import UtcTime
from journal.store.database import Database
from journal.store.engines import open_engine

TABLES = MetaData()
NOTE = Table(
    "bare_note",
    TABLES,
    Column("note_id", Uuid, primary_key=True),
    Column("text", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
)


def make_bare(url: str) -> None:
    """Make the table."""
    engine = open_engine(url)
    TABLES.create_all(engine)
    engine.dispose()


def create_app() -> Flask:
    """Return the app, over the database that BENCH_DATABASE names."""
    app = Flask(__name__)
    database = Database(open_engine(os.environ["BENCH_DATABASE"]))

    @app.post("/notes")
    def write() -> tuple[dict[str, Any], int]:
        note = uuid4()
        row = {"note_id": note, "text": request.get_json()["text"], "made_at": datetime.now(UTC)}
        with database.writing() as tx:
            tx.connection.execute(insert(NOTE).values(row))
        return {"id": str(note)}, 201

    return app
