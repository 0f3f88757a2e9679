"""Search in the access log: newest first, in pages that continue from the last row and not from a count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import and_, exists, or_, select

from journal.domain.errors import InvalidError
from journal.domain.ids import EventId
from journal.domain.people import Role
from journal.store.assignments import standing
from journal.store.log_events import EVENT, event_in, receipt_in
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, LogLeafRow
from journal.store.people_tables import AssignmentRow

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection

    from journal.domain.access import Receipt
    from journal.domain.access_log import AccessEvent
    from journal.domain.access_words import Activity, Purpose
    from journal.domain.ids import AccountId, PatientId, ProviderId, UnitId
    from journal.domain.people import Actor

MOST_ROWS = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogFilter:
    """What to look for; None is anything. ``since`` is included, ``until`` is not; ``cursor`` continues a page."""

    actor: AccountId | None = None
    patient: PatientId | None = None
    unit: UnitId | None = None
    activity: Activity | None = None
    purpose: Purpose | None = None
    since: datetime | None = None
    until: datetime | None = None
    permitted: bool | None = None
    cursor: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class LogRow:
    """One row: its receipt, and what it says, or None where the stored content was changed: shown loudly."""

    id: EventId
    receipt: Receipt
    event: AccessEvent | None


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of a search, and the cursor of the next, or None at the end."""

    rows: tuple[LogRow, ...]
    next_cursor: str | None


def find_rows(connection: Connection, provider: ProviderId, wanted: LogFilter) -> LogPage:
    """Return a page of a provider's rows. InvalidError for a cursor that is none.

    By patient it finds what the integrator has reached, some seconds behind at most.
    """
    limit = max(1, min(wanted.limit, MOST_ROWS))
    joined = EVENT.join_from(AccessPayloadRow, AccessEventRow, AccessEventRow.event_id == AccessPayloadRow.event_id)
    mine = joined.where(AccessPayloadRow.provider_id == provider, *_named(provider, wanted), *_within(wanted))
    newest = mine.order_by(AccessPayloadRow.at.desc(), AccessPayloadRow.event_id.desc()).limit(limit + 1)
    found = connection.execute(newest).all()
    rows = tuple(LogRow(EventId(row.event_id), receipt_in(row), event_in(row)) for row in found[:limit])
    return LogPage(rows, _cursor(rows[-1].receipt.at, rows[-1].id) if len(found) > limit else None)


def find_row(connection: Connection, provider: ProviderId, event: EventId) -> LogRow | None:
    """Return one row of a provider's log, or None: another provider's and nobody's look the same."""
    joined = EVENT.outerjoin_from(
        AccessEventRow, AccessPayloadRow, AccessEventRow.event_id == AccessPayloadRow.event_id
    )
    mine = joined.where(AccessEventRow.provider_id == provider, AccessEventRow.event_id == event)
    row = connection.execute(mine).one_or_none()
    return None if row is None else LogRow(EventId(row.event_id), receipt_in(row), event_in(row))


def is_auditor(connection: Connection, actor: Actor, at: datetime) -> bool:
    """Say whether the actor's assignment stands and lets them review the log."""
    assigned = exists().where(
        AssignmentRow.assignment_id == actor.assignment,
        AssignmentRow.account_id == (actor.on_behalf_of or actor.account),
        AssignmentRow.provider_id == actor.provider,
        AssignmentRow.role == Role.AUDITOR.value,
        standing(at),
    )
    return bool(connection.execute(select(assigned)).scalar())


def _named(provider: ProviderId, wanted: LogFilter) -> list[ColumnElement[bool]]:
    asked = (
        (AccessPayloadRow.actor_id, wanted.actor),
        (AccessPayloadRow.unit_id, wanted.unit),
        (AccessPayloadRow.activity, wanted.activity),
        (AccessPayloadRow.purpose, wanted.purpose),
        (AccessPayloadRow.permitted, wanted.permitted),
    )
    found = [column == value for column, value in asked if value is not None]
    return [*found, _concerns(provider, wanted.patient)] if wanted.patient else found


def _concerns(provider: ProviderId, patient: PatientId) -> ColumnElement[bool]:
    leaves = select(LogLeafRow.event_id).where(LogLeafRow.provider_id == provider, LogLeafRow.patient_id == patient)
    return AccessPayloadRow.event_id.in_(leaves)


def _within(wanted: LogFilter) -> list[ColumnElement[bool]]:
    since = [AccessPayloadRow.at >= wanted.since] if wanted.since else []
    until = [AccessPayloadRow.at < wanted.until] if wanted.until else []
    return [*since, *until, *([_older_than(wanted.cursor)] if wanted.cursor else [])]


def _older_than(cursor: str) -> ColumnElement[bool]:
    at, event = _read_cursor(cursor)
    same = and_(AccessPayloadRow.at == at, AccessPayloadRow.event_id < event)
    return or_(AccessPayloadRow.at < at, same)


def _cursor(at: datetime, event: UUID) -> str:
    return f"{(at - _EPOCH) // timedelta(microseconds=1)}-{event.hex}"


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    at, _, event = cursor.partition("-")
    try:
        return _EPOCH + timedelta(microseconds=int(at)), UUID(hex=event)
    except (ValueError, OverflowError):
        raise InvalidError({"cursor": "malformed"}) from None
