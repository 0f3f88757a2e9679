"""Closing one's own account: what goes and what stays is told first; then all of it goes in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.errors import UnknownError
from journal.domain.ids import AccountId, CircleId
from journal.domain.leaving_asks import CloseAccount
from journal.domain.people import AccountKind, Role
from journal.policy.leaving import Fate, LeaveFacts, decide_leave, fates
from journal.services import keyring_sessions as items
from journal.services.departed import forget_closed
from journal.services.keyring_circles import circles_for
from journal.services.keyring_grants import CIRCLE
from journal.services.throttling import forget_account
from journal.store.assignments import assignments_of
from journal.store.grants import circles_of, end_grants, live_grants
from journal.store.health import last_recovery
from journal.store.invitations import lock_provider
from journal.store.leaving import Written, erase_account, written_by
from journal.store.people import account_row, people_of
from journal.store.programs import programs_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.domain.ids import ProviderId
    from journal.domain.people import Assignment
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction

__all__ = ["Closed", "Closing", "Written", "close_account", "closing", "empty_account", "holds_a_key_alone"]


@dataclass(frozen=True, slots=True)
class Closing:
    """What would become of everything, how much was written, and the sentences that bar it, if any do."""

    fates: tuple[Fate, ...]
    written: Written
    barred_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of everything, and the log's receipt."""

    fates: tuple[Fate, ...]
    written: Written
    receipt: Receipt


def closing(parts: Parts, session: Session, at: datetime) -> Closing:
    """Tell what closing one's own account would erase and leave (D-02). Only metadata: nothing is opened."""
    with parts.store.database.reading() as connection:
        facts = leave_facts(connection, session, at)
        written = written_by(connection, session.actor.account, at)
    decision = decide_leave(_ask(session), facts)
    barred = () if decision.permitted else decision.because
    return Closing(fates(written.last_item, at), written, barred)


def close_account(parts: Parts, session: Session, at: datetime) -> Closed:
    """Close one's own account, at once and for good. Raises UnlockNeededError, RefusedError.

    The one-time secret goes last: stopped before that, the account is closed and the secret opens nothing; the next
    start drops it, and lets the key store know that the account is closed. Dropped first, a stop would have left an
    account that nobody could enter, nor close.
    """
    items.require_unlocked(parts.keyring.sessions, session.cookie, at)
    account = session.actor.account
    with parts.store.writing(at=at) as tx:
        # One at a time: of two who hold a key, or head the operations, only one may be the first to leave.
        lock_provider(tx, session.actor.provider)
        decision = decide_leave(_ask(session), leave_facts(tx.connection, session, at))
        receipt = parts.store.log.recorded(tx, decision, at).receipt
        written = written_by(tx.connection, account, at)
        empty_account(parts, tx, account, at)
    forget_closed(parts, at)
    parts.keyring.sessions.drop(session.id)
    parts.store.database.empty_log()
    return Closed(fates(written.last_item, at), written, receipt)


def empty_account(parts: Parts, tx: Transaction, account: AccountId, at: datetime) -> None:
    """Erase what no law keeps of an account, and end all that it was given. UnknownError for one that is closed."""
    row = account_row(tx.connection, account)
    if row is None:
        raise UnknownError("no such account")
    programs = [AccountId(each.account_id) for each in programs_of(tx.connection, account)]
    circles = tuple(circle.circle_id for circle in circles_of(tx.connection, row.provider_id))
    end_grants(tx, CIRCLE, circles, (account, *programs), at)
    forget_account(parts, tx, row.username, (account, *programs))
    erase_account(tx, account, at)


def leave_facts(connection: Connection, session: Session, at: datetime) -> LeaveFacts:
    """Gather what the law asks before this account is closed; the caller has seen to a fresh unlock."""
    actor = session.actor
    mine, others = _given(connection, actor.provider, actor.account, at)
    return LeaveFacts(
        is_about_self=True,
        is_program=actor.kind is AccountKind.PROGRAM,
        has_fresh_unlock=True,
        heads_alone=_heads(mine) and not _heads(others),
        holds_a_key_alone=holds_a_key_alone(connection, actor.provider, actor.account, at),
        recovery_was_rehearsed=last_recovery(connection, actor.provider) is not None,
    )


def holds_a_key_alone(connection: Connection, provider: ProviderId, account: AccountId, at: datetime) -> bool:
    """Say whether somebody was granted a key that they need and nobody else, who is given to work now, was."""
    mine, others = _given(connection, provider, account, at)
    return bool(_held(connection, mine) - _held(connection, others))


def _given(
    connection: Connection, provider: ProviderId, account: AccountId, at: datetime
) -> tuple[list[Assignment], list[Assignment]]:
    """Return what somebody is given to do, and what all others are."""
    given = [each for each in assignments_of(connection, provider) if each.is_given(at)]
    mine = [each for each in given if each.account == account]
    # Who was invited and never came, or whose assignment rests, leads nothing and opens nothing.
    joined = {AccountId(person.account_id) for person in people_of(connection, provider) if person.bundle}
    return mine, [each for each in given if each.account in joined - {account} and not each.rests(at)]


def _heads(assignments: Iterable[Assignment]) -> bool:
    return any(each.role is Role.HEAD for each in assignments)


def _held(connection: Connection, assignments: Collection[Assignment]) -> set[CircleId]:
    """Return the circles that these assignments need and their people were granted."""
    needed = {(c, a.account) for a in assignments for c in circles_for(a.role, a.provider, a.unit)}
    rows = live_grants(connection, CIRCLE, {circle for circle, _ in needed}, {account for _, account in needed})
    granted = {(CircleId(row.what_id), AccountId(row.to_id)) for row in rows}
    return {circle for circle, _ in granted & needed}


def _ask(session: Session) -> CloseAccount:
    return CloseAccount(actor=session.actor, about=(session.actor.account,))
