"""What an emergency access is told of what is blocked: first the units, then what their blocks cover (PDL 4:5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.entry import EntryKind
from journal.domain.people import Role
from journal.services.veils import veil_over
from journal.store.assignments import assignments_of
from journal.store.blocks import inner_blocks
from journal.store.entries import Narrowing, entry_heads
from journal.store.patients import journal_of
from journal.store.surroundings import people_named, unit_named

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.entry import EntryHead
    from journal.domain.ids import PatientId, UnitId
    from journal.domain.people import Actor

_WHOLE = 100_000


@dataclass(frozen=True, slots=True)
class BlockedUnit:
    """A unit that has blocked something. ``call`` names its therapists: all of them, so that it tells of no relation.

    Where the unit does not share nothing can be opened from outside, and they are whom to call.
    """

    unit: UnitId
    name: str
    shares: bool
    call: tuple[str, ...]


def units_that_blocked(
    connection: Connection, actor: Actor, patient: PatientId, at: datetime
) -> tuple[BlockedUnit, ...]:
    """Return the other units whose information the patient has blocked, by name: nothing of what or how much."""
    blocks = inner_blocks(connection, actor.provider, patient, at)
    units = {block.unit for block in blocks if block.unit is not None} - {actor.unit}
    found = []
    for unit in units:
        name, shares = unit_named(connection, unit)
        found.append(BlockedUnit(unit, name, shares, _therapists(connection, actor, unit, at)))
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.unit)))


def blocked_heads(
    connection: Connection, actor: Actor, patient: PatientId, unit: UnitId, at: datetime
) -> tuple[EntryHead, ...]:
    """Return the entries at the unit that are closed to this actor, newest first. A misfiled one is not this patient's.

    What no block covers, or what is lifted for the actor, is read in the ordinary way. The patient's statements are not
    chosen: each opens with the entry that it is about.
    """
    journal = journal_of(connection, unit, patient)
    if journal is None:
        return ()
    veil = veil_over(connection, actor, journal, at)
    heads = entry_heads(connection, journal.id, Narrowing(limit=_WHOLE), at)
    told = (head for head in heads if head.misfiled_at is None and head.kind is not EntryKind.STATEMENT)
    return tuple(head for head in told if not veil.is_open(head))


def _therapists(connection: Connection, actor: Actor, unit: UnitId, at: datetime) -> tuple[str, ...]:
    names = people_named(connection, actor.provider)
    posts = assignments_of(connection, actor.provider, unit)
    working = {post.account for post in posts if post.role is Role.THERAPIST and post.is_current(at)}
    return tuple(sorted(names[account][0] for account in working))
