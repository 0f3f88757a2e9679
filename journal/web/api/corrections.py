"""Corrections, marks of misfiling, and active choices."""

from __future__ import annotations

from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.access_words import Purpose, ReasonCode
from journal.domain.entry import CorrectionReason, EntryText
from journal.domain.ids import EntryId, PatientId, UnitId
from journal.services.choices import Choice, choose_unit
from journal.services.corrections import Correction, begin_correction, mark_misfiled
from journal.web.api import answers
from journal.web.api.drafts import ENTRY
from journal.web.api.entries import written
from journal.web.api.fields import PARAGRAPH, Id, Strict, Text, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, saved_headers, saved_json
from journal.web.idempotency import once
from journal.web.wiring import asking

blueprint = Noun("corrections", description="A new version beside the old, which stays legible (PDL 3:14).")
misfilings = Noun("misfilings", description="What was written in the wrong patient's journal.")
choices = Noun("choices", description="The active choice to read what another unit holds.")


class CorrectionIn(Strict):
    """The whole new wording, the reason, and an explanation in one's own words."""

    reason = Word(CorrectionReason, required=True)
    text = written()
    explanation = Text(longest=PARAGRAPH, load_default="")


class MisfilingIn(Strict):
    """Whose journal it should have been; null leaves no copy."""

    right_patient = Id(load_default=None, allow_none=True)


class Misfiled(Schema):
    """The draft that was begun in the right journal, if one was."""

    copy = fields.Nested(answers.Saved, required=True, allow_none=True)


class ChoiceIn(Strict):
    """Purpose and reason. No ``unit`` means every unit that shares; the own unit states another need (A-02)."""

    unit = Id(load_default=None, allow_none=True)
    purpose = Word(Purpose, required=True)
    reason = Word(ReasonCode, required=True)
    text = Text(longest=1024, load_default="")


@blueprint.post(f"{ENTRY}/corrections")
@blueprint.arguments(CorrectionIn)
@blueprint.answers(201, answers.Saved, etag=True)
@once()
def correct(given: Json, patient: UUID, entry: UUID) -> Answer:
    """Begin a correction as a draft version; its signature completes it."""
    parts, session, at = asking()
    correction = Correction(given["reason"], EntryText(given["text"], given["explanation"]))
    saved = begin_correction(parts, session, (PatientId(patient), EntryId(entry)), correction, at)
    return saved_json(saved), 201, saved_headers(saved)


@misfilings.post(f"{ENTRY}/misfiling")
@misfilings.arguments(MisfilingIn)
@misfilings.answers(201, Misfiled)
@once()
def misfile(given: Json, patient: UUID, entry: UUID) -> Answer:
    """Mark an entry as misfiled and, where the right patient is named, begin it anew there as a draft."""
    parts, session, at = asking()
    right = given["right_patient"] and PatientId(given["right_patient"])
    saved = mark_misfiled(parts, session, (PatientId(patient), EntryId(entry)), right, at)
    return {"copy": saved and saved_json(saved)}, 201, {}


@choices.post("/patients/<uuid:patient>/choices")
@choices.arguments(ChoiceIn)
@choices.answers(204)
@once()
def choose(given: Json, patient: UUID) -> Answer:
    """Take a stand, with purpose and reason. It stands for twelve hours, and is a row of the log."""
    parts, session, at = asking()
    target = (PatientId(patient), given["unit"] and UnitId(given["unit"]))
    choose_unit(parts, session, target, Choice(given["purpose"], given["reason"], given["text"]), at)
    return {}, 204, {}
