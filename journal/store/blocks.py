"""Blocks as rows, and which versions each of them covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import String, bindparam, cast, func, insert, or_, select, update

from journal.domain.block import Block, BlockKind, InformationType, Registered, Requester
from journal.domain.entry import EntryKind, EventTime
from journal.domain.errors import UnknownError
from journal.domain.ids import PackedIds, pack_ids
from journal.policy.blocking import covers, covers_everything
from journal.store.block_tables import BlockRow
from journal.store.care_tables import EntryRow, JournalRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from journal.domain.access import Recorded
    from journal.domain.block_asks import EndBlock, VoidBlock
    from journal.domain.ids import BlockId, EventId, PatientId, ProviderId, UnitId
    from journal.store.database import Transaction

# Written once: each reading and each writing asks, and to build it anew costs more than to run it. Whoever asks read
# the clock before waiting for the lock: a block whose row is there stands, though it be registered a moment after that.
_STANDING = select(BlockRow).where(
    BlockRow.patient_id == bindparam("patient"),
    BlockRow.provider_id == bindparam("provider"),
    BlockRow.kind == BlockKind.INNER.value,
    or_(BlockRow.ended_at.is_(None), BlockRow.ended_at > bindparam("at")),
    or_(BlockRow.voided_at.is_(None), BlockRow.voided_at > bindparam("at")),
)
INNER_BLOCK_STANDS = _STANDING.exists()
"""Of a patient at a provider: some inner block stands."""

_JOURNAL = (
    select(JournalRow.journal_id)
    .where(JournalRow.unit_id == bindparam("unit"), JournalRow.patient_id == bindparam("patient"))
    .scalar_subquery()
)
_STANDS = (VersionRow.journal_id == _JOURNAL, VersionRow.destroyed_at.is_(None))
# Where the whole journal is covered no entry is read, and the ids come as one value, from the index alone: to read
# five thousand rows of ids and times costs more than to close as many halves.
_WHOLE = select(func.aggregate_strings(cast(VersionRow.version_id, String), "")).where(*_STANDS)
_VERSIONS_AND_TIMES = (
    select(VersionRow.version_id, EntryRow.kind, EntryRow.happened_from, EntryRow.happened_to, EntryRow.zone)
    .join(EntryRow, EntryRow.entry_id == VersionRow.entry_id)
    .where(*_STANDS)
)


def inner_blocks(connection: Connection, provider: ProviderId, patient: PatientId, at: datetime) -> tuple[Block, ...]:
    """Return the inner blocks of a patient that stand at ``at``, whichever unit's information they keep."""
    asked = {"patient": patient, "provider": provider, "at": at}
    return tuple(_block(row) for row in connection.execute(_STANDING, asked))


def blocks_of(connection: Connection, provider: ProviderId, patient: PatientId) -> tuple[Block, ...]:
    """Return every block of a patient, newest first: ended and voided ones too."""
    mine = select(BlockRow).where(BlockRow.patient_id == patient, BlockRow.provider_id == provider)
    return tuple(_block(row) for row in connection.execute(mine.order_by(BlockRow.registered_at.desc())))


def every_inner_block(connection: Connection) -> tuple[Block, ...]:
    """Return every inner block there is, of every provider: what the key store's closed marks are compared with."""
    inner = select(BlockRow).where(BlockRow.kind == BlockKind.INNER.value)
    return tuple(_block(row) for row in connection.execute(inner.order_by(BlockRow.registered_at)))


def block_named(connection: Connection, provider: ProviderId, patient: PatientId, block: BlockId) -> Block:
    """Return one block of this patient. Raise UnknownError."""
    found = select(BlockRow).where(
        BlockRow.block_id == block, BlockRow.patient_id == patient, BlockRow.provider_id == provider
    )
    row = connection.execute(found).first()
    if row is None:
        raise UnknownError("no such block")
    return _block(row)


def add_block(tx: Transaction, block: Block) -> None:
    """Insert a block."""
    tx.connection.execute(
        insert(BlockRow).values(
            block_id=block.id,
            provider_id=block.provider,
            patient_id=block.patient,
            kind=block.kind.value,
            unit_id=block.unit,
            first_day=block.first_day,
            last_day=block.last_day,
            exempt=" ".join(sorted(block.exempt)),
            visible=block.visible,
            told=block.told,
            requester=block.registered.requester.value,
            requested_at=block.registered.requested_at,
            registered_by=block.registered.registered_by,
            registered_at=block.registered.registered_at,
            event_id=block.event,
        )
    )


def end_block_row(tx: Transaction, recorded: Recorded[EndBlock], requested_at: datetime, at: datetime) -> None:
    """End a block; who asked and who entered it both stand in the row."""
    _change(
        tx,
        recorded.ask.block,
        ended_at=at,
        end_requested_at=requested_at,
        ended_by=recorded.ask.actor.account,
        end_event=recorded.event,
    )


def void_block_row(tx: Transaction, recorded: Recorded[VoidBlock], sealed_reason: bytes, at: datetime) -> None:
    """Void a block. Nothing undoes it."""
    _change(
        tx,
        recorded.ask.block,
        voided_at=at,
        voided_by=recorded.ask.actor.account,
        void_reason=sealed_reason,
        void_event=recorded.event,
    )


def covered_versions(connection: Connection, block: Block) -> PackedIds:
    """Return the versions in the patient's journal at the block's unit that it covers, and that are not destroyed."""
    asked = {"patient": block.patient, "unit": block.unit}
    if covers_everything(block):
        # One text of all ids, with hyphens or without.
        return PackedIds(bytes.fromhex((connection.scalar(_WHOLE, asked) or "").replace("-", "")))
    return PackedIds(
        pack_ids([row.version_id for row in connection.execute(_VERSIONS_AND_TIMES, asked) if _covers(block, row)])
    )


def covering(blocks: Iterable[Block], unit: UnitId, kind: EntryKind, happened: EventTime) -> tuple[EventId, ...]:
    """Return the events of those blocks that cover what happened then at the unit."""
    return tuple(block.event for block in blocks if block.unit == unit and covers(block, kind, happened))


def _covers(block: Block, row: Row[*tuple[Any, ...]]) -> bool:
    return covers(block, EntryKind(row.kind), EventTime(row.happened_from, row.happened_to, row.zone))


def _change(tx: Transaction, block: BlockId, **values: object) -> None:
    tx.connection.execute(update(BlockRow).where(BlockRow.block_id == block).values(**values))


def _block(row: Row[Any]) -> Block:
    return Block(
        id=row.block_id,
        provider=row.provider_id,
        patient=row.patient_id,
        kind=BlockKind(row.kind),
        unit=row.unit_id,
        first_day=row.first_day,
        last_day=row.last_day,
        exempt=frozenset(InformationType(word) for word in row.exempt.split()),
        visible=row.visible,
        told=row.told,
        registered=Registered(Requester(row.requester), row.requested_at, row.registered_by, row.registered_at),
        event=row.event_id,
        ended_at=row.ended_at,
        voided_at=row.voided_at,
    )
