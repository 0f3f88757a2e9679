"""How an entry is shown to its patient: at once, once it has been read together, or withheld on a ground."""

from __future__ import annotations

from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.ids import EntryId, PatientId
from journal.domain.release import ReleaseChoice, WithheldGround
from journal.services.journals import read_entry
from journal.services.release_choices import NewChoice, choices_of_unit, choose_release
from journal.web.api.drafts import ENTRY
from journal.web.api.fields import Strict, Text, Word
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json
from journal.web.wiring import asking

blueprint = Noun("releases", description="How an entry of the own unit is shown to its patient.")


class ReleaseIn(Strict):
    """How the entry is shown; where it is withheld, on which ground and why. The words are sealed to the auditor."""

    choice = Word(ReleaseChoice, required=True)
    ground = Word(WithheldGround, load_default=None, allow_none=True)
    statement = Text(load_default="", longest=1024)


class ReleaseShown(Schema):
    """How the entry is shown. ``direct_access`` says whether the unit's patients read anything themselves."""

    direct_access = fields.Boolean(required=True)
    choice = fields.Enum(ReleaseChoice, by_value=True, required=True)
    ground = fields.Enum(WithheldGround, by_value=True, required=True, allow_none=True)


@blueprint.get(f"{ENTRY}/release")
@blueprint.answers(200, ReleaseShown)
def shown(patient: UUID, entry: UUID) -> Json:
    """Say how the entry is shown to its patient. Whoever may read it may know."""
    parts, session, at = asking()
    read_entry(parts, session, (PatientId(patient), EntryId(entry)), at)
    choices = choices_of_unit(parts, session, [EntryId(entry)])
    now = (choices or {}).get(EntryId(entry))
    choice = now.choice if now else ReleaseChoice.AT_ONCE
    return {"direct_access": choices is not None, "choice": choice, "ground": now and now.ground}


@blueprint.put(f"{ENTRY}/release")
@blueprint.arguments(ReleaseIn)
@blueprint.answers(204)
def choose(given: Json, patient: UUID, entry: UUID) -> Answer:
    """Say how the entry is shown from the patient's next request on."""
    parts, session, at = asking()
    choose_release(parts, session, (PatientId(patient), EntryId(entry)), NewChoice(**given), at)
    return {}, 204, {}
