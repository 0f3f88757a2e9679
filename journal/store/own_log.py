"""A patient's own rows of the log, newest first: by their own numbers, and before them what has none yet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from journal.domain.entry_words import EntryKind
from journal.domain.ids import AccountId, EntryId, EventId, UnitId, VersionId
from journal.store.care_tables import EntryRow, RelationRow, VersionRow
from journal.store.log_chains import patients_of
from journal.store.log_events import EVENT, event_in, receipt_in
from journal.store.log_search import LogRow
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, LogLeafRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Connection, Row

    from journal.domain.ids import PatientId, ProviderId

Whose = tuple["ProviderId", "PatientId"]
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class OwnRow:
    """One row that concerns the patient; ``seq`` is the patient's own number for it, None before it has one."""

    seq: int | None
    row: LogRow


_LEAF_ROWS = (
    EVENT.add_columns(LogLeafRow.patient_seq)
    .select_from(LogLeafRow)
    .join(AccessEventRow, AccessEventRow.event_id == LogLeafRow.event_id)
    .outerjoin(AccessPayloadRow, AccessPayloadRow.event_id == LogLeafRow.event_id)
)


def newest_first(connection: Connection, whose: Whose, before: int | None) -> Iterator[OwnRow]:
    """Give the patient's numbered rows, newest first, from below an own number; read as far as they are taken."""
    provider, patient = whose
    mine = _LEAF_ROWS.where(LogLeafRow.provider_id == provider, LogLeafRow.patient_id == patient)
    while True:
        below = mine if before is None else mine.where(LogLeafRow.patient_seq < before)
        rows = connection.execute(below.order_by(LogLeafRow.patient_seq.desc()).limit(_AT_ONCE)).all()
        yield from (OwnRow(row.patient_seq, _log_row(row)) for row in rows)
        if len(rows) < _AT_ONCE:
            return
        before = rows[-1].patient_seq


def last_number(connection: Connection, whose: Whose) -> int:
    """Return the newest of the patient's own numbers, 0 where there is none."""
    provider, patient = whose
    mine = LogLeafRow.provider_id == provider, LogLeafRow.patient_id == patient
    return connection.execute(select(func.max(LogLeafRow.patient_seq)).where(*mine)).scalar() or 0


def unnumbered(waiting: Sequence[Row[Any]], patient: PatientId) -> list[OwnRow]:
    """Return which of the events that wait for their leaves concern the patient, newest first."""
    return [OwnRow(None, _log_row(row)) for row in reversed(waiting) if patient in patients_of(row)]


def _log_row(row: Row[Any]) -> LogRow:
    return LogRow(EventId(row.event_id), receipt_in(row), event_in(row))


def entries_of(connection: Connection, versions: Iterable[VersionId]) -> dict[VersionId, EntryId]:
    """Return which entries versions are of; an id that is no version of an entry is left out."""
    asked = select(VersionRow.version_id, VersionRow.entry_id).where(VersionRow.version_id.in_(list(versions)))
    return {VersionId(row.version_id): EntryId(row.entry_id) for row in connection.execute(asked)}


def units_of_versions(connection: Connection, versions: Iterable[VersionId]) -> frozenset[UnitId]:
    """Return at which units these versions were written; an id that is no version of an entry has none."""
    entries = select(EntryRow.unit_id).join(VersionRow, VersionRow.entry_id == EntryRow.entry_id)
    asked = entries.where(VersionRow.version_id.in_(list(versions)), EntryRow.kind != EntryKind.IDENTITY.value)
    return frozenset(map(UnitId, connection.execute(asked).scalars()))


def treated_by(connection: Connection, whose: Whose) -> frozenset[AccountId]:
    """Return who has or had a relation of care to the patient."""
    provider, patient = whose
    mine = RelationRow.provider_id == provider, RelationRow.patient_id == patient
    return frozenset(map(AccountId, connection.execute(select(RelationRow.account_id).where(*mine)).scalars()))
