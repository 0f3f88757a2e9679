"""Staff of a provider: who works where, giving and ending assignments (A-07)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import AccountId, AssignmentId, new_id
from journal.domain.people import AT_A_UNIT, Assignment, Role
from journal.policy.granting import decide_confirming, decide_staffing
from journal.services.handing_over import WaitingHandOver, waiting_handovers
from journal.services.keyring_circles import circles_for
from journal.services.keyring_grants import CIRCLE
from journal.services.staffing import Post, administering, heads_facts, staffing_facts, unlocked_circles
from journal.store.analyses import has_analysis
from journal.store.assignments import (
    add_assignment,
    add_review,
    assignment_row,
    assignments_of,
    current_assignments,
    end_assignment_row,
)
from journal.store.grants import end_grants
from journal.store.invitations import invited_until
from journal.store.people import account_row, people_of, unit_row
from journal.store.programs import close_accounts, programs_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import CircleId, ProviderId, UnitId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction

__all__ = [
    "NewAssignment",
    "StaffMember",
    "WaitingHandOver",
    "confirm_assignment",
    "end_assignment",
    "give_assignment",
    "list_staff",
    "waiting_handovers",
]


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person at the provider, with all assignments, past ones too; until when an invitation stands, if one does."""

    account: AccountId
    name: str
    title: str
    username: str
    assignments: tuple[Assignment, ...]
    invited_until: datetime | None


@dataclass(frozen=True, slots=True)
class NewAssignment:
    """Who shall work as what, where, until when."""

    account: AccountId
    role: Role
    unit: UnitId | None
    ends_at: datetime | None = None


def list_staff(parts: Parts, session: Session, at: datetime) -> tuple[StaffMember, ...]:
    """Return the people of the actor's provider, by name: whoever works there may know who does."""
    provider = session.actor.provider
    with parts.store.database.reading() as connection:
        everybody = people_of(connection, provider)
        given = assignments_of(connection, provider)
        invited = invited_until(connection, tuple(person.account_id for person in everybody), at)
    return tuple(
        StaffMember(
            AccountId(person.account_id),
            person.name,
            person.title,
            person.username,
            tuple(each for each in given if each.account == person.account_id),
            invited.get(person.account_id),
        )
        for person in everybody
    )


def give_assignment(parts: Parts, session: Session, wanted: NewAssignment, at: datetime) -> AssignmentId:
    """Give somebody who has an account another assignment; its keys come at the next sign-in of who holds them.

    Raises InvalidError, UnknownError for another provider's ids, UnlockNeededError, RefusedError (no analysis: A-06).
    """
    if (wanted.role in AT_A_UNIT) != (wanted.unit is not None):
        raise InvalidError({"unit": "missing"})
    unlocked_circles(parts, session, at)
    given = AssignmentId(new_id())
    with parts.store.writing(at=at) as tx:
        _require(tx.connection, session.actor.provider, wanted)
        analysed = has_analysis(tx.connection, session.actor.provider, wanted.role, at)
        facts = staffing_facts(session, Post(wanted.role, wanted.unit), analysed=analysed)
        parts.store.log.recorded(tx, decide_staffing(administering(session, (wanted.account,)), facts), at)
        new = Assignment(given, wanted.account, session.actor.provider, wanted.unit, wanted.role, at, wanted.ends_at)
        add_assignment(tx, new, session.actor.account, at)
    return given


def end_assignment(parts: Parts, session: Session, assignment: AssignmentId, at: datetime) -> None:
    """End an assignment with the grants that nothing else needs and the tokens made in it, at once (A-07).

    Sessions end with it: each request reads the assignment anew. Raises UnknownError, UnlockNeededError, RefusedError.
    """
    unlocked_circles(parts, session, at)
    with parts.store.writing(at=at) as tx:
        ended = assignment_row(tx.connection, session.actor.provider, assignment)
        if ended is None:
            raise UnknownError("no such assignment")
        facts = staffing_facts(session, Post(ended.role, ended.unit), analysed=True)
        parts.store.log.recorded(tx, decide_staffing(administering(session, (ended.account,)), facts), at)
        end_assignment_row(tx, assignment, session.actor.account, at)
        _end_keys(tx, ended, at)


def confirm_assignment(parts: Parts, session: Session, assignment: AssignmentId, at: datetime) -> None:
    """Confirm that an assignment is still needed; one that rested stands again, and its keys come as for a new one.

    Raises UnknownError, also for one that has ended; UnlockNeededError; RefusedError (no analysis: A-06).
    """
    unlocked_circles(parts, session, at)
    provider = session.actor.provider
    with parts.store.writing(at=at) as tx:
        found = assignment_row(tx.connection, provider, assignment)
        if found is None or not found.is_given(at):
            raise UnknownError("no such assignment")
        facts = heads_facts(session, analysed=has_analysis(tx.connection, provider, found.role, at))
        parts.store.log.recorded(tx, decide_confirming(administering(session, (found.account,)), facts), at)
        add_review(tx, found, session.actor.account, at)


def _end_keys(tx: Transaction, ended: Assignment, at: datetime) -> None:
    needed: set[CircleId] = set()
    for other in current_assignments(tx.connection, ended.account, at):
        needed |= set(circles_for(other.role, other.provider, other.unit))
    gone = set(circles_for(ended.role, ended.provider, ended.unit)) - needed
    end_grants(tx, CIRCLE, gone, (ended.account,), at)
    owned = programs_of(tx.connection, ended.account)
    programs = [program.account_id for program in owned if program.assignment_id == ended.id]
    close_accounts(tx, programs, at)
    end_grants(tx, CIRCLE, set(circles_for(ended.role, ended.provider, ended.unit)), programs, at)


def _require(connection: Connection, provider: ProviderId, wanted: NewAssignment) -> None:
    account = account_row(connection, wanted.account)
    if account is None or account.provider_id != provider or account.owner_id is not None:
        raise UnknownError("no such account")
    if wanted.unit is not None and unit_row(connection, provider, wanted.unit) is None:
        raise UnknownError("no such unit")
