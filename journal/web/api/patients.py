"""Patients of the unit's register, and who takes part in their care."""

from __future__ import annotations

from uuid import UUID

from werkzeug.exceptions import NotFound

from journal.domain.care import Identity
from journal.domain.ids import AccountId, PatientId, RelationId
from journal.services.patients import (
    begin_relation,
    end_relation,
    find_patient,
    register_patient,
    register_relative,
    relations,
)
from journal.services.register import my_patients, patient_card, unit_patients
from journal.web.api import answers
from journal.web.api.fields import Id, Moment, Strict, Text, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.paging import Cursor, id_cursor, listed
from journal.web.api.shown import Json, card_json, relation_json
from journal.web.idempotency import once
from journal.web.wiring import asking

blueprint = Noun("patients", description="Patients of the unit's register.")
care = Noun("relations", prefix="/patients/<uuid:patient>", description="Who takes part in a patient's care.")


class IdentityIn(Strict):
    """Who a patient is. The number has twelve digits."""

    name = Text(required=True, shortest=1)
    number = Text(required=True, longest=20)
    phone = Text(load_default="", longest=40)
    email = Text(load_default="")


class LookUpIn(Strict):
    """An exact number. It is sent in the body, and is nowhere kept or logged."""

    number = Text(required=True, longest=20)


class RelationIn(Strict):
    """Who takes part, until when."""

    account = Id(required=True)
    ends_at = Moment(required=True)


class EndingQuery(Strict):
    """Whether the care shall end though no signed entry closes it."""

    without_closing = YesNo(load_default=False)


class RelativeIn(Strict):
    """Which member of staff is a relative."""

    account = Id(required=True)


@blueprint.get("/patients")
@blueprint.answers(200, answers.Cards)
def mine() -> Answer:
    """List the patients in whose care one takes part; the register is opened once a session, as one row."""
    parts, session, at = asking()
    return listed({"patients": [card_json(card) for card in my_patients(parts, session, at)]}, None)


@blueprint.get("/register")
@blueprint.arguments(Cursor, location="query")
@blueprint.answers(200, answers.Cards)
def register(query: Json) -> Answer:
    """List the unit's register, a page at a time; one row names everybody who is shown."""
    parts, session, at = asking()
    cards = unit_patients(parts, session, id_cursor(query["cursor"]), at)
    following = max((str(card.id) for card in cards), default=None)
    return listed({"patients": [card_json(card) for card in cards]}, following)


@blueprint.post("/patients")
@blueprint.arguments(IdentityIn)
@blueprint.answers(201, answers.PatientMade)
@once()
def enter(given: Json) -> Answer:
    """Enter a patient, or a newer identity of the one who has the number."""
    parts, session, at = asking()
    patient = register_patient(parts, session, Identity(**given), at)
    return {"patient": str(patient)}, 201, {"Location": f"{blueprint.url_prefix}/patients/{patient}"}


@blueprint.post("/patients/lookup")
@blueprint.arguments(LookUpIn)
@blueprint.answers(200, answers.Card)
def look_up(given: Json) -> Json:
    """Find a patient of the own unit by exact number. Nobody, and another unit's patient, are both 404 (A-11)."""
    parts, session, at = asking()
    card = find_patient(parts, session, given["number"], at)
    if card is None:
        raise NotFound
    return card_json(card)


@blueprint.get("/patients/<uuid:patient>")
@blueprint.answers(200, answers.Card)
def show(patient: UUID) -> Json:
    """Show who a patient of the unit is."""
    parts, session, at = asking()
    return card_json(patient_card(parts, session, PatientId(patient), at))


@care.get("/relations")
@care.answers(200, answers.Relations)
def listed_relations(patient: UUID) -> Json:
    """List the patient's relations at the unit, past and present."""
    parts, session, at = asking()
    found = relations(parts, session, PatientId(patient), at)
    return {"relations": [relation_json(relation) for relation in found]}


@care.post("/relations")
@care.arguments(RelationIn)
@care.answers(201, answers.RelationMade)
@once()
def begin(given: Json, patient: UUID) -> Answer:
    """Begin a relation. It is personal, and it always ends (A-03)."""
    parts, session, at = asking()
    who = (PatientId(patient), AccountId(given["account"]))
    return {"relation": str(begin_relation(parts, session, who, given["ends_at"], at))}, 201, {}


@care.delete("/relations/<uuid:relation>")
@care.arguments(EndingQuery, location="query")
@care.answers(204)
def end(query: Json, patient: UUID, relation: UUID) -> Answer:
    """End a relation now. The last one of a patient whose care no signed entry closes asks for ``without_closing``."""
    parts, session, at = asking()
    which = (PatientId(patient), RelationId(relation))
    end_relation(parts, session, which, at, without_closing=query["without_closing"])
    return {}, 204, {}


@care.post("/relatives")
@care.arguments(RelativeIn)
@care.answers(204)
@once()
def enter_relative(given: Json, patient: UUID) -> Answer:
    """Enter that a member of staff is the patient's relative: nothing of that patient opens for them (A-12)."""
    parts, session, at = asking()
    register_relative(parts, session, (PatientId(patient), AccountId(given["account"])), at)
    return {}, 204, {}
