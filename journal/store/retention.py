"""When the last item of each patient's journals was written: the clock that keeping runs by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from journal.domain.ids import JournalId, PatientId, UnitId
from journal.store.care_tables import EntryRow, JournalRow, VersionRow
from journal.store.case_tables import CaseRow, CaseTextRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId


def last_items(
    connection: Connection,
    provider: ProviderId,
    patients: Collection[PatientId] | None = None,
    unit: UnitId | None = None,
) -> dict[PatientId, list[datetime]]:
    """Return, for each patient whose journals hold something undestroyed, the newest time of each kind of item.

    Items are entries and corrections as they were written and as they came to rest, marks on misfiled entries, and the
    texts of cases: their halves are of the journal too, and the key store keeps each for ten years.
    """
    newest = (
        select(
            VersionRow.patient_id,
            func.max(VersionRow.written_at).label("written"),
            func.max(VersionRow.settled_at).label("settled"),
            func.max(EntryRow.misfiled_at).label("marked"),
        )
        .join(EntryRow, EntryRow.entry_id == VersionRow.entry_id)
        .where(VersionRow.provider_id == provider, EntryRow.kind != "identity", VersionRow.destroyed_at.is_(None))
        .group_by(VersionRow.patient_id)
    )
    if patients is not None:
        newest = newest.where(VersionRow.patient_id.in_(list(patients)))
    if unit is not None:
        newest = newest.where(EntryRow.unit_id == unit)
    items: dict[PatientId, list[datetime]] = defaultdict(list)
    for row in connection.execute(newest):
        items[PatientId(row.patient_id)] += [at for at in (row.written, row.settled, row.marked) if at is not None]
    for patient, at in _last_texts(connection, provider, patients, unit):
        items[patient].append(at)
    return items


def _last_texts(
    connection: Connection, provider: ProviderId, patients: Collection[PatientId] | None, unit: UnitId | None
) -> list[tuple[PatientId, datetime]]:
    newest = (
        select(CaseRow.patient_id, func.max(CaseTextRow.made_at).label("written"))
        .join(CaseTextRow, CaseTextRow.case_id == CaseRow.case_id)
        .where(CaseRow.provider_id == provider, CaseTextRow.destroyed_at.is_(None))
        .group_by(CaseRow.patient_id)
    )
    if patients is not None:
        newest = newest.where(CaseRow.patient_id.in_(list(patients)))
    if unit is not None:
        newest = newest.where(CaseRow.unit_id == unit)
    return [(PatientId(row.patient_id), row.written) for row in connection.execute(newest)]


def journals_with_texts(
    connection: Connection, provider: ProviderId
) -> tuple[tuple[JournalId, UnitId, PatientId], ...]:
    """Return the journals of the provider in which something is not destroyed."""
    there = select(VersionRow.journal_id).where(VersionRow.provider_id == provider, VersionRow.destroyed_at.is_(None))
    texts = CaseTextRow.provider_id == provider, CaseTextRow.destroyed_at.is_(None)
    rows = connection.execute(
        select(JournalRow.journal_id, JournalRow.unit_id, JournalRow.patient_id)
        .where(JournalRow.provider_id == provider, JournalRow.patient_id.is_not(None))
        .where(
            JournalRow.journal_id.in_(there) | JournalRow.journal_id.in_(select(CaseTextRow.journal_id).where(*texts))
        )
        .order_by(JournalRow.journal_id)
    )
    return tuple((JournalId(row.journal_id), UnitId(row.unit_id), PatientId(row.patient_id)) for row in rows)
