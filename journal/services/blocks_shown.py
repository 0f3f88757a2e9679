"""Blocks as they are shown: those of a patient, one with its receipt, and what others would see with a new one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.block_asks import SeeBlocks
from journal.domain.errors import UnknownError
from journal.domain.journal_asks import ReadEntries
from journal.policy.reading import decide_read
from journal.policy.registering import decide_open_register
from journal.services.blocks import check_block, described
from journal.services.writing import unit_of
from journal.store import blocks as stored
from journal.store.entries import Narrowing, entry_heads
from journal.store.facts import read_facts, register_facts
from journal.store.log_search import find_row
from journal.store.patients import journal_of, require_registered

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.domain.block import Block
    from journal.domain.entry import EntryHead
    from journal.domain.ids import BlockId, PatientId, ProviderId, UnitId
    from journal.services.blocks import NewBlock
    from journal.services.keyring import Session
    from journal.services.parts import Parts

_WHOLE = 100_000


@dataclass(frozen=True, slots=True)
class Preview:
    """How many entries of the own unit others may read now, and how many of these the block closes.

    ``now`` and ``left`` are the entries themselves, before and with the block; told to whoever may read the journal.
    """

    entries: int
    closed: int
    now: tuple[EntryHead, ...] = field(default=(), repr=False)
    left: tuple[EntryHead, ...] = field(default=(), repr=False)


def list_blocks(parts: Parts, session: Session, patient: PatientId, at: datetime) -> tuple[Block, ...]:
    """Return the patient's blocks of the own unit's information and the outer ones, newest first; past ones too."""
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        facts = register_facts(connection, session.actor, unit_of(session), patient, at)
        found = stored.blocks_of(connection, session.actor.provider, patient)
    ask = SeeBlocks(actor=session.actor, patient=patient)
    parts.store.log.log_access(decide_open_register(ask, facts), at)
    return tuple(block for block in found if block.unit in {None, session.actor.unit})


def show_block(parts: Parts, session: Session, which: tuple[PatientId, BlockId], at: datetime) -> tuple[Block, Receipt]:
    """Return one block of the own unit's information, and the receipt of the row under which it was entered."""
    patient, wanted = which
    found = next((block for block in list_blocks(parts, session, patient, at) if block.id == wanted), None)
    if found is None:
        raise UnknownError("no such block")
    return found, receipt_of(parts, found)


def receipt_of(parts: Parts, block: Block) -> Receipt:
    """Return the receipt of the row under which a block was entered. Raise UnknownError where it is missing."""
    with parts.store.database.reading() as connection:
        row = find_row(connection, block.provider, block.event)
    if row is None:
        raise UnknownError("the block's row is missing in the log")
    return row.receipt


def standing_blocks(parts: Parts, session: Session, patient: PatientId, at: datetime) -> tuple[Block, ...]:
    """Return the blocks on the own unit's information now, for a page whose reading already stands in the log."""
    with parts.store.database.reading() as connection:
        return _standing(connection, session.actor.provider, (unit_of(session), patient), at)


def preview_block(parts: Parts, session: Session, patient: PatientId, new: NewBlock, at: datetime) -> Preview:
    """Return what other units would still see: by the very rule that decides what they are shown. Nothing changes."""
    check_block(new, at)
    block = described(session.actor, (unit_of(session), patient), new, at)
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        facts = register_facts(connection, session.actor, unit_of(session), patient, at)
        now = open_to_others(connection, session.actor.provider, (unit_of(session), patient), at)
        reads = _may_read(connection, session, patient, at)
    ask = SeeBlocks(actor=session.actor, patient=patient)
    parts.store.log.log_access(decide_open_register(ask, facts), at)
    left = left_open(now, block)
    counts = len(now), len(now) - len(left)
    return Preview(*counts, now, left) if reads else Preview(*counts)


def left_open(now: tuple[EntryHead, ...], block: Block) -> tuple[EntryHead, ...]:
    """Return those of the entries that a block leaves to others."""
    return tuple(head for head in now if not _is_covered(head, (block,)))


def open_to_others(
    connection: Connection, provider: ProviderId, about: tuple[UnitId, PatientId], at: datetime
) -> tuple[EntryHead, ...]:
    """Return the unit's entries about the patient that its other units may read, where it shares and they choose to."""
    unit, patient = about
    journal = journal_of(connection, unit, patient)
    heads = entry_heads(connection, journal.id, Narrowing(limit=_WHOLE), at) if journal else ()
    standing = _standing(connection, provider, about, at)
    at_rest = (head for head in heads if head.misfiled_at is None and head.is_settled)
    return tuple(head for head in at_rest if not _is_covered(head, standing))


def _may_read(connection: Connection, session: Session, patient: PatientId, at: datetime) -> bool:
    """Say whether the actor may read the own unit's journal: kinds and days are told to nobody else (A-01, A-12)."""
    unit = unit_of(session)
    journal = journal_of(connection, unit, patient)
    if journal is None:
        return False
    ask = ReadEntries(actor=session.actor, patient=patient, journal=journal.id, unit=unit, versions=())
    return decide_read(ask, read_facts(connection, ask, at)).permitted


def _standing(
    connection: Connection, provider: ProviderId, about: tuple[UnitId, PatientId], at: datetime
) -> tuple[Block, ...]:
    unit, patient = about
    found = stored.inner_blocks(connection, provider, patient, at)
    return tuple(block for block in found if block.unit == unit)


def _is_covered(head: EntryHead, blocks: tuple[Block, ...]) -> bool:
    return bool(stored.covering(blocks, head.unit, head.kind, head.happened))
