"""Cases in which a patient says something of an entry, found by metadata alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased

from journal.domain.case_words import CaseKind, RemarkKind, StepKind
from journal.domain.entry import EntryKind
from journal.domain.ids import AccountId, CaseId, EntryId, PatientId
from journal.store.care_tables import EntryRow
from journal.store.case_tables import CaseRow, CaseStepRow
from journal.store.cases import IS_OPEN

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from journal.domain.ids import JournalId, UnitId

# Of a name of its own: that a case is open is asked of its other steps.
_STEP = aliased(CaseStepRow)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a patient says of an entry: in which case, of what kind, and when. No word of it."""

    case: CaseId
    patient: PatientId
    kind: CaseKind
    entry: EntryId
    remark: RemarkKind | None
    at: datetime


def remarks_to(connection: Connection, unit: UnitId, author: AccountId) -> tuple[Remark, ...]:
    """Return what patients say of the entries that somebody wrote at a unit, oldest first."""
    return _found(connection, IS_OPEN, CaseRow.unit_id == unit, EntryRow.author_id == author)


def remarks_about(connection: Connection, entries: Collection[EntryId]) -> tuple[Remark, ...]:
    """Return what is said of these entries, oldest first."""
    return _found(connection, IS_OPEN, _STEP.entry_id.in_(list(entries)))


def taken_back(connection: Connection, entries: Collection[EntryId]) -> dict[EntryId, datetime]:
    """Return which of these consents their patient took back, and when; whatever became of the case since."""
    objected = (CaseRow.kind == CaseKind.OBJECTION.value, EntryRow.kind == EntryKind.CONSENT.value)
    found = _found(connection, _STEP.entry_id.in_(list(entries)), *objected)
    return {one.entry: one.at for one in reversed(found)}


def is_restricted(connection: Connection, journal: JournalId) -> bool:
    """Say whether a patient disputes an entry of the journal, and has it restricted while it is looked into (G-08)."""
    return any(one.kind is CaseKind.RESTRICTION for one in _found(connection, IS_OPEN, EntryRow.journal_id == journal))


def _found(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[Remark, ...]:
    columns = (CaseRow.case_id, CaseRow.patient_id, CaseRow.kind, _STEP.entry_id, _STEP.code)
    found = (
        select(*columns, _STEP.made_at)
        .join(_STEP, _STEP.case_id == CaseRow.case_id)
        .join(EntryRow, EntryRow.entry_id == _STEP.entry_id)
        .where(_STEP.kind == StepKind.REMARKED.value, *conditions)
        .order_by(_STEP.made_at, CaseRow.case_id)
    )
    return tuple(
        Remark(
            CaseId(row.case_id),
            PatientId(row.patient_id),
            CaseKind(row.kind),
            EntryId(row.entry_id),
            RemarkKind(row.code) if row.code else None,
            row.made_at,
        )
        for row in connection.execute(found)
    )
