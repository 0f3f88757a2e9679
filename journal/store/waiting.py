"""What waits to be handed over: keys that an assignment, a register or a sharing unit needs and nobody granted yet."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from journal.domain.care import Journal
from journal.store.assignments import STANDING, clock, standing
from journal.store.care_tables import JournalRow
from journal.store.grants import StoredAccountKey, StoredCircle
from journal.store.people_tables import AccountKeyRow, AccountRow, AssignmentRow, CircleRow, GrantRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select


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


# All of them written once: every sign-in of a member asks them, and they cost more to build than to run.
_NEEDS = and_(
    STANDING,
    AssignmentRow.role.in_(bindparam("roles", expanding=True)),
    AssignmentRow.provider_id == bindparam("provider"),
)
_AT_UNIT = AssignmentRow.unit_id == bindparam("unit")
_CIRCLE_GRANTED = exists().where(
    GrantRow.what == "circle",
    GrantRow.what_id == bindparam("circle"),
    GrantRow.epoch == bindparam("epoch"),
    GrantRow.to_id == AccountKeyRow.account_id,
    GrantRow.to_epoch == AccountKeyRow.epoch,
    GrantRow.ended_at.is_(None),
)
_WAITING: Select[*tuple[Any, ...]] = (
    select(
        AccountRow.name, AssignmentRow.starts_at, *[getattr(AccountKeyRow, name) for name in StoredAccountKey.__slots__]
    )
    .join(AccountRow, AccountRow.account_id == AccountKeyRow.account_id)
    .join(AssignmentRow, AssignmentRow.account_id == AccountKeyRow.account_id)
    .where(_NEEDS, AccountKeyRow.ended_at.is_(None), AccountRow.closed_at.is_(None), ~_CIRCLE_GRANTED)
    .order_by(AssignmentRow.starts_at.desc())
)
_WAITING_AT_UNIT = _WAITING.where(_AT_UNIT)


def _lapsed(*needs: ColumnElement[bool]) -> Select[UUID]:
    person = func.coalesce(AccountRow.owner_id, AccountRow.account_id)
    has_circle = (
        GrantRow.what == "circle",
        GrantRow.what_id == bindparam("circle"),
        GrantRow.ended_at.is_(None),
    )
    return (
        select(AccountRow.account_id)
        .join(GrantRow, GrantRow.to_id == AccountRow.account_id)
        .where(*has_circle, ~exists().where(AssignmentRow.account_id == person, *needs))
    )


_LAPSED, _LAPSED_AT_UNIT = _lapsed(_NEEDS), _lapsed(_NEEDS, _AT_UNIT)

_NOT_GRANTED: Select[*tuple[Any, ...]] = (
    select(JournalRow.journal_id, JournalRow.provider_id, JournalRow.unit_id, JournalRow.patient_id)
    .where(JournalRow.unit_id == bindparam("unit"))
    .where(
        ~exists().where(
            GrantRow.what == "reader",
            GrantRow.what_id == JournalRow.journal_id,
            GrantRow.to_id == bindparam("to_id"),
            GrantRow.to_epoch == bindparam("to_epoch"),
            GrantRow.ended_at.is_(None),
        )
    )
    .limit(bindparam("limit"))
)
_REGISTER_WAITING = _NOT_GRANTED.where(JournalRow.patient_id.is_(None))
_JOURNALS_WAITING = _NOT_GRANTED.where(JournalRow.patient_id.is_not(None))

_NEWER = aliased(CircleRow)
_CIRCLES_WITHOUT: Select[*tuple[Any, ...]] = select(
    *[getattr(CircleRow, name) for name in StoredCircle.__slots__]
).where(
    CircleRow.provider_id == bindparam("provider"),
    CircleRow.kind.in_(bindparam("kinds", expanding=True)),
    ~exists().where(_NEWER.circle_id == CircleRow.circle_id, _NEWER.epoch > CircleRow.epoch),
    ~exists().where(
        GrantRow.what == bindparam("what"),
        GrantRow.what_id == bindparam("provider"),
        GrantRow.to_id == CircleRow.circle_id,
        GrantRow.to_epoch == CircleRow.epoch,
        GrantRow.ended_at.is_(None),
    ),
)


def accounts_waiting(connection: Connection, needing: Needing, at: datetime) -> list[AccountWaiting]:
    """Return the accounts with keys and a standing assignment that lack a live grant of the circle."""
    found = _WAITING if needing.unit is None else _WAITING_AT_UNIT
    rows = connection.execute(found, asdict(needing) | clock(at)).mappings()
    waiting = {row["account_id"]: _account(row) for row in rows}
    return list(waiting.values())


def accounts_lapsed(connection: Connection, needing: Needing, at: datetime) -> list[UUID]:
    """Return the accounts that still have a circle though no assignment of theirs, or their owner's, needs it now."""
    found = _LAPSED if needing.unit is None else _LAPSED_AT_UNIT
    return list(dict.fromkeys(connection.execute(found, asdict(needing) | clock(at)).scalars()))


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
    found = _REGISTER_WAITING if registers else _JOURNALS_WAITING
    rows = connection.execute(found, {"unit": unit, "to_id": to[0], "to_epoch": to[1], "limit": limit})
    return [Journal(row.journal_id, row.provider_id, row.unit_id, row.patient_id) for row in rows]


def circles_without(connection: Connection, provider: UUID, what: str, kinds: Collection[str]) -> list[StoredCircle]:
    """Return the circles of these kinds, in their newest epoch, that lack a live grant of the provider's thing."""
    told = {"provider": provider, "what": what, "kinds": list(kinds)}
    return [StoredCircle(**row) for row in connection.execute(_CIRCLES_WITHOUT, told).mappings()]


def _account(row: Any) -> AccountWaiting:  # noqa: ANN401  (a mapping of columns of three tables)
    key = StoredAccountKey(**{name: row[name] for name in StoredAccountKey.__slots__})
    return AccountWaiting(key, row["name"], row["starts_at"])
