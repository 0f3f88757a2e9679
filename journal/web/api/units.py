"""Units: whether each shares, gives its patients access, and how soon its entries are to be signed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.ids import UnitId
from journal.services.promptness import late_authors, set_sign_within
from journal.services.release_choices import set_direct_access
from journal.services.units import SharingChange, add_unit, list_units, set_sharing
from journal.web.api import answers
from journal.web.api.fields import PARAGRAPH, Strict, Text, Whole, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.services.promptness import LateAuthor
    from journal.services.units import UnitView

blueprint = Noun("units", description="The provider's units, and which of them share.")


class UnitIn(Strict):
    """A new unit."""

    name = Text(required=True, shortest=1)


class AccessIn(Strict):
    """Whether the unit's patients have direct access to their own journals (PDL 5:5)."""

    gives = fields.Boolean(required=True)


class UnitMade(Schema):
    """The id of a unit that was added."""

    unit = answers.Id(required=True)


class LateAuthorOut(Schema):
    """How many entries somebody should have signed at a unit, the oldest since when. No entry and no patient."""

    account = answers.Id(required=True)
    name = fields.String(required=True)
    entries = fields.Integer(required=True)
    since = answers.Time(required=True)


class Unit(Schema):
    """A unit, how many work there now, on what its sharing rests, in how many days its entries are to be signed.

    ``late`` is for the head of operations; everybody else has an empty list.
    """

    id = answers.Id(required=True)
    name = fields.String(required=True)
    shares = fields.Boolean(required=True)
    analysis = fields.String(required=True)
    since = answers.Time(required=True, allow_none=True)
    members = fields.Integer(required=True)
    gives_access = fields.Boolean(required=True)
    sign_within = fields.Integer(required=True)
    late = fields.List(fields.Nested(LateAuthorOut), required=True)


class Units(Schema):
    """The provider's units, by name."""

    units = fields.List(fields.Nested(Unit), required=True)


class SharingIn(Strict):
    """Whether the unit shares, and the dated need-and-risk analysis behind it (A-06)."""

    shares = YesNo(required=True)
    analysis = Text(load_default="", longest=PARAGRAPH)


class PromptnessIn(Strict):
    """In how many days a unit's entries are to be signed (J-06)."""

    days = Whole(required=True)


@blueprint.get("/units")
@blueprint.answers(200, Units)
def listed_units() -> Json:
    """List the provider's units."""
    parts, session, at = asking()
    late = late_authors(parts, session, at)
    return {"units": [_unit_json(unit, late.get(unit.id, ())) for unit in list_units(parts, session, at)]}


@blueprint.post("/units")
@blueprint.arguments(UnitIn)
@blueprint.answers(201, UnitMade)
@once()
def add(given: Json) -> Answer:
    """Add a unit. Asks for a fresh unlock."""
    parts, session, at = asking()
    return {"unit": str(add_unit(parts, session, given["name"], at))}, 201, {}


@blueprint.put("/units/<uuid:unit>/direct-access")
@blueprint.arguments(AccessIn)
@blueprint.answers(204)
def give_access(given: Json, unit: UUID) -> Answer:
    """Let the patients of one's own unit read their own journals, or stop. Asks for a fresh unlock."""
    parts, session, at = asking()
    set_direct_access(parts, session, at, gives=given["gives"], meant=UnitId(unit))
    return {}, 204, {}


@blueprint.put("/units/<uuid:unit>/promptness")
@blueprint.arguments(PromptnessIn)
@blueprint.answers(204)
def set_promptness(given: Json, unit: UUID) -> Answer:
    """Say in how many days the unit's entries are to be signed, 1 to 14. Asks for a fresh unlock."""
    parts, session, at = asking()
    set_sign_within(parts, session, UnitId(unit), given["days"], at)
    return {}, 204, {}


@blueprint.put("/units/<uuid:unit>/sharing")
@blueprint.arguments(SharingIn)
@blueprint.answers(204)
def share(given: Json, unit: UUID) -> Answer:
    """Let one's own unit share its journals within the provider, or stop. Asks for a fresh unlock."""
    parts, session, at = asking()
    set_sharing(parts, session, SharingChange(UnitId(unit), given["shares"], given["analysis"]), at)
    return {}, 204, {}


def _unit_json(unit: UnitView, late: tuple[LateAuthor, ...]) -> Json:
    return {
        "id": str(unit.id),
        "name": unit.name,
        "shares": unit.shares,
        "analysis": unit.analysis,
        "since": time_or_none(unit.since),
        "members": unit.members,
        "gives_access": unit.gives_access,
        "sign_within": unit.sign_within,
        "late": [
            {"account": str(one.account), "name": one.name, "entries": one.entries, "since": one.since.isoformat()}
            for one in late
        ],
    }
