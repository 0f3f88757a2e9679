"""Handing on what one holds: circles to those whose assignment needs them, the index, registers, shared journals."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.people import Role
from journal.services.keyring_circles import (
    NEEDS,
    OF_A_UNIT,
    CircleKind,
    circle_id,
    circles_for,
    known_account,
    known_circle,
    known_row,
)
from journal.services.keyring_grants import (
    CIRCLE,
    FIRST,
    INDEX,
    READER,
    Granted,
    make_grant,
    open_newest,
)
from journal.services.keyring_index import INDEX_KINDS, open_index
from journal.services.keyring_sharing import shares_now
from journal.store.people import unit_row
from journal.store.waiting import Needing, accounts_lapsed, accounts_waiting, circles_without, journals_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.ids import CircleId
    from journal.domain.people import Actor
    from journal.services.keyring_circles import Known, Trust
    from journal.services.keyring_grants import Noted
    from journal.services.keyring_sessions import HeldCircle
    from journal.store.grants import StoredGrant


@dataclass(frozen=True, slots=True)
class Waiting:
    """One secret that waits, opened, the checked key that it goes to, and the held circle that signs."""

    granted: Granted = field(repr=False)
    to: Known
    by: HeldCircle


@dataclass(frozen=True, slots=True)
class Giver:
    """Who hands on: the actor's place, the circles in hand, and where chains must end."""

    actor: Actor
    trust: Trust
    held: Mapping[CircleId, HeldCircle] = field(repr=False)


def waits_for(connection: Connection, giver: Giver, at: datetime) -> list[Waiting]:
    """Return all that others wait for and this member holds; who is not certified gets nothing."""
    return [
        *_circles(connection, giver, at),
        *_index(connection, giver),
        *_readers(connection, giver),
    ]


def lapsed_in(connection: Connection, giver: Giver, at: datetime) -> dict[CircleId, list[UUID]]:
    """Return who still has a circle of the giver's after the assignment that needed it ended by the clock (A-07)."""
    actor = giver.actor
    needed = circles_for(actor.role, actor.provider, actor.unit)
    held = {circle: kind for circle, kind in needed.items() if circle in giver.held}
    found = {
        circle: accounts_lapsed(connection, needing(actor, kind, giver.held[circle]), at)
        for circle, kind in held.items()
    }
    return {circle: accounts for circle, accounts in found.items() if accounts}


def hand_on(waiting: Waiting, noted: Noted) -> StoredGrant:
    """Make the grant."""
    return make_grant(waiting.granted, waiting.to, waiting.by, noted)


def needing(actor: Actor, kind: CircleKind, circle: HeldCircle) -> Needing:
    """Say whose assignments need a circle of the actor's."""
    roles = tuple(role.value for role in Role if kind in NEEDS[role])
    unit = actor.unit if kind in OF_A_UNIT else None
    return Needing(actor.provider, circle.id, circle.epoch, roles, unit)


def _circles(connection: Connection, giver: Giver, at: datetime) -> Iterator[Waiting]:
    actor = giver.actor
    for circle, kind in circles_for(actor.role, actor.provider, actor.unit).items():
        held = giver.held.get(circle)
        if held is None:
            continue
        granted = Granted(CIRCLE, circle, held.epoch, held.secret)
        for account in accounts_waiting(connection, needing(actor, kind, held), at):
            known = known_account(connection, giver.trust, account.key)
            if known is not None:
                yield Waiting(granted, known, held)


def _index(connection: Connection, giver: Giver) -> Iterator[Waiting]:
    lacking = circles_without(connection, giver.trust.provider, INDEX, [kind.value for kind in INDEX_KINDS])
    holding = [held for held in giver.held.values() if _holds_index(giver, held)]
    secret = open_index(connection, giver.trust, holding) if lacking and holding else None
    if secret is None:
        return
    for row in lacking:
        known = known_row(connection, giver.trust, row)
        if known is not None:
            yield Waiting(Granted(INDEX, giver.trust.provider, FIRST, secret), known, holding[0])


def _holds_index(giver: Giver, held: HeldCircle) -> bool:
    kinds = circles_for(giver.actor.role, giver.trust.provider, giver.actor.unit)
    return kinds.get(held.id) in INDEX_KINDS


def _readers(connection: Connection, giver: Giver) -> Iterator[Waiting]:
    """Registers go to the auditors, and the journals of a unit that shares to the provider."""
    if giver.actor.unit is None:
        return
    yield from readers_to(connection, giver, CircleKind.REGISTER, CircleKind.AUDIT)
    unit = unit_row(connection, giver.trust.provider, giver.actor.unit)
    if unit is not None and shares_now(connection, giver.trust, unit):
        yield from readers_to(connection, giver, CircleKind.UNIT, CircleKind.PROVIDER)


def readers_to(connection: Connection, giver: Giver, kind: CircleKind, to: CircleKind) -> Iterator[Waiting]:
    """Return the reader secrets of the giver's unit that one circle owns and another was not granted yet."""
    unit = giver.actor.unit
    owner = giver.held.get(circle_id(giver.trust.provider, kind, unit))
    known = known_circle(connection, giver.trust, circle_id(giver.trust.provider, to))
    if unit is None or owner is None or known is None:
        return
    for journal in journals_waiting(connection, unit, (known.id, known.epoch), registers=kind is CircleKind.REGISTER):
        granted = open_newest(connection, giver.trust, (owner,), (READER, journal.id), owner.id)
        if granted is not None:
            yield Waiting(granted, known, owner)
