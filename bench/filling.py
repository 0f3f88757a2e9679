"""Fill a practice up to a size: copies of sealed rows, older than what is read, and a log with a row for each.

The copies do not open, and nobody asks them to: what is read was written through the services. The log's rows are
read as real ones are, but for their receipts; the product's own integrator carries them into the tree.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, insert, select

from journal.domain.access_log import AccessEvent, commitment_to
from journal.domain.access_words import Activity
from journal.domain.entry import EntryKind
from journal.domain.ids import EventId, PatientId, id_in_time
from journal.store.care_tables import EntryRow, VersionRow
from journal.store.database import Database
from journal.store.log_events import EVENT, event_in
from journal.store.log_integrator import Integrator
from journal.store.log_tables import AccessEventRow, AccessPayloadRow
from journal.store.patient_tables import ReleaseRow

AT_ONCE = 5_000
HOUR = timedelta(hours=1)
Rows = list[dict[str, Any]]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of the log that reads, and its receipt."""

    event: AccessEvent
    receipt: bytes

    def about(self, patient: PatientId, at: datetime) -> AccessEvent:
        """Return another event like it."""
        return replace(self.event, id=EventId(id_in_time(at)), at=at, patients=(patient,))


def fill(database: Database, wanted: Mapping[UUID, int]) -> None:
    """Add so many entries to the journal of each patient, older than the oldest there, and released as it is."""
    for patient, count in wanted.items():
        with database.writing() as tx:
            entry, version = _oldest(tx.connection, patient)
            released = _release_of(tx.connection, version)
            for numbers in _parts(range(count)):
                pairs = [_copied(entry, version, number) for number in numbers]
                _add(tx.connection, EntryRow, [entry for entry, _ in pairs])
                _add(tx.connection, VersionRow, [version for _, version in pairs])
                for release in released:
                    _add(tx.connection, ReleaseRow, [release | {"version_id": v["version_id"]} for _, v in pairs])


def fill_log(integrator: Integrator, sample: Sample, events: Iterable[AccessEvent], at: datetime) -> None:
    """Add events of one provider to the log, in this order, and carry them into the tree."""
    for some in _parts(events):
        rows = [_rows(event) for event in some]
        with integrator.database.writing() as tx:
            _add(tx.connection, AccessEventRow, [kept | {"receipt": sample.receipt} for kept, _ in rows])
            _add(tx.connection, AccessPayloadRow, [payload for _, payload in rows])
    integrator.integrate(sample.event.actor.provider, at)


def _parts(things: Iterable[T]) -> Iterator[list[T]]:
    left = iter(things)
    while part := list(islice(left, AT_ONCE)):
        yield part


def _oldest(connection: Connection, patient: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    mine = (EntryRow.patient_id == patient, EntryRow.kind != EntryKind.IDENTITY.value)
    entries = select(EntryRow).where(*mine).order_by(EntryRow.happened_from).limit(1)
    entry = dict(connection.execute(entries).mappings().one())
    versions = select(VersionRow).where(VersionRow.entry_id == entry["entry_id"])
    return entry, dict(connection.execute(versions).mappings().one())


def _release_of(connection: Connection, version: dict[str, Any]) -> Rows:
    found = select(ReleaseRow).where(ReleaseRow.version_id == version["version_id"])
    return [dict(row) for row in connection.execute(found).mappings()]


def _copied(entry: dict[str, Any], version: dict[str, Any], number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    earlier, new = (number + 1) * HOUR, id_in_time(entry["made_at"])
    happened = {"happened_from": entry["happened_from"] - earlier, "happened_to": entry["happened_to"] - earlier}
    return entry | happened | {"entry_id": new}, version | {"entry_id": new, "version_id": uuid4()}


def some_event(database: Database) -> Sample:
    """Return a row of the log of somebody who wrote."""
    joined = EVENT.join_from(AccessEventRow, AccessPayloadRow, AccessEventRow.event_id == AccessPayloadRow.event_id)
    with database.reading() as connection:
        row = connection.execute(joined.where(AccessPayloadRow.activity == Activity.WRITE.value).limit(1)).one()
    event = event_in(row)
    if event is None:
        raise ValueError("the log holds no event that reads")
    return Sample(event, row.receipt)


def _rows(event: AccessEvent) -> tuple[dict[str, Any], dict[str, Any]]:
    salt, payload = secrets.token_bytes(32), event.encoded()
    shared = {"event_id": event.id, "provider_id": event.actor.provider, "at": event.at}
    searched = {
        "activity": event.activity.value,
        "subtype": event.subtype.value,
        "purpose": event.purpose.value,
        "actor_id": event.actor.account,
        "unit_id": event.actor.unit,
        "way": event.way.value,
        "permitted": event.permitted,
    }
    kept = shared | {"zone": event.zone, "commitment": commitment_to(salt, payload)}
    return kept, shared | searched | {"salt": salt, "payload": payload}


def _add(connection: Connection, rows_of: type[Any], rows: Rows) -> None:
    table: Table = rows_of.__table__
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), rows)
        return
    names = ", ".join(rows[0])
    lines = connection.connection.cursor()
    with lines.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(list(row.values()))
