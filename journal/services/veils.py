"""What a reader at another unit is not to know of: entries that a standing block covers, and no lift opens (PDL 4:4).

Nothing tells a blocked entry from one that does not exist: not a list, not a count, not a page that is short by one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.errors import RefusedError, UnknownError
from journal.domain.journal_asks import ReadEntries
from journal.policy.reading import BLOCKED, decide_read
from journal.services.writing import head_of, journal_holding
from journal.store.authors import authors_of
from journal.store.blocks import covered_versions, covering, inner_blocks
from journal.store.entries import Narrowing, count_entries, entry_heads
from journal.store.facts import read_facts
from journal.store.lifts import lifts_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.block import Block
    from journal.domain.care import Journal
    from journal.domain.entry import EntryHead
    from journal.domain.ids import AccountId, EntryId, LiftId, PatientId
    from journal.domain.journal_asks import OfJournal
    from journal.domain.lift import Lift
    from journal.domain.people import Actor
    from journal.policy.reading import ReadFacts
    from journal.services.keyring import Session
    from journal.services.parts import Parts

_WHOLE = 100_000


@dataclass(frozen=True, slots=True)
class Veil:
    """The blocks on one journal, for a reader at another unit; none for the own unit's readers (B-03).

    ``lifts`` are those that reach this very reader now.
    """

    journal: Journal
    blocks: tuple[Block, ...]
    lifts: tuple[Lift, ...] = ()

    def facts(self, facts: ReadFacts, head: EntryHead) -> ReadFacts:
        """Say of one entry what was gathered of its journal, and whether it is blocked, and whether that is lifted."""
        blocked = self.covers(head)
        return replace(facts, is_blocked=blocked, is_lifted=blocked and self.is_open(head))

    def covers(self, head: EntryHead) -> bool:
        """Say whether some block covers the entry."""
        return bool(self._over(head))

    def is_open(self, head: EntryHead) -> bool:
        """Say whether no block covers the entry, or each that does is lifted for this reader."""
        return all(any(lift.opens(block) for lift in self.lifts) for block in self._over(head))

    def lifted(self, head: EntryHead) -> tuple[LiftId, ...]:
        """Return the lifts under which the entry opens for this reader; () where it needs none, or has not enough."""
        over = self._over(head)
        opening = tuple(lift.id for lift in self.lifts if any(lift.opens(block) for block in over))
        return opening if self.is_open(head) else ()

    def _over(self, head: EntryHead) -> tuple[Block, ...]:
        events = covering(self.blocks, self.journal.unit, head.kind, head.happened)
        return tuple(block for block in self.blocks if block.event in events)

    def shows(self, ask: OfJournal, facts: ReadFacts, head: EntryHead) -> bool:
        """Say whether the law lets the reader know of the entry: the same decision as of its text."""
        decision = decide_read(ask, self.facts(facts, head))
        return str(BLOCKED) not in decision.because


def veil_over(connection: Connection, actor: Actor, journal: Journal, at: datetime) -> Veil:
    """Return what lies over a journal for this reader."""
    if journal.patient is None or journal.unit == actor.unit:
        return Veil(journal, ())
    blocks = inner_blocks(connection, journal.provider, journal.patient, at)
    over = tuple(block for block in blocks if block.unit == journal.unit)
    return Veil(journal, over, lifts_for(connection, actor, journal.patient, at) if over else ())


def shown_heads(
    connection: Connection, veil: Veil, seen: tuple[OfJournal, ReadFacts], narrowing: Narrowing, at: datetime
) -> tuple[EntryHead, ...]:
    """Return entries of the journal that the reader may know of, newest first, as many as the narrowing asks for."""
    if not veil.blocks:
        return entry_heads(connection, veil.journal.id, narrowing, at)
    ask, facts = seen
    found: list[EntryHead] = []
    for head in _in_pages(connection, veil, narrowing, at):
        if veil.shows(ask, facts, head):
            found.append(head)
        if len(found) == narrowing.limit:
            break
    return tuple(found)


def shown_count(
    connection: Connection, veil: Veil, seen: tuple[OfJournal, ReadFacts], narrowing: Narrowing, at: datetime
) -> int:
    """Return how many entries the reader may know of, regardless of the page."""
    if not veil.blocks:
        return count_entries(connection, veil.journal.id, narrowing)
    ask, facts = seen
    whole = replace(narrowing, before=None, limit=_WHOLE)
    return sum(veil.shows(ask, facts, head) for head in entry_heads(connection, veil.journal.id, whole, at))


def shown_authors(
    connection: Connection, veil: Veil, seen: tuple[OfJournal, ReadFacts], at: datetime
) -> dict[AccountId, str]:
    """Return who wrote what the reader may know of: who wrote nothing but what is blocked is not named (B-07)."""
    if not veil.blocks:
        return authors_of(connection, veil.journal.id)
    whole = Narrowing(limit=_WHOLE, statements_beside=True)
    heads = shown_heads(connection, veil, seen, whole, at)
    by_age = sorted(heads, key=lambda head: head.made_at)
    return {head.author: head.versions[0].author_name for head in by_age}


def leaves_anything(connection: Connection, veil: Veil, at: datetime) -> bool:
    """Say whether any entry of the journal is left that no block covers, or that is lifted for the reader."""
    if not veil.blocks:
        return True
    heads = entry_heads(connection, veil.journal.id, Narrowing(limit=_WHOLE), at)
    return any(veil.is_open(head) for head in heads)


def may_be_told(connection: Connection, actor: Actor, patient: PatientId, at: datetime) -> bool:
    """Say whether a patient lets other units know that something is blocked: no unit, date, kind or count (B-07)."""
    standing = inner_blocks(connection, actor.provider, patient, at)
    others = [block for block in standing if block.visible and block.unit != actor.unit]
    return any(map(len, (covered_versions(connection, block) for block in others)))


def shown_head(parts: Parts, session: Session, target: tuple[PatientId, EntryId], at: datetime) -> EntryHead:
    """Return an entry that is about to be changed, where its reader may know of it at all.

    Whether it is a draft or signed would tell of a blocked one: to others it is unknown, and the attempt a row (B-07).
    """
    head = head_of(parts, session, target, at)
    if head.unit == session.actor.unit:
        return head
    journal = journal_holding(head)
    with parts.store.database.reading() as connection:
        ask = ReadEntries(actor=session.actor, patient=head.patient, journal=journal.id, unit=journal.unit, versions=())
        veil = veil_over(connection, session.actor, journal, at)
        decision = decide_read(ask, veil.facts(read_facts(connection, ask, at), head))
    if str(BLOCKED) not in decision.because:
        return head
    parts.store.log.log_refusal(decision, at)
    raise UnknownError("no such entry")


def hidden(refused: RefusedError) -> UnknownError | RefusedError:
    """Return what a refused reader is told: of what is blocked, that nothing is there (B-07). It is logged already."""
    return UnknownError("no such entry") if str(BLOCKED) in refused.decision.because else refused


def _in_pages(connection: Connection, veil: Veil, narrowing: Narrowing, at: datetime) -> Iterator[EntryHead]:
    here = narrowing
    while heads := entry_heads(connection, veil.journal.id, here, at):
        yield from heads
        here = replace(here, before=(heads[-1].happened.starts_at, heads[-1].id))
