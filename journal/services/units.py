"""A provider's units, and whether each shares its journals with the others (A-06)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.errors import InvalidError, NoKeyError, UnknownError
from journal.domain.ids import UnitId, new_id
from journal.domain.people import AccountKind, Role
from journal.domain.practice_asks import Administer
from journal.policy.granting import GrantFacts, decide_sharing, decide_staffing
from journal.policy.law import SIGNED_WITHIN
from journal.services.keyring import trust
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.keyring_grants import READER, Noted
from journal.services.keyring_handing import Giver, hand_on, readers_to
from journal.services.keyring_sharing import Sharing, sign_sharing
from journal.services.staffing import Post, staffing_facts, unlocked_circles
from journal.services.written_names import LONGEST_ANALYSIS, problem_in_name, problem_in_text
from journal.store import people
from journal.store.epochs import require_newest
from journal.store.grants import add_grants, end_unit_grants
from journal.store.releases import releasing_units
from journal.store.waiting import members_of

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.keyring import Session
    from journal.services.keyring_sessions import HeldCircle
    from journal.services.parts import Parts
    from journal.store.database import Transaction

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit, how many work there now, on what its sharing rests, and whether its patients read their own journals.

    ``sign_within`` is in how many days its entries are to be signed.
    """

    id: UnitId
    name: str
    shares: bool
    analysis: str
    since: datetime | None
    members: int
    gives_access: bool
    sign_within: int


@dataclass(frozen=True, slots=True)
class SharingChange:
    """Whether a unit shall share, and the dated need-and-risk analysis that this rests on (HSLF-FS 2016:40 4:2)."""

    unit: UnitId
    shares: bool
    analysis: str = ""


def list_units(parts: Parts, session: Session, at: datetime) -> tuple[UnitView, ...]:
    """Return the provider's units, by name."""
    with parts.store.database.reading() as connection:
        members = members_of(connection, session.actor.provider, at)
        rows = people.units_of(connection, session.actor.provider)
        giving = releasing_units(connection, session.actor.provider, [UnitId(unit.unit_id) for unit in rows])
        return tuple(
            UnitView(
                UnitId(unit.unit_id),
                unit.name,
                unit.shares,
                unit.sharing_analysis,
                unit.sharing_since,
                members.get(unit.unit_id, 0),
                unit.unit_id in giving,
                unit.sign_within or SIGNED_WITHIN,
            )
            for unit in rows
        )


def add_unit(parts: Parts, session: Session, name: str, at: datetime) -> UnitId:
    """Add a unit. Its circles are made by its first members. Raises InvalidError, UnlockNeededError, RefusedError."""
    _check("name", problem_in_name(name))
    unlocked_circles(parts, session, at)
    unit = UnitId(new_id())
    ask = _ask(session, unit, Subtype.GRANT)
    with parts.store.writing(at=at) as tx:
        parts.store.log.recorded(
            tx, decide_staffing(ask, staffing_facts(session, Post(Role.HEAD, unit), analysed=True)), at
        )
        people.add_unit(tx, people.new_unit(session.actor.provider, unit, name.strip(), at))
    return unit


def set_sharing(
    parts: Parts, session: Session, change: SharingChange, at: datetime, progress: Progress | None = None
) -> None:
    """Let a unit share, or stop: signed by its circle; on, its journals' keys go to the provider circle; off, they end.

    ``progress(done, of)`` is told of the grants as they are made. Raises UnknownError, UnlockNeededError,
    RefusedError (no analysis, another unit, not a clinical member), NoKeyError while the unit's keys are waited for.
    """
    _check("analysis", problem_in_text(change.analysis, LONGEST_ANALYSIS))
    held = unlocked_circles(parts, session, at)
    with parts.store.writing(at=at) as tx:
        if people.unit_row(tx.connection, session.actor.provider, change.unit) is None:
            raise UnknownError("no such unit")
        decision = decide_sharing(_ask(session, change.unit, Subtype.SHARING), _facts(session, change))
        event = parts.store.log.recorded(tx, decision, at).event
        circle = held.get(circle_id(session.actor.provider, CircleKind.UNIT, change.unit))
        if circle is None:
            raise NoKeyError("the unit's keys wait to be handed over")
        require_newest(tx, {(circle.id, circle.epoch)})
        _switch(tx, session, change, circle, at)
        noted = Noted(session.actor.provider, event, at)
        if change.shares:
            _grant_all(tx, Giver(session.actor, trust(session), held), noted, progress or _untold)
        else:
            provider = circle_id(session.actor.provider, CircleKind.PROVIDER)
            end_unit_grants(tx, READER, change.unit, provider, at)


def _switch(tx: Transaction, session: Session, change: SharingChange, circle: HeldCircle, at: datetime) -> None:
    said = Sharing(session.actor.provider, change.unit, change.shares, change.analysis, at)
    people.change_unit(
        tx,
        change.unit,
        shares=change.shares,
        sharing_analysis=change.analysis,
        sharing_since=at,
        sharing_signature=sign_sharing(said, circle),
    )


def _grant_all(tx: Transaction, giver: Giver, noted: Noted, progress: Progress) -> None:
    """Grant every journal of the unit, as many at a time as are looked up at once."""
    done = 0
    while waiting := list(readers_to(tx.connection, giver, CircleKind.UNIT, CircleKind.PROVIDER)):
        add_grants(tx, [hand_on(each, noted) for each in waiting])
        done += len(waiting)
        progress(done, done)


def _check(field: str, problem: str) -> None:
    if problem:
        raise InvalidError({field: problem})


def _untold(done: int, of: int) -> None:
    """Tell nobody."""


def _ask(session: Session, unit: UnitId, what: Subtype) -> Administer:
    return Administer(actor=session.actor, what=what, kind=ResourceKind.UNIT, about=(unit,))


def _facts(session: Session, change: SharingChange) -> GrantFacts:
    actor = session.actor
    return GrantFacts(
        is_head=actor.role is Role.HEAD,
        is_member_of_unit=actor.role is Role.THERAPIST and actor.unit == change.unit,
        same_provider=True,
        is_about_self=False,
        has_documented_analysis=bool(change.analysis.strip()) or not change.shares,
        has_fresh_unlock=True,
        is_program=actor.kind is AccountKind.PROGRAM,
    )
