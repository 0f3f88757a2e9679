"""A guardian at a child's journal: whose guardian one is today, the session in which one reads, and no block (B-05)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.block import BlockKind, Requester
from journal.domain.errors import UnknownError
from journal.domain.guardian_asks import ReadAsGuardian
from journal.domain.people import Role
from journal.policy.guarding import decide_read_as_guardian
from journal.policy.law import ZONE
from journal.services.blocks import TOLD, NewBlock, described, enter
from journal.store.block_facts import Wish, own_block_facts
from journal.store.guardianships import guarded_by, guardian_facts
from journal.store.surroundings import unit_named

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.ids import PatientId
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class Child:
    """A child whose guardian somebody is: where, and until which day. The name is the unit's; none is known here."""

    id: PatientId
    units: tuple[str, ...]
    last_day: date


def children(parts: Parts, session: PatientSession, at: datetime) -> tuple[Child, ...]:
    """Return of which children one is a guardian today. Nothing is opened."""
    today = at.astimezone(ZONE).date()
    found: dict[PatientId, Child] = {}
    with parts.store.database.reading() as connection:
        for one in guarded_by(connection, session.actor.account):
            if not one.is_over(today):
                units = found[one.patient].units if one.patient in found else ()
                named = unit_named(connection, one.unit)[0]
                found[one.patient] = Child(one.patient, (*units, named), one.last_day)
    return tuple(sorted(found.values(), key=lambda child: child.last_day))


def as_guardian(parts: Parts, session: PatientSession, child: PatientId, at: datetime) -> PatientSession:
    """Return a session about the child, for the units that entered the guardian, as it all stands by the clock now.

    Raises UnknownError for whoever is no child of theirs, RefusedError where it is over: that is a row of the child's.
    """
    with parts.store.database.reading() as connection:
        mine = tuple(one for one in guarded_by(connection, session.actor.account) if one.patient == child)
        facts = {one.id: guardian_facts(connection, one, at) for one in mine}
    if not mine:
        raise UnknownError("no such child")
    guardian = replace(session.actor, role=Role.GUARDIAN)
    asked = [ReadAsGuardian(actor=guardian, patient=child, guardianship=one.id) for one in mine]
    decided = {ask.guardianship: decide_read_as_guardian(ask, facts[ask.guardianship]) for ask in asked}
    units = frozenset(one.unit for one in mine if decided[one.id].permitted)
    if not units:
        parts.store.log.log_access(decided[mine[0].id], at)
    return replace(session, actor=guardian, patient=child, reach=units)


def ask_to_block(parts: Parts, guardian: PatientSession, at: datetime) -> None:
    """Ask for a block of the child's information. It is always refused, with the rule, and logged (PDL 4:4; B-05)."""
    wish = Wish(Requester.GUARDIAN, is_minor=True, is_mature=False, was_told=True)
    unit = min(guardian.reach or ())
    new = NewBlock(BlockKind.INNER, at, TOLD, requester=Requester.GUARDIAN)
    block = described(guardian.actor, (unit, guardian.joined), new, at)
    enter(parts, guardian.actor, block, lambda on: own_block_facts(on, guardian.actor, guardian.joined, wish), at)
