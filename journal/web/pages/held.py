"""Mina uppgifter: what is held about oneself, told in words, and taken out as a file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from flask import Blueprint, json, make_response, render_template

from journal.services.held import notice_address, see_held, take_out_held
from journal.services.notices import ADDRESS
from journal.services.protections import is_own_protected
from journal.services.supplied import take_out_supplied
from journal.services.surroundings import provider_name
from journal.web.api.shown import receipt_json
from journal.web.held_words import ASIDE, HOLDS
from journal.web.protection_words import HIDDEN
from journal.web.shapes.held import HeldRow, HeldView
from journal.web.wiring import patient_asking, wiring
from journal.web.words import word

if TYPE_CHECKING:
    from typing import Any

    from werkzeug.wrappers import Response

    from journal.services.held import HeldCount

blueprint = Blueprint("held", __name__, url_prefix="/me/data")


@blueprint.get("")
def told() -> str:
    """Show what is held, by matter."""
    parts, session, at = patient_asking()
    found = see_held(parts, session, at)
    rows = tuple(_row(one) for one in found.matters if one.count)
    view = HeldView(
        rows,
        found.drafts,
        ASIDE,
        is_joined=session.patient is not None,
        is_protected=is_own_protected(parts, session),
    )
    return render_template("held.html", view=view)


@blueprint.get("/extract.json")
def extract() -> Response:
    """Give everything that is held, row by row."""
    parts, session, at = patient_asking()
    found = take_out_held(parts, session, at)
    held = [_told(one) | {"tables": found.rows[one.held.matter]} for one in found.told.matters]
    written: dict[str, Any] = {
        "about": session.own.name,
        "controller": provider_name(parts, session.actor.provider),
        "data_protection_officer": wiring().settings.dpo,
        "made_at": at,
        "information": [str(sentence) for sentence in ASIDE],
        "drafts_not_given_out": found.told.drafts,
        "notice_address": _said(found.notice_address),
        "held": held,
        "receipt": receipt_json(found.receipt),
    }
    return as_file(json.dumps(written, default=_plain, ensure_ascii=False, indent=1), "application/json", "uppgifter")


@blueprint.get("/mine.json")
def mine() -> Response:
    """Give what the patient supplied, as JSON (GDPR 20)."""
    return as_file(json.dumps({"supplied": _supplied()}, ensure_ascii=False, indent=1), "application/json", "mitt-eget")


@blueprint.get("/mine.csv")
def mine_as_csv() -> Response:
    """Give the same as a table."""
    written = io.StringIO()
    rows = csv.DictWriter(written, ("at", "unit", "kind", "words"))
    rows.writeheader()
    rows.writerows({name: _as_text(value) for name, value in row.items()} for row in _supplied())
    return as_file(written.getvalue(), "text/csv", "mitt-eget")


def _supplied() -> list[dict[str, str | None]]:
    parts, session, at = patient_asking()
    texts: list[dict[str, str | None]] = [
        {"at": one.at.isoformat(), "unit": one.unit, "kind": one.kind.value, "words": one.words}
        for one in take_out_supplied(parts, session, at)
    ]
    address = _said(notice_address(parts, session))
    return [*texts, {"at": None, "unit": None, "kind": ADDRESS, "words": address}] if address else texts


def _said(address: str | None) -> str:
    """Return an address as a file may say it: what is hidden, and why."""
    return str(HIDDEN) if address is None else address


def _as_text(value: str | None) -> str:
    """Return a cell that a spreadsheet takes for text: what begins as a formula does is quoted."""
    text = value or ""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def as_file(content: str, mimetype: str, name: str) -> Response:
    """Return a file to save."""
    response = make_response(content)
    response.mimetype = mimetype
    ending = mimetype.rpartition("/")[2]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return response


def _row(one: HeldCount) -> HeldRow:
    held = one.held
    return HeldRow(held.matter, one.count, HOLDS[held.matter], held.purpose, held.source, held.law.cite, one.until)


def _told(one: HeldCount) -> dict[str, Any]:
    held = one.held
    return {
        "matter": held.matter,
        "name": str(word(held.matter)),
        "holds": str(HOLDS[held.matter]),
        "purpose": held.purpose,
        "source": str(word(held.source)),
        "law": held.law.cite,
        "kept_until": one.until,
        "rows": one.count,
    }


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
