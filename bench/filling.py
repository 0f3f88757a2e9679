"""Fill a practice up to a size: copies of sealed rows, older than what is read, and a log with a row for each.

The copies do not open, and nobody asks them to: what is read was written through the services. The log's rows are
read as real ones are, but for their receipts; the product's own integrator carries them into the tree.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Connection, Table, insert, select

from journal.domain.access_log import AccessEvent, commitment_to
from journal.domain.access_words import Activity
from journal.domain.entry import EntryKind
from journal.domain.ids import EventId, PatientId
from journal.store.care_tables import EntryRow, VersionRow
from journal.store.database import Database
from journal.store.log_events import EVENT, event_in
from journal.store.log_integrator import Integrator
from journal.store.log_tables import AccessEventRow, AccessPayloadRow

AT_ONCE = 5_000
HOUR = timedelta(hours=1)
Rows = list[dict[str, Any]]


def fill(database: Database, wanted: Mapping[UUID, int]) -> None:
    """Add so many entries to the journal of each patient, older than the oldest that stands there."""
    for patient, count in wanted.items():
        with database.writing() as tx:
            entry, version = _oldest(tx.connection, patient)
            for numbers in _parts(range(count)):
                pairs = [_copied(entry, version, number) for number in numbers]
                _add(tx.connection, EntryRow, [entry for entry, _ in pairs])
                _add(tx.connection, VersionRow, [version for _, version in pairs])


def fill_log(integrator: Integrator, provider: UUID, patients: Iterable[UUID], rows: int, at: datetime) -> None:
    """Add so many rows to the log, of these patients in turn, and carry them into the tree."""
    database, whose = integrator.database, cycle(patients)
    with database.reading() as connection:
        sample, receipt = _some_event(connection)
    for number in _parts(range(rows)):
        events = [_event(sample, PatientId(next(whose)), at) for _ in number]
        with database.writing() as tx:
            _add(tx.connection, AccessEventRow, [event | {"receipt": receipt} for event, _ in events])
            _add(tx.connection, AccessPayloadRow, [payload for _, payload in events])
    integrator.integrate(provider, at)


def _parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    left = iter(numbers)
    while part := list(islice(left, AT_ONCE)):
        yield part


def _oldest(connection: Connection, patient: UUID) -> tuple[dict[str, Any], dict[str, Any]]:
    mine = (EntryRow.patient_id == patient, EntryRow.kind != EntryKind.IDENTITY.value)
    entries = select(EntryRow).where(*mine).order_by(EntryRow.happened_from).limit(1)
    entry = dict(connection.execute(entries).mappings().one())
    versions = select(VersionRow).where(VersionRow.entry_id == entry["entry_id"])
    return entry, dict(connection.execute(versions).mappings().one())


def _copied(entry: dict[str, Any], version: dict[str, Any], number: int) -> tuple[dict[str, Any], dict[str, Any]]:
    earlier, new = (number + 1) * HOUR, uuid4()
    happened = {"happened_from": entry["happened_from"] - earlier, "happened_to": entry["happened_to"] - earlier}
    return entry | happened | {"entry_id": new}, version | {"entry_id": new, "version_id": uuid4()}


def _some_event(connection: Connection) -> tuple[AccessEvent, bytes]:
    joined = EVENT.join_from(AccessEventRow, AccessPayloadRow, AccessEventRow.event_id == AccessPayloadRow.event_id)
    row = connection.execute(joined.where(AccessPayloadRow.activity == Activity.WRITE.value).limit(1)).one()
    event = event_in(row)
    if event is None:
        raise ValueError("the log holds no event that reads")
    return event, row.receipt


def _event(sample: AccessEvent, patient: PatientId, at: datetime) -> tuple[dict[str, Any], dict[str, Any]]:
    event = replace(sample, id=EventId(uuid4()), at=at, patients=(patient,))
    salt, payload = secrets.token_bytes(32), event.encoded()
    shared = {"event_id": event.id, "provider_id": event.actor.provider, "at": at}
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
