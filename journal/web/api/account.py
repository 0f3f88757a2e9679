"""One's own account: what closing it would erase and leave, and closing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marshmallow import Schema, fields

from journal.policy.leaving import Matter
from journal.services.leaving import close_account, closing
from journal.web.api import answers
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, receipt_json
from journal.web.wiring import asking

if TYPE_CHECKING:
    from collections.abc import Iterable

    from journal.policy.leaving import Fate
    from journal.services.leaving import Written

blueprint = Noun("account", prefix="/account", description="Closing one's own account.")


class FateOut(Schema):
    """What becomes of one matter, by which paragraph; until which day at least, where it stays."""

    matter = fields.Enum(Matter, by_value=True, required=True)
    stays = fields.Boolean(required=True)
    law = fields.String(required=True)
    asks = fields.String(required=True)
    until = fields.Date(required=True, allow_none=True)


class Fates(Schema):
    """Everything that goes and stays, and how much of it was written."""

    fates = fields.List(fields.Nested(FateOut), required=True)
    entries = fields.Integer(required=True)
    drafts = fields.Integer(required=True)


class ClosingOut(Fates):
    """What would become of everything; the rules of law that bar it, if any do."""

    barred_by = fields.List(fields.String(), required=True)


class ClosedOut(Fates):
    """What became of everything, and the log's receipt."""

    receipt = fields.Nested(answers.Receipt, required=True)


@blueprint.get("/closing")
@blueprint.answers(200, ClosingOut)
def told() -> Json:
    """Say what closing one's own account would erase and leave, on which ground and until when (D-02)."""
    parts, session, at = asking()
    found = closing(parts, session, at)
    return {**_fates_json(found.fates, found.written), "barred_by": list(found.barred_by)}


@blueprint.delete("")
@blueprint.answers(200, ClosedOut)
def close() -> Answer:
    """Close one's own account, at once and for good. Asks for a fresh unlock; every session and token ends."""
    parts, session, at = asking()
    closed = close_account(parts, session, at)
    return {**_fates_json(closed.fates, closed.written), "receipt": receipt_json(closed.receipt)}, 200, {}


def _fates_json(fates: Iterable[Fate], written: Written) -> Json:
    rows = [
        {
            "matter": fate.matter.value,
            "stays": fate.stays,
            "law": fate.law.cite,
            "asks": fate.law.asks,
            "until": fate.until and fate.until.isoformat(),
        }
        for fate in fates
    ]
    return {"fates": rows, "entries": written.entries, "drafts": written.drafts}
