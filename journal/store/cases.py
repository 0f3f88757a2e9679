"""Rights cases and their steps as rows, found by metadata alone."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, func, insert, select, update

from journal.domain.case import Case, CaseStep, CopyScope
from journal.domain.case_words import Asker, CaseKind, Channel, StepKind
from journal.domain.disclosure import DisclosureForm
from journal.domain.entry import EntryKind
from journal.domain.errors import UnknownError
from journal.domain.ids import AccountId, CaseId, CaseStepId, new_id
from journal.store.case_tables import CaseRow, CaseStepRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection, Row

    from journal.domain.ids import PatientId, ProviderId, UnitId
    from journal.store.database import Transaction

IS_OPEN = ~exists().where(
    CaseStepRow.case_id == CaseRow.case_id,
    CaseStepRow.kind.in_([StepKind.DELIVERED.value, StepKind.WITHDRAWN.value]),
)
_LACKS_IVO = exists().where(CaseStepRow.case_id == CaseRow.case_id, CaseStepRow.kind == StepKind.IVO_MADE.value) & (
    ~exists().where(CaseStepRow.case_id == CaseRow.case_id, CaseStepRow.kind == StepKind.IVO_SENT.value)
)
WAITS = IS_OPEN | _LACKS_IVO
"""Of a case: somebody has something left to do about it."""

# Written once: every page of the unit asks it.
_COUNT = select(func.count()).select_from(CaseRow).where(CaseRow.unit_id == bindparam("unit"), WAITS)


def add_case(tx: Transaction, case: Case) -> None:
    """Insert a case, and the steps that it begins with."""
    tx.connection.execute(
        insert(CaseRow).values(
            case_id=case.id,
            provider_id=case.provider,
            unit_id=case.unit,
            patient_id=case.patient,
            kind=case.kind.value,
            channel=case.channel.value,
            asker=case.asker.value,
            form=case.form and case.form.value,
            received_at=case.received_at,
            registered_by=case.registered_by,
            registered_at=case.registered_at,
            event_id=case.event,
            **_scope_said(case.scope),
        )
    )
    add_steps(tx, case, *case.steps)


def add_steps(tx: Transaction, case: Case, *steps: CaseStep) -> None:
    """Insert steps after those that the case has. Whoever calls holds the patient's lock."""
    counted = select(func.count()).select_from(CaseStepRow).where(CaseStepRow.case_id == case.id)
    before = int(tx.connection.execute(counted).scalar_one())
    for number, step in enumerate(steps, before + 1):
        tx.connection.execute(
            insert(CaseStepRow).values(
                step_id=CaseStepId(new_id()),
                provider_id=case.provider,
                case_id=case.id,
                number=number,
                kind=step.kind.value,
                code=step.code,
                day=step.day,
                entry_id=step.entry,
                made_by=step.by,
                made_at=step.at,
                event_id=step.event,
            )
        )


def set_scope(tx: Transaction, case: Case, scope: CopyScope) -> None:
    """Say how much of the journal a copy is of."""
    tx.connection.execute(update(CaseRow).where(CaseRow.case_id == case.id).values(**_scope_said(scope)))


def case_of(connection: Connection, provider: ProviderId, patient: PatientId, case: CaseId) -> Case:
    """Return one case of this patient at the provider. Raise UnknownError."""
    found = _found(connection, CaseRow.case_id == case, CaseRow.patient_id == patient, CaseRow.provider_id == provider)
    if not found:
        raise UnknownError("no such case")
    return found[0]


def cases_of(connection: Connection, unit: UnitId, patient: PatientId) -> tuple[Case, ...]:
    """Return every case of a patient at the unit, newest first."""
    return _found(connection, CaseRow.unit_id == unit, CaseRow.patient_id == patient)[::-1]


def cases_of_patient(connection: Connection, provider: ProviderId, patient: PatientId) -> tuple[Case, ...]:
    """Return every case of a patient at the provider, newest first."""
    return _found(connection, CaseRow.provider_id == provider, CaseRow.patient_id == patient)[::-1]


def cases_at(connection: Connection, unit: UnitId) -> tuple[Case, ...]:
    """Return the cases at a unit that somebody has something left to do about, oldest first."""
    return _found(connection, CaseRow.unit_id == unit, WAITS)


def cases_of_provider(connection: Connection, provider: ProviderId, *, waiting: bool) -> tuple[Case, ...]:
    """Return all cases of a provider, oldest first; only those that wait for somebody where ``waiting``."""
    return _found(connection, CaseRow.provider_id == provider, *((WAITS,) if waiting else ()))


def count_waiting(connection: Connection, unit: UnitId) -> int:
    """Count the cases at a unit that somebody has something left to do about."""
    return int(connection.execute(_COUNT, {"unit": unit}).scalar_one())


def _found(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Case, ...]:
    ordered = select(CaseRow.__table__).where(*conditions).order_by(CaseRow.received_at, CaseRow.case_id)
    rows = connection.execute(ordered).all()
    steps = _steps_of(connection, [row.case_id for row in rows])
    return tuple(_case(row, tuple(steps[row.case_id])) for row in rows)


def _steps_of(connection: Connection, cases: Sequence[Any]) -> dict[Any, list[CaseStep]]:
    found: dict[Any, list[CaseStep]] = defaultdict(list)
    mine = select(CaseStepRow.__table__).where(CaseStepRow.case_id.in_(cases)).order_by(CaseStepRow.number)
    for row in connection.execute(mine):
        kind, by = StepKind(row.kind), AccountId(row.made_by)
        found[row.case_id].append(CaseStep(kind, by, row.made_at, row.event_id, row.code, row.day, row.entry_id))
    return found


def _case(row: Row[Any], steps: tuple[CaseStep, ...]) -> Case:
    return Case(
        id=row.case_id,
        provider=row.provider_id,
        unit=row.unit_id,
        patient=row.patient_id,
        kind=CaseKind(row.kind),
        channel=Channel(row.channel),
        asker=Asker(row.asker),
        form=None if row.form is None else DisclosureForm(row.form),
        received_at=row.received_at,
        registered_by=row.registered_by,
        registered_at=row.registered_at,
        event=row.event_id,
        scope=CopyScope(
            tuple(EntryKind(kind) for kind in row.scope_kinds.split(",") if kind),
            row.scope_author,
            row.scope_first,
            row.scope_last,
            row.scope_test_material,
        ),
        steps=steps,
    )


def _scope_said(scope: CopyScope) -> dict[str, Any]:
    return {
        "scope_kinds": ",".join(scope.kinds),
        "scope_author": scope.author,
        "scope_first": scope.first_day,
        "scope_last": scope.last_day,
        "scope_test_material": scope.with_test_material,
    }
