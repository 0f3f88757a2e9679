"""Destructions: proposed by one, approved and carried out by another, certified without content."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields

from journal.domain.entry import EntryKind
from journal.domain.ids import DestructionId, EntryId, PatientId, UnitId
from journal.domain.retention import DestructionKind, DestructionState
from journal.services.destroying import Chosen, Wanted, approve_destruction, propose_destruction
from journal.services.destruction_choices import LONGEST_DECISION
from journal.services.destructions import list_destructions, read_destruction, withdraw_destruction
from journal.web.api import answers
from journal.web.api.fields import Id, Many, Part, Strict, Text, Word, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, time_or_none
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from journal.domain.retention import Destruction as Found
    from journal.domain.retention import NamedVersion, Signer

blueprint = Noun("destructions", description="Destruction by decision, by two people (PDL 3:17, 8:4).")


class ChosenIn(Strict):
    """An entry to destroy, or all of it but its newest version, which was shortened and signed for this."""

    entry = Id(required=True)
    keeps_newest = YesNo(load_default=False)


class ProposalIn(Strict):
    """Which journal, by whose decision, under which number; the whole journal where no entries are named."""

    unit = Id(required=True)
    kind = Word(DestructionKind, required=True)
    decision = Text(longest=LONGEST_DECISION, load_default="")
    entries = Many(Part(ChosenIn), load_default=list)


class SignedBy(Schema):
    """Who signed, as they were called then, and when."""

    account = answers.Id(required=True)
    name = fields.String(required=True)
    title = fields.String(required=True)
    at = answers.Time(required=True)


class Destruction(Schema):
    """A destruction, without a word of what it names; the certificate is a C2SP signed note."""

    id = answers.Id(required=True)
    unit = answers.Id(required=True)
    journal = answers.Id(required=True)
    patient = answers.Id(required=True)
    kind = fields.Enum(DestructionKind, by_value=True, required=True)
    decision = fields.String(required=True)
    whole = fields.Boolean(required=True)
    state = fields.Enum(DestructionState, by_value=True, required=True)
    proposed = fields.Nested(SignedBy, required=True)
    approved = fields.Nested(SignedBy, required=True, allow_none=True)
    versions = fields.List(answers.Id(), required=True)
    texts = fields.List(answers.Id(), required=True)
    withdrawn_at = answers.Time(required=True, allow_none=True)
    backups_expire_at = answers.Time(required=True, allow_none=True)
    certificate = fields.String(required=True)


class Destructions(Schema):
    """The unit's destructions or, for the head, the provider's; newest first."""

    destructions = fields.List(fields.Nested(Destruction), required=True)


class Named(Schema):
    """A version that a destruction names: of what kind, when. No word of its text."""

    id = answers.Id(required=True)
    entry = answers.Id(required=True)
    number = fields.Integer(required=True)
    kind = fields.Enum(EntryKind, by_value=True, required=True)
    happened_at = answers.Time(required=True)
    written_at = answers.Time(required=True)


class Shown(Destruction):
    """A destruction, and what it names."""

    named = fields.List(fields.Nested(Named), required=True)


@blueprint.get("/destructions")
@blueprint.answers(200, Destructions)
def listed() -> Json:
    """List destructions: what is proposed, and what was done."""
    parts, session, _at = asking()
    return {"destructions": [destruction_json(each) for each in list_destructions(parts, session)]}


@blueprint.post("/patients/<uuid:patient>/destructions")
@blueprint.arguments(ProposalIn)
@blueprint.answers(201, Destruction)
@once()
def propose(given: Json, patient: UUID) -> Answer:
    """Propose a destruction and sign it; nothing is destroyed before somebody else approves."""
    parts, session, at = asking()
    entries = tuple(Chosen(EntryId(each["entry"]), each["keeps_newest"]) for each in given["entries"])
    wanted = Wanted(given["kind"], given["decision"], entries)
    target = (PatientId(patient), UnitId(given["unit"]))
    return destruction_json(propose_destruction(parts, session, target, wanted, at)), 201, {}


@blueprint.get("/destructions/<uuid:destruction>")
@blueprint.answers(200, Shown)
def read(destruction: UUID) -> Json:
    """Show a destruction with the kinds and dates of what it names."""
    parts, session, at = asking()
    shown = read_destruction(parts, session, DestructionId(destruction), at)
    return {**destruction_json(shown.destruction), "named": [_named_json(each) for each in shown.versions]}


@blueprint.post("/destructions/<uuid:destruction>/approval")
@blueprint.answers(201, Destruction)
@once()
def approve(destruction: UUID) -> Answer:
    """Sign what somebody else proposed, and carry it out. It cannot be undone."""
    parts, session, at = asking()
    return destruction_json(approve_destruction(parts, session, DestructionId(destruction), at)), 201, {}


@blueprint.delete("/destructions/<uuid:destruction>")
@blueprint.answers(204)
def withdraw(destruction: UUID) -> Answer:
    """Take a proposal back."""
    parts, session, at = asking()
    withdraw_destruction(parts, session, DestructionId(destruction), at)
    return {}, 204, {}


def destruction_json(found: Found) -> Json:
    """Say a destruction."""
    return {
        "id": str(found.id),
        "unit": str(found.unit),
        "journal": str(found.journal),
        "patient": str(found.patient),
        "kind": found.kind.value,
        "decision": found.decision,
        "whole": found.whole,
        "state": found.state.value,
        "proposed": _signer_json(found.proposed),
        "approved": _signer_json(found.approved) if found.approved else None,
        "versions": [str(version) for version in found.versions],
        "texts": [str(text) for text in found.texts],
        "withdrawn_at": time_or_none(found.withdrawn_at),
        "backups_expire_at": time_or_none(found.backups_expire_at),
        "certificate": found.certificate,
    }


def _signer_json(signer: Signer) -> Json:
    return {
        "account": str(signer.account),
        "name": signer.name,
        "title": signer.title,
        "at": signer.at.isoformat(),
    }


def _named_json(version: NamedVersion) -> Json:
    return {
        "id": str(version.id),
        "entry": str(version.entry),
        "number": version.number,
        "kind": version.kind.value,
        "happened_at": version.happened_at.isoformat(),
        "written_at": version.written_at.isoformat(),
    }
