"""Assignments: who works where, as what, from and until; read anew in every request (A-07)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased

from journal.domain.access_words import Subtype, Way
from journal.domain.ids import AccountId, AssignmentId, ProviderId, UnitId, new_id
from journal.domain.people import AccountKind, Actor, Assignment, Role, Scope
from journal.policy.law import AUTHORISATION_REVIEWED, REVIEW_GRACE
from journal.store.duty_tables import AssignmentReviewRow
from journal.store.log_tables import AccessPayloadRow
from journal.store.people_tables import AccountRow, AssignmentRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from journal.store.database import Transaction

_WHOLE = frozenset(Scope)
_STANDS_UNCONFIRMED = AUTHORISATION_REVIEWED + REVIEW_GRACE

_OWNER = aliased(AccountRow)
_CONFIRMED_AT = (
    select(func.max(AssignmentReviewRow.made_at))
    .where(AssignmentReviewRow.assignment_id == AssignmentRow.assignment_id)
    .correlate(AssignmentRow)
    .scalar_subquery()
    .label("confirmed_at")
)
# A log goes on from an older copy by the operator alone, in whose place the provider's id stands.
_WENT_BACK_AT = (
    select(func.max(AccessPayloadRow.at))
    .where(
        AccessPayloadRow.actor_id == AssignmentRow.provider_id,
        AccessPayloadRow.subtype == Subtype.RECOVERY.value,
        AccessPayloadRow.way != Way.OFFICER.value,
    )
    .correlate(AssignmentRow)
    .scalar_subquery()
    .label("went_back_at")
)
_ASSIGNMENT: Select[*tuple[Any, ...]] = select(
    AssignmentRow.assignment_id,
    AssignmentRow.account_id,
    AssignmentRow.provider_id,
    AssignmentRow.unit_id,
    AssignmentRow.role,
    AssignmentRow.starts_at,
    AssignmentRow.ends_at,
    _CONFIRMED_AT,
    _WENT_BACK_AT,
)


def standing(at: datetime) -> ColumnElement[bool]:
    """Say in SQL what ``Assignment.is_current`` says; nowhere else is it said."""
    return _standing(**clock(at))


def clock(at: datetime) -> dict[str, datetime]:
    """Return the values that ``STANDING`` has places for."""
    return {"at": at, "confirmed_after": at - _STANDS_UNCONFIRMED}


def _standing(at: Any, confirmed_after: Any) -> ColumnElement[bool]:  # noqa: ANN401  (times, or places for them)
    confirmed = exists().where(
        AssignmentReviewRow.assignment_id == AssignmentRow.assignment_id, AssignmentReviewRow.made_at > confirmed_after
    )
    return and_(
        AssignmentRow.starts_at <= at,
        or_(AssignmentRow.ends_at.is_(None), AssignmentRow.ends_at > at),
        # Nobody is above the head to confirm the head: were that one to rest, nobody could confirm anything (ADR 0008).
        or_(AssignmentRow.starts_at > confirmed_after, AssignmentRow.role == Role.HEAD.value, confirmed),
    )


STANDING = _standing(bindparam("at"), bindparam("confirmed_after"))
_CURRENT = _ASSIGNMENT.where(AssignmentRow.account_id == bindparam("account"), STANDING).order_by(
    AssignmentRow.starts_at, AssignmentRow.assignment_id
)


# Written once: to build this statement anew would cost every request more than to run it.
_ACTOR: Select[*tuple[Any, ...]] = (
    select(
        AccountRow.account_id,
        AccountRow.provider_id,
        # A program writes in its owner's name (J-02); that it was a program stands in kind and account.
        func.coalesce(_OWNER.name, AccountRow.name).label("name"),
        func.coalesce(_OWNER.title, AccountRow.title).label("title"),
        AccountRow.kind,
        AccountRow.scopes,
        AccountRow.owner_id,
        AssignmentRow.assignment_id,
        AssignmentRow.role,
        AssignmentRow.unit_id,
    )
    .join(AssignmentRow, AssignmentRow.account_id == func.coalesce(AccountRow.owner_id, AccountRow.account_id))
    .outerjoin(_OWNER, _OWNER.account_id == AccountRow.owner_id)
    .where(
        AccountRow.account_id == bindparam("account"),
        AccountRow.closed_at.is_(None),
        _OWNER.closed_at.is_(None),
        or_(AccountRow.expires_at.is_(None), AccountRow.expires_at > bindparam("at")),
        AssignmentRow.assignment_id == bindparam("assignment"),
        AssignmentRow.provider_id == AccountRow.provider_id,
        STANDING,
    )
)


def actor_now(connection: Connection, account: AccountId, assignment: AssignmentId, at: datetime) -> Actor | None:
    """Return who acts, when account and assignment both stand at ``at``; else None."""
    row = connection.execute(_ACTOR, {"account": account, "assignment": assignment, **clock(at)}).first()
    return None if row is None else _actor(row)


def _actor(row: Row[*tuple[Any, ...]]) -> Actor:
    return Actor(
        row.account_id,
        row.provider_id,
        row.assignment_id,
        Role(row.role),
        row.unit_id,
        row.name,
        row.title,
        AccountKind(row.kind),
        _scopes(row.scopes) if row.owner_id else _WHOLE,
        row.owner_id,
    )


def _scopes(written: str) -> frozenset[Scope]:
    return frozenset(Scope(scope) for scope in written.split())


def add_assignment(tx: Transaction, assignment: Assignment, given_by: AccountId, at: datetime) -> None:
    """Insert an assignment."""
    row = insert(AssignmentRow).values(
        assignment_id=assignment.id,
        provider_id=assignment.provider,
        account_id=assignment.account,
        unit_id=assignment.unit,
        role=assignment.role.value,
        starts_at=assignment.starts_at,
        ends_at=assignment.ends_at,
        given_by=given_by,
        made_at=at,
    )
    tx.connection.execute(row)


def current_assignments(connection: Connection, account: AccountId, at: datetime) -> tuple[Assignment, ...]:
    """Return an account's assignments that stand at ``at``, oldest first."""
    rows = connection.execute(_CURRENT, {"account": account, **clock(at)})
    return tuple(_assignment(row) for row in rows)


def assignment_row(connection: Connection, provider: ProviderId, assignment: AssignmentId) -> Assignment | None:
    """Return an assignment of this provider, past and to come too, or None."""
    found = _ASSIGNMENT.where(AssignmentRow.assignment_id == assignment)
    row = connection.execute(found.where(AssignmentRow.provider_id == provider)).first()
    return None if row is None else _assignment(row)


def assignments_of(connection: Connection, provider: ProviderId, unit: UnitId | None = None) -> list[Assignment]:
    """Return all assignments at a provider, or at one of its units, oldest first; ended ones too."""
    found = _ASSIGNMENT.where(AssignmentRow.provider_id == provider)
    chosen = found if unit is None else found.where(AssignmentRow.unit_id == unit)
    return [_assignment(row) for row in connection.execute(chosen.order_by(AssignmentRow.starts_at))]


def end_assignment_row(tx: Transaction, assignment: AssignmentId, by: AccountId, at: datetime) -> bool:
    """End an assignment. False when it had ended before ``at``."""
    live = update(AssignmentRow).where(AssignmentRow.assignment_id == assignment)
    open_ended = live.where(or_(AssignmentRow.ends_at.is_(None), AssignmentRow.ends_at > at))
    return tx.connection.execute(open_ended.values(ends_at=at, ended_by=by)).rowcount == 1


def add_review(tx: Transaction, assignment: Assignment, by: AccountId, at: datetime) -> None:
    """Insert that an assignment was confirmed: it stands on from ``at``."""
    row = insert(AssignmentReviewRow).values(
        review_id=new_id(), provider_id=assignment.provider, assignment_id=assignment.id, made_by=by, made_at=at
    )
    tx.connection.execute(row)


def _assignment(row: Row[*tuple[Any, ...]]) -> Assignment:
    confirmed, went_back = row.confirmed_at or row.starts_at, row.went_back_at
    year_over = confirmed + AUTHORISATION_REVIEWED
    # One that ended after the copy was made stands in it again.
    stands_again = went_back is not None and confirmed <= went_back
    return Assignment(
        row.assignment_id,
        row.account_id,
        row.provider_id,
        row.unit_id,
        Role(row.role),
        row.starts_at,
        row.ends_at,
        went_back if stands_again else year_over,
        None if row.role == Role.HEAD.value else year_over + REVIEW_GRACE,
        stands_again,
    )
