"""What waits to be handed over: keys that an assignment, a register or a sharing unit needs and nobody granted yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from journal.domain.care import Journal
from journal.store.assignments import standing
from journal.store.care_tables import JournalRow
from journal.store.grants import StoredAccountKey, StoredCircle
from journal.store.people_tables import AccountKeyRow, AccountRow, AssignmentRow, CircleRow, GrantRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from typing import Any

    from sqlalchemy import ColumnElement, Connection, Select
    from sqlalchemy.orm import InstrumentedAttribute


@dataclass(frozen=True, slots=True)
class Needing:
    """Who needs a circle: these roles, at this unit or, where it is None, anywhere at the provider."""

    provider: UUID
    circle: UUID
    epoch: int
    roles: tuple[str, ...]
    unit: UUID | None


@dataclass(frozen=True, slots=True)
class AccountWaiting:
    """An account whose assignment needs a circle that it was not granted, since when."""

    key: StoredAccountKey
    name: str
    since: datetime


def accounts_waiting(connection: Connection, needing: Needing, at: datetime) -> list[AccountWaiting]:
    """Return the accounts with keys and a standing assignment that lack a live grant of the circle."""
    columns = [getattr(AccountKeyRow, name) for name in StoredAccountKey.__slots__]
    needs = and_(standing(at), AssignmentRow.role.in_(needing.roles), AssignmentRow.provider_id == needing.provider)
    here = needs if needing.unit is None else and_(needs, AssignmentRow.unit_id == needing.unit)
    found = (
        select(AccountRow.name, AssignmentRow.starts_at, *columns)
        .join(AccountRow, AccountRow.account_id == AccountKeyRow.account_id)
        .join(AssignmentRow, AssignmentRow.account_id == AccountKeyRow.account_id)
        .where(here, AccountKeyRow.ended_at.is_(None), AccountRow.closed_at.is_(None))
        .where(~_circle_granted(needing.circle, needing.epoch))
        .order_by(AssignmentRow.starts_at.desc())
    )
    rows = connection.execute(found).mappings()
    waiting = {row["account_id"]: _account(row) for row in rows}
    return list(waiting.values())


def accounts_lapsed(connection: Connection, needing: Needing, at: datetime) -> list[UUID]:
    """Return the accounts that still have a circle though no assignment of theirs, or their owner's, needs it now."""
    person = func.coalesce(AccountRow.owner_id, AccountRow.account_id)
    needs = exists().where(
        AssignmentRow.account_id == person,
        AssignmentRow.provider_id == needing.provider,
        AssignmentRow.role.in_(needing.roles),
        *(() if needing.unit is None else (AssignmentRow.unit_id == needing.unit,)),
        standing(at),
    )
    found = (
        select(AccountRow.account_id)
        .join(GrantRow, GrantRow.to_id == AccountRow.account_id)
        .where(GrantRow.what == "circle", GrantRow.what_id == needing.circle, GrantRow.ended_at.is_(None), ~needs)
    )
    return list(dict.fromkeys(connection.execute(found).scalars()))


def holders_of(connection: Connection, circle: UUID) -> list[str]:
    """Return the names of those people who were granted a circle and still have it, by name."""
    granted = exists().where(
        GrantRow.what == "circle",
        GrantRow.what_id == circle,
        GrantRow.to_id == AccountRow.account_id,
        GrantRow.ended_at.is_(None),
    )
    found = select(AccountRow.name).where(granted, AccountRow.owner_id.is_(None), AccountRow.closed_at.is_(None))
    return list(connection.execute(found.order_by(AccountRow.name)).scalars())


def members_of(connection: Connection, provider: UUID, at: datetime) -> dict[UUID | None, int]:
    """Return how many people work at each unit now; those at the provider itself under None."""
    people = func.count(AssignmentRow.account_id.distinct()).label("people")
    found = select(AssignmentRow.unit_id, people).where(AssignmentRow.provider_id == provider, standing(at))
    return {row.unit_id: row.people for row in connection.execute(found.group_by(AssignmentRow.unit_id))}


def journals_waiting(
    connection: Connection, unit: UUID, to: tuple[UUID, int], *, registers: bool, limit: int = 500
) -> list[Journal]:
    """Return a unit's journals, or its register, whose reader secret was not granted to this circle in this epoch."""
    granted = _live("reader", JournalRow.journal_id, to)
    kind = JournalRow.patient_id.is_(None) if registers else JournalRow.patient_id.is_not(None)
    found: Select[*tuple[Any, ...]] = select(
        JournalRow.journal_id, JournalRow.provider_id, JournalRow.unit_id, JournalRow.patient_id
    )
    rows = connection.execute(found.where(JournalRow.unit_id == unit, kind, ~granted).limit(limit))
    return [Journal(row.journal_id, row.provider_id, row.unit_id, row.patient_id) for row in rows]


def circles_without(connection: Connection, provider: UUID, what: str, kinds: Collection[str]) -> list[StoredCircle]:
    """Return the circles of these kinds, in their newest epoch, that lack a live grant of the provider's thing."""
    newer = aliased(CircleRow)
    is_newest = ~exists().where(newer.circle_id == CircleRow.circle_id, newer.epoch > CircleRow.epoch)
    columns = [getattr(CircleRow, name) for name in StoredCircle.__slots__]
    granted = exists().where(
        GrantRow.what == what,
        GrantRow.what_id == provider,
        GrantRow.to_id == CircleRow.circle_id,
        GrantRow.to_epoch == CircleRow.epoch,
        GrantRow.ended_at.is_(None),
    )
    found = select(*columns).where(CircleRow.provider_id == provider, CircleRow.kind.in_(kinds), is_newest, ~granted)
    return [StoredCircle(**row) for row in connection.execute(found).mappings()]


def _circle_granted(circle: UUID, epoch: int) -> ColumnElement[bool]:
    return exists().where(
        GrantRow.what == "circle",
        GrantRow.what_id == circle,
        GrantRow.epoch == epoch,
        GrantRow.to_id == AccountKeyRow.account_id,
        GrantRow.to_epoch == AccountKeyRow.epoch,
        GrantRow.ended_at.is_(None),
    )


def _live(what: str, what_id: InstrumentedAttribute[UUID], to: tuple[UUID, int]) -> ColumnElement[bool]:
    return exists().where(
        GrantRow.what == what,
        GrantRow.what_id == what_id,
        GrantRow.to_id == to[0],
        GrantRow.to_epoch == to[1],
        GrantRow.ended_at.is_(None),
    )


def _account(row: Any) -> AccountWaiting:  # noqa: ANN401  (a mapping of columns of three tables)
    key = StoredAccountKey(**{name: row[name] for name in StoredAccountKey.__slots__})
    return AccountWaiting(key, row["name"], row["starts_at"])
