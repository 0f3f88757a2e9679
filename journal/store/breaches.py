"""Incidents and their steps as rows: added, and never changed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from journal.domain.breach import Breach, BreachKind, BreachStep, BreachStepKind
from journal.domain.errors import UnknownError
from journal.domain.ids import AccountId, EventId, ProviderId, new_id
from journal.store.breach_tables import BreachRow, BreachStepRow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection, Row

    from journal.store.database import Transaction


def add_breach(tx: Transaction, breach: Breach) -> None:
    """Insert an incident, with the steps that it begins with."""
    tx.connection.execute(
        insert(BreachRow).values(
            breach_id=breach.id,
            provider_id=breach.provider,
            kind=breach.kind.value,
            discovered_at=breach.discovered_at,
            discovered_by=breach.discovered_by,
            sealed_text=breach.sealed_text,
            made_by=breach.made_by,
            made_at=breach.made_at,
            event_id=breach.event,
        )
    )
    for number, step in enumerate(breach.steps, 1):
        _add(tx, breach, number, step)


def add_step(tx: Transaction, breach: Breach, step: BreachStep) -> None:
    """Insert a step after those that the incident has. Whoever calls has read it under its lock."""
    _add(tx, breach, len(breach.steps) + 1, step)


def locked_breach(tx: Transaction, provider: ProviderId, breach: UUID) -> Breach:
    """Return one incident, of which nobody else takes a step until this transaction ends. Raise UnknownError.

    Its row may not be updated by the server's own role, and so not locked by it either: PostgreSQL locks a number.
    """
    if tx.connection.dialect.name == "postgresql":
        number = int.from_bytes(breach.bytes[:8], signed=True)
        tx.connection.execute(select(func.pg_advisory_xact_lock(number)))
    return breach_named(tx.connection, provider, breach)


def breach_named(connection: Connection, provider: ProviderId, breach: UUID) -> Breach:
    """Return one incident of this provider. Raise UnknownError."""
    found = _found(connection, BreachRow.provider_id == provider, BreachRow.breach_id == breach)
    if not found:
        raise UnknownError("no such incident")
    return found[0]


def breaches_of(connection: Connection, provider: ProviderId) -> tuple[Breach, ...]:
    """Return every incident of a provider, the newest discovered first."""
    return _found(connection, BreachRow.provider_id == provider)


def _found(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Breach, ...]:
    newest = BreachRow.discovered_at.desc(), BreachRow.breach_id
    rows = connection.execute(select(BreachRow.__table__).where(*conditions).order_by(*newest)).all()
    steps = _steps_of(connection, [row.breach_id for row in rows])
    return tuple(_breach(row, tuple(steps[row.breach_id])) for row in rows)


def _steps_of(connection: Connection, breaches: Sequence[Any]) -> dict[Any, list[BreachStep]]:
    found: dict[Any, list[BreachStep]] = defaultdict(list)
    mine = select(BreachStepRow.__table__).where(BreachStepRow.breach_id.in_(breaches)).order_by(BreachStepRow.number)
    for row in connection.execute(mine):
        step = BreachStep(
            kind=BreachStepKind(row.kind),
            by=AccountId(row.made_by),
            at=row.made_at,
            event=EventId(row.event_id),
            code=row.code,
            patients=row.patients,
            happened_at=row.happened_at,
            sealed_text=row.sealed_text,
        )
        found[row.breach_id].append(step)
    return found


def _add(tx: Transaction, breach: Breach, number: int, step: BreachStep) -> None:
    tx.connection.execute(
        insert(BreachStepRow).values(
            step_id=new_id(),
            provider_id=breach.provider,
            breach_id=breach.id,
            number=number,
            kind=step.kind.value,
            code=step.code,
            patients=step.patients,
            happened_at=step.happened_at,
            sealed_text=step.sealed_text,
            made_by=step.by,
            made_at=step.at,
            event_id=step.event,
        )
    )


def _breach(row: Row[Any], steps: tuple[BreachStep, ...]) -> Breach:
    return Breach(
        id=row.breach_id,
        provider=ProviderId(row.provider_id),
        kind=BreachKind(row.kind),
        discovered_at=row.discovered_at,
        discovered_by=AccountId(row.discovered_by),
        sealed_text=row.sealed_text,
        made_by=AccountId(row.made_by),
        made_at=row.made_at,
        event=EventId(row.event_id),
        steps=steps,
    )
