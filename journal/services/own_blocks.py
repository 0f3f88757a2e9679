"""A patient's own blocks: seen, previewed, entered, ended and voided by the patient, by the rules of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.block_asks import SeeBlocks
from journal.domain.errors import UnknownError, UnlockNeededError
from journal.domain.patient_asks import purpose_of
from journal.policy.blocking import OwnBlocksFacts, decide_see_own
from journal.policy.law import ZONE
from journal.services.blocks import TOLD, check_block, check_reason, described, end, enter, void
from journal.services.blocks_shown import Preview, left_open, open_to_others, receipt_of
from journal.services.patient_journal import shown_entries
from journal.store import blocks as stored
from journal.store.block_facts import Wish, own_block_facts, own_end_facts
from journal.store.deaths import is_marked_anywhere
from journal.store.patient_accounts import comes_of_age_on
from journal.store.patients import registered_at
from journal.store.surroundings import unit_named

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.domain.block import Block
    from journal.domain.ids import BlockId, UnitId
    from journal.policy.blocking import BlockFacts
    from journal.services.blocks import Entered, NewBlock
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class OwnUnit:
    """A unit in whose register the patient stands, and whether it shares what it writes with the provider's others."""

    id: UnitId
    name: str
    shares: bool


def own_units(parts: Parts, session: PatientSession) -> tuple[OwnUnit, ...]:
    """Return the units that write about the patient, by name: names of places, and nothing is opened."""
    with parts.store.database.reading() as connection:
        units = registered_at(connection, session.actor.provider, session.joined)
        found = [OwnUnit(unit, *unit_named(connection, unit)) for unit in units]
    return tuple(sorted(found, key=lambda unit: unit.name.casefold()))


def list_own_blocks(parts: Parts, session: PatientSession, at: datetime) -> tuple[Block, ...]:
    """Return every block of the patient at the provider, newest first; past ones too."""
    with parts.store.database.reading() as connection:
        found = stored.blocks_of(connection, session.actor.provider, session.joined)
    _log_seeing(parts, session, at)
    return found


def show_own_block(parts: Parts, session: PatientSession, block: BlockId, at: datetime) -> tuple[Block, Receipt]:
    """Return one of the patient's blocks, and the receipt of the row under which it was entered."""
    with parts.store.database.reading() as connection:
        found = _named(connection, session, block)
    _log_seeing(parts, session, at)
    return found, receipt_of(parts, found)


def preview_own_block(parts: Parts, session: PatientSession, unit: UnitId, new: NewBlock, at: datetime) -> Preview:
    """Return what other units would still see: by the very rule that decides what they are shown. Nothing changes.

    Entries that are not shown to the patient are counted, and neither their kind nor their day is told.
    """
    check_block(new, at)
    about = (unit, session.joined)
    with parts.store.database.reading() as connection:
        _require_unit(connection, session, unit)
        now = open_to_others(connection, session.actor.provider, about, at)
        mine = shown_entries(connection, session, unit, at)
    _log_seeing(parts, session, at)
    left = left_open(now, described(session.actor, about, new, at))
    named = tuple(head for head in now if head.id in mine)
    return Preview(len(now), len(now) - len(left), named, tuple(head for head in left if head.id in mine))


def register_own_block(parts: Parts, session: PatientSession, unit: UnitId, new: NewBlock, at: datetime) -> Entered:
    """Enter a block of a unit's information, or an outer one; it holds from the next request of everyone else on.

    Raises InvalidError, UnknownError, UnlockNeededError, RefusedError, KeyStoreError.
    """
    check_block(new, at)
    _require_unlocked(parts, session, at)
    patient = session.joined
    block = described(session.actor, (unit, patient), new, at)

    def facts_on(connection: Connection) -> BlockFacts:
        _require_unit(connection, session, unit)
        of_age = comes_of_age_on(connection, session.actor.account)
        is_minor = of_age is not None and at.astimezone(ZONE).date() < of_age
        wish = Wish(new.requester, is_minor, is_mature=False, was_told=new.told == TOLD)
        return own_block_facts(connection, session.actor, patient, wish)

    return enter(parts, session.actor, block, facts_on, at)


def end_own_block(parts: Parts, session: PatientSession, block: BlockId, at: datetime) -> Receipt:
    """End a block: the patient wants it no more. Raises UnknownError, UnlockNeededError, RefusedError."""
    _require_unlocked(parts, session, at)
    with parts.store.writing(session.actor.provider, session.joined, at=at) as tx:
        found = _named(tx.connection, session, block)
        receipt = end(parts, tx, (session.actor, found, at), own_end_facts(tx.connection, found, at), at)
    # The marks go after the row has committed: a crash refuses too much.
    parts.key_store.open_again(found.event)
    return receipt


def void_own_block(parts: Parts, session: PatientSession, block: BlockId, reason: str, at: datetime) -> Receipt:
    """Void a block that was entered by mistake, with the reason. The row stays, and nothing undoes it (B-16)."""
    check_reason(reason)
    _require_unlocked(parts, session, at)
    with parts.store.writing(session.actor.provider, session.joined, at=at) as tx:
        found = _named(tx.connection, session, block)
        sealed = parts.keyring.seal_reason(tx.connection, session, reason)
        facts = own_end_facts(tx.connection, found, at, states_reason=bool(reason.strip()))
        receipt = void(parts, tx, (session.actor, found, sealed), facts, at)
    parts.key_store.open_again(found.event)
    return receipt


def _named(connection: Connection, session: PatientSession, block: BlockId) -> Block:
    return stored.block_named(connection, session.actor.provider, session.joined, block)


def _require_unit(connection: Connection, session: PatientSession, unit: UnitId) -> None:
    if unit not in registered_at(connection, session.actor.provider, session.joined):
        raise UnknownError("no such unit")


def _require_unlocked(parts: Parts, session: PatientSession, at: datetime) -> None:
    if not parts.keyring.is_unlocked(session, at):
        raise UnlockNeededError("to block asks for a fresh unlock")


def _log_seeing(parts: Parts, session: PatientSession, at: datetime) -> None:
    with parts.store.database.reading() as connection:
        dead = is_marked_anywhere(connection, session.actor.provider, session.joined)
    ask = SeeBlocks(actor=session.actor, purpose=purpose_of(session.actor), patient=session.joined)
    parts.store.log.log_access(decide_see_own(ask, OwnBlocksFacts(blocks_are_their_own=True, is_marked_dead=dead)), at)
