"""A patient's blocks (spärrar) of what the own unit documents: previewed, entered, ended, voided."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from journal.domain.block import BlockKind, InformationType, Requester
from journal.domain.ids import BlockId, PatientId
from journal.policy.blocking import MAY_BE_EXEMPT
from journal.services.blocks import TOLD, NewBlock, end_block, register_block, void_block
from journal.services.blocks_shown import list_blocks, preview_block
from journal.web.api.answers import Head, Id, Line, Receipt, Time
from journal.web.api.fields import Day, Many, Moment, Strict, Text, Word, YesNo
from journal.web.api.noun import Answer, Noun
from journal.web.api.shown import Json, day_or_none, head_json, id_or_none, receipt_json, time_or_none
from journal.web.block_words import TOLD_TEXT
from journal.web.idempotency import once
from journal.web.wiring import asking

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.block import Block

blueprint = Noun(
    "blocks", prefix="/patients/<uuid:patient>/blocks", description="What a patient keeps from others (PDL 4:4)."
)


class BlockIn(Strict):
    """A block as it is asked for: an inner one keeps the own unit's information, an outer one the provider's.

    ``first_day`` and ``last_day`` bound the information; without either it is all of it. ``told`` is the version of
    the text that was read out to the patient. ``is_mature`` is a clinician's word on a child who asks.
    """

    kind = Word(BlockKind, required=True)
    requester = Word(Requester, load_default=Requester.PATIENT)
    requested_at = Moment(required=True)
    first_day = Day(load_default=None, allow_none=True)
    last_day = Day(load_default=None, allow_none=True)
    exempt = Many(
        Word(
            InformationType,
            validate=OneOf(MAY_BE_EXEMPT, error="unknown"),
            metadata={"enum": sorted(kind.value for kind in MAY_BE_EXEMPT)},
        ),
        load_default=(),
    )
    visible = YesNo(load_default=False)
    told = Text(required=True, longest=64, metadata={"enum": [TOLD]})
    is_mature = YesNo(load_default=False)


class EndIn(Strict):
    """When the patient said that the block shall end."""

    requested_at = Moment(required=True)


class VoidIn(Strict):
    """What was wrong with the block. It is sealed to the auditors."""

    reason = Text(required=True, shortest=1, longest=1024)


class Registration(Schema):
    """Who asked, who entered it, and when each did."""

    requester = fields.Enum(Requester, by_value=True, required=True)
    requested_at = Time(required=True)
    registered_by = Id(required=True)
    registered_at = Time(required=True)


class BlockShown(Schema):
    """A block. It stays in the list when it is over."""

    id = Id(required=True)
    kind = fields.Enum(BlockKind, by_value=True, required=True)
    provider = Id(required=True)
    unit = Id(required=True, allow_none=True)
    patient = Id(required=True)
    first_day = fields.Date(required=True, allow_none=True)
    last_day = fields.Date(required=True, allow_none=True)
    exempt = fields.List(fields.Enum(InformationType, by_value=True), required=True)
    visible = fields.Boolean(required=True)
    told = Line(required=True)
    registration = fields.Nested(Registration, required=True)
    stands = fields.Boolean(required=True)
    ended_at = Time(required=True, allow_none=True)
    voided_at = Time(required=True, allow_none=True)


class ToldText(Schema):
    """What is read out to the patient before a block is entered, and the version that ``told`` names."""

    version = Line(required=True)
    text = fields.List(Line(), required=True)


class Blocks(Schema):
    """The patient's blocks, newest first; past ones too."""

    blocks = fields.List(fields.Nested(BlockShown), required=True)
    tell = fields.Nested(ToldText, required=True)


class PreviewShown(Schema):
    """What other units may read now and with the block; the entries themselves are told to whoever may read."""

    entries = fields.Integer(required=True)
    closed = fields.Integer(required=True)
    left = fields.List(fields.Nested(Head), required=True)


class BlockMade(Schema):
    """The block, which holds from the next request of everyone else on."""

    block = Id(required=True)
    receipt = fields.Nested(Receipt, required=True)


class BlockOver(Schema):
    """The log's promise that the end stands."""

    receipt = fields.Nested(Receipt, required=True)


@blueprint.get("")
@blueprint.answers(200, Blocks)
def listed(patient: UUID) -> Json:
    """List the patient's blocks of the own unit's information, and what to tell whoever asks for one."""
    parts, session, at = asking()
    found = list_blocks(parts, session, PatientId(patient), at)
    tell = {"version": TOLD, "text": [str(sentence) for sentence in TOLD_TEXT]}
    return {"blocks": [_block_json(block, at) for block in found], "tell": tell}


@blueprint.post("")
@blueprint.arguments(BlockIn)
@blueprint.answers(201, BlockMade)
@once()
def enter(given: Json, patient: UUID) -> Answer:
    """Enter a block at the patient's wish. A guardian's wish is refused (PDL 4:4)."""
    parts, session, at = asking()
    entered = register_block(parts, session, PatientId(patient), _new(given), at)
    return {"block": str(entered.block), "receipt": receipt_json(entered.receipt)}, 201, {}


@blueprint.post("/preview")
@blueprint.arguments(BlockIn)
@blueprint.answers(200, PreviewShown)
def preview(given: Json, patient: UUID) -> Json:
    """Say what other units would still see, by the rule that decides what they are shown. Nothing changes."""
    parts, session, at = asking()
    found = preview_block(parts, session, PatientId(patient), _new(given), at)
    return {"entries": found.entries, "closed": found.closed, "left": [head_json(head) for head in found.left]}


@blueprint.post("/<uuid:block>/end")
@blueprint.arguments(EndIn)
@blueprint.answers(201, BlockOver)
@once()
def end(given: Json, patient: UUID, block: UUID) -> Answer:
    """End a block because the patient wants it no more. It stays in the list."""
    parts, session, at = asking()
    receipt = end_block(parts, session, (PatientId(patient), BlockId(block)), given["requested_at"], at)
    return {"receipt": receipt_json(receipt)}, 201, {}


@blueprint.post("/<uuid:block>/void")
@blueprint.arguments(VoidIn)
@blueprint.answers(201, BlockOver)
@once()
def void(given: Json, patient: UUID, block: UUID) -> Answer:
    """Void a block that was entered by mistake. Nothing undoes it, and it stays in the list."""
    parts, session, at = asking()
    receipt = void_block(parts, session, (PatientId(patient), BlockId(block)), given["reason"], at)
    return {"receipt": receipt_json(receipt)}, 201, {}


def _new(given: Json) -> NewBlock:
    return NewBlock(**{**given, "exempt": frozenset(given["exempt"])})


def _block_json(block: Block, at: datetime) -> Json:
    return {
        "id": str(block.id),
        "kind": block.kind.value,
        "provider": str(block.provider),
        "unit": id_or_none(block.unit),
        "patient": str(block.patient),
        "first_day": day_or_none(block.first_day),
        "last_day": day_or_none(block.last_day),
        "exempt": sorted(kind.value for kind in block.exempt),
        "visible": block.visible,
        "told": block.told,
        "registration": {
            "requester": block.registered.requester.value,
            "requested_at": block.registered.requested_at.isoformat(),
            "registered_by": str(block.registered.registered_by),
            "registered_at": block.registered.registered_at.isoformat(),
        },
        "stands": block.stands(at),
        "ended_at": time_or_none(block.ended_at),
        "voided_at": time_or_none(block.voided_at),
    }
