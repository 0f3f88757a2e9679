"""Blocks: entered at the patient's wish, ended at it, voided when mistaken; at once, in every outlet (PDL 4:4)."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.block import Block, BlockKind, InformationType, Registered, Requester
from journal.domain.block_asks import EndBlock, RegisterBlock, VoidBlock
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import BlockId, EventId, PackedIds, id_in_time, new_id
from journal.domain.numbers import age_on
from journal.domain.patient_asks import purpose_of
from journal.policy.blocking import MAY_BE_EXEMPT, decide_block, decide_end, decide_void
from journal.policy.law import OF_AGE, ZONE
from journal.services.register import CardChangedError, require_card, with_card
from journal.services.writing import unit_of
from journal.store import blocks as stored
from journal.store.block_facts import Wish, block_facts, end_facts
from journal.store.patients import require_registered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.domain.ids import PatientId, UnitId
    from journal.domain.people import Actor
    from journal.policy.blocking import BlockFacts, EndFacts
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.services.register import PatientCard
    from journal.store.database import Transaction

TOLD = "sparr-2026-11"
"""The version of the text that tells what a block means; a changed text is a new version (B-17)."""

_LONGEST_REASON = 1024


@dataclass(frozen=True, slots=True)
class NewBlock:
    """A block as it is asked for. ``told`` names the text that was read out; ``is_mature`` is a clinician's word."""

    kind: BlockKind
    requested_at: datetime
    told: str
    requester: Requester = Requester.PATIENT
    first_day: date | None = None
    last_day: date | None = None
    exempt: frozenset[InformationType] = frozenset()
    visible: bool = False
    is_mature: bool = False


@dataclass(frozen=True, slots=True)
class Entered:
    """A block that holds, and the log's promise that the row stands under which it does."""

    block: BlockId
    receipt: Receipt


def register_block(parts: Parts, session: Session, patient: PatientId, new: NewBlock, at: datetime) -> Entered:
    """Enter a block, which holds from the next request of everyone else on.

    Raises InvalidError, UnknownError, RefusedError, KeyStoreError.
    """
    check_block(new, at)
    about = (unit_of(session), patient)

    def enter_with(card: PatientCard) -> Entered:
        late = came_after_death(card, new.requested_at)
        wish = Wish(new.requester, is_minor(card, at), new.is_mature, new.told == TOLD, late)

        def facts_on(connection: Connection) -> BlockFacts:
            require_registered(connection, session.actor, patient)
            require_card(connection, session, card)
            return block_facts(connection, session.actor, about, wish, at)

        return enter(parts, session.actor, described(session.actor, about, new, at), facts_on, at)

    return with_card(parts, session, patient, enter_with, at)


def enter(
    parts: Parts, actor: Actor, block: Block, facts_on: Callable[[Connection], BlockFacts], at: datetime
) -> Entered:
    """Close the halves; then decide, log and add the row under the patient's lock. Raises as ``facts_on`` does.

    The marks come first: a crash in between refuses too much, never too little. They are set before the lock is had,
    since every other writer of SQLite waits for it; what was written, moved or destroyed meanwhile follows under it.
    """
    with parts.store.database.entering():
        with parts.store.database.reading() as connection:
            ask = _asked(connection, actor, block)
            permitted = decide_block(ask, facts_on(connection)).permitted
        ahead = ask.closes if permitted else PackedIds()
        if ahead:
            parts.key_store.close_newly(ahead.packed, block.event)
        with _opened_where_refused(parts, block.event), parts.store.writing(block.provider, block.patient, at=at) as tx:
            ask = _asked(tx.connection, actor, block)
            recorded = parts.store.log.recorded(tx, decide_block(ask, facts_on(tx.connection)), at, block.event)
            if ask.closes != ahead:
                _follow(parts, block.event, set(ahead), set(ask.closes))
            stored.add_block(tx, block)
    return Entered(block.id, recorded.receipt)


def _asked(connection: Connection, actor: Actor, block: Block) -> RegisterBlock:
    closes = stored.covered_versions(connection, block) if block.kind is BlockKind.INNER else PackedIds()
    return RegisterBlock(actor=actor, purpose=purpose_of(actor), patient=block.patient, block=block.id, closes=closes)


def _follow(parts: Parts, event: EventId, ahead: set[UUID], closes: set[UUID]) -> None:
    """Close what has come since, and open what has gone."""
    parts.key_store.close_for(closes - ahead, [event], [event])
    parts.key_store.close_for(ahead - closes, [], [event])


@contextmanager
def _opened_where_refused(parts: Parts, event: EventId) -> Iterator[None]:
    """Take the marks away again where what was permitted before the lock is not under it: these come of no commit."""
    try:
        yield
    except (RefusedError, UnknownError, CardChangedError):
        parts.key_store.open_again(event)
        raise


def end_block(
    parts: Parts, session: Session, which: tuple[PatientId, BlockId], requested_at: datetime, at: datetime
) -> Receipt:
    """End a block at the patient's wish. Raises InvalidError, UnknownError, RefusedError."""
    if requested_at > at:
        raise InvalidError({"requested_at": "in-the-future"})

    def end_with(card: PatientCard) -> tuple[Block, Receipt]:
        late = came_after_death(card, requested_at)
        with parts.store.writing(session.actor.provider, which[0], at=at) as tx:
            found = _found(session, tx, which)
            require_card(tx.connection, session, card)
            facts = end_facts(tx.connection, session.actor, found, (True, False, late), at)
            return found, end(parts, tx, (session.actor, found, requested_at), facts, at)

    found, receipt = with_card(parts, session, which[0], end_with, at)
    # The marks go after the row has committed: a crash refuses too much.
    parts.key_store.open_again(found.event)
    return receipt


def end(parts: Parts, tx: Transaction, what: tuple[Actor, Block, datetime], facts: EndFacts, at: datetime) -> Receipt:
    """Decide, log and end the row of a block; ``what`` says who, which, and when the patient asked."""
    actor, block, requested_at = what
    ask = EndBlock(actor=actor, purpose=purpose_of(actor), patient=block.patient, block=block.id)
    recorded = parts.store.log.recorded(tx, decide_end(ask, facts), at)
    stored.end_block_row(tx, recorded, requested_at, at)
    return recorded.receipt


def void_block(parts: Parts, session: Session, which: tuple[PatientId, BlockId], reason: str, at: datetime) -> Receipt:
    """Void a block that was entered by mistake, with the reason. The row stays, and nothing undoes it (B-16)."""
    check_reason(reason)
    with parts.store.writing(session.actor.provider, which[0], at=at) as tx:
        found = _found(session, tx, which)
        sealed = parts.keyring.seal_reason(tx.connection, session, reason)
        facts = end_facts(tx.connection, session.actor, found, (False, bool(reason.strip()), False), at)
        receipt = void(parts, tx, (session.actor, found, sealed), facts, at)
    parts.key_store.open_again(found.event)
    return receipt


def void(parts: Parts, tx: Transaction, what: tuple[Actor, Block, bytes], facts: EndFacts, at: datetime) -> Receipt:
    """Decide, log and void the row of a block; ``what`` says who, which, and the sealed reason."""
    actor, block, sealed = what
    why = Why(ReasonCode.OTHER, sealed)
    ask = VoidBlock(actor=actor, purpose=purpose_of(actor), why=why, patient=block.patient, block=block.id)
    recorded = parts.store.log.recorded(tx, decide_void(ask, facts), at)
    stored.void_block_row(tx, recorded, sealed, at)
    return recorded.receipt


def check_reason(reason: str) -> None:
    """Raise InvalidError for a reason that cannot be kept."""
    if problem := sign_problem(reason) or ("too-long" if len(reason) > _LONGEST_REASON else None):
        raise InvalidError({"reason": problem})


def is_minor(card: PatientCard, at: datetime) -> bool:
    """Say whether the patient is not of age yet: a child asks in its own name, once a clinician holds it mature."""
    return age_on(card.number, at.date()) < OF_AGE


def came_after_death(card: PatientCard, requested_at: datetime) -> bool:
    """Say whether a wish was uttered on a later day than the patient died: what was asked for in life stands (R-09)."""
    return card.died_on is not None and requested_at.astimezone(ZONE).date() > card.died_on


def check_block(new: NewBlock, at: datetime) -> None:
    """Raise InvalidError for a block that cannot be, with every reason."""
    problems = {}
    if new.first_day and new.last_day and new.last_day < new.first_day:
        problems["last_day"] = "ends-wrong"
    if new.requested_at > at:
        problems["requested_at"] = "in-the-future"
    if not new.exempt <= MAY_BE_EXEMPT:
        problems["exempt"] = "unknown"
    if new.told != TOLD:
        problems["told"] = "unknown"
    if problems:
        raise InvalidError(problems)


def described(actor: Actor, of: tuple[UnitId | None, PatientId], new: NewBlock, at: datetime) -> Block:
    """Describe the block: an inner one is of one unit's information, an outer one has no unit (B-09)."""
    unit, patient = of
    return Block(
        id=BlockId(new_id()),
        provider=actor.provider,
        patient=patient,
        kind=new.kind,
        unit=unit if new.kind is BlockKind.INNER else None,
        first_day=new.first_day,
        last_day=new.last_day,
        exempt=new.exempt,
        visible=new.visible,
        told=new.told,
        registered=Registered(new.requester, new.requested_at, actor.account, at),
        event=EventId(id_in_time(at)),
    )


def _found(session: Session, tx: Transaction, which: tuple[PatientId, BlockId]) -> Block:
    patient, block = which
    require_registered(tx.connection, session.actor, patient)
    return stored.block_named(tx.connection, session.actor.provider, patient, block)
