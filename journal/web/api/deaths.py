"""Marks in the unit's register that a patient has died."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.death import DeathSource
from journal.domain.ids import DeathId, PatientId
from journal.services.deaths import NewDeath, mark_dead, see_deaths, undo_death
from journal.web.api.answers import Id, Receipt, Time
from journal.web.api.fields import Day, Strict, Text, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, day_or_none, id_or_none, receipt_json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.domain.death import Death

blueprint = Noun(
    "deaths",
    prefix="/patients/<uuid:patient>/deaths",
    description="That a patient has died (PDL 1:1): the journal stands.",
)


class DeathIn(Strict):
    """The day of death, neither to come nor before birth, and from where it is known."""

    died_on = Day(required=True)
    source = Word(DeathSource, required=True)


class UndoIn(Strict):
    """How it came that a living patient was marked as dead. It is sealed to the auditors."""

    reason = Text(required=True, shortest=1, longest=1024)


class DeathShown(Schema):
    """A mark. One that was taken back stays in the list."""

    id = Id(required=True)
    source = fields.Enum(DeathSource, by_value=True, required=True)
    marked_by = Id(required=True)
    marked_at = Time(required=True)
    stands = fields.Boolean(required=True)
    undone_by = Id(required=True, allow_none=True)
    undone_at = Time(required=True, allow_none=True)


class Deaths(Schema):
    """The day of death while a mark stands, and the marks, newest first; mistaken ones too."""

    died_on = fields.Date(required=True, allow_none=True)
    deaths = fields.List(fields.Nested(DeathShown), required=True)


class DeathMarked(Schema):
    """The mark, and the log's promise that it stands."""

    death = Id(required=True)
    receipt = fields.Nested(Receipt, required=True)


class DeathUndone(Schema):
    """The log's promise that the mark is taken back."""

    receipt = fields.Nested(Receipt, required=True)


@blueprint.get("")
@blueprint.answers(200, Deaths)
def listed_deaths(patient: UUID) -> Json:
    """Say whether the own unit's register has the patient as dead, since when, and by whose word."""
    parts, session, at = asking()
    found = see_deaths(parts, session, PatientId(patient), at)
    return {"died_on": day_or_none(found.died_on), "deaths": [_death_json(death) for death in found.marks]}


@blueprint.post("")
@blueprint.arguments(DeathIn)
@blueprint.answers(201, DeathMarked)
@once()
def mark(given: Json, patient: UUID) -> Answer:
    """Mark that the patient has died. Journal, blocks and log stand; no care relation begins any more."""
    parts, session, at = asking()
    marked = mark_dead(parts, session, PatientId(patient), NewDeath(**given), at)
    return {"death": str(marked.death), "receipt": receipt_json(marked.receipt)}, 201, {}


@blueprint.post("/<uuid:death>/undo")
@blueprint.arguments(UndoIn)
@blueprint.answers(201, DeathUndone)
@once()
def undo(given: Json, patient: UUID, death: UUID) -> Answer:
    """Take a mistaken mark back. It stays in the list."""
    parts, session, at = asking()
    receipt = undo_death(parts, session, (PatientId(patient), DeathId(death)), given["reason"], at)
    return {"receipt": receipt_json(receipt)}, 201, {}


def _death_json(death: Death) -> Json:
    return {
        "id": str(death.id),
        "source": death.source.value,
        "marked_by": str(death.marked_by),
        "marked_at": death.marked_at.isoformat(),
        "stands": death.stands,
        "undone_by": id_or_none(death.undone_by),
        "undone_at": time_or_none(death.undone_at),
    }
