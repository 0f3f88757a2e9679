"""What can be asked of the main database about itself: its engine, its triggers, its log, who is missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import false, func, inspect, select, text, update

from journal.domain.access_words import ResourceKind, Subtype, Way
from journal.domain.errors import TamperedError
from journal.domain.ids import ProviderId
from journal.domain.people import Role
from journal.store import log_triggers, triggers
from journal.store.assignments import standing
from journal.store.care_tables import VersionRow
from journal.store.case_tables import CaseTextRow
from journal.store.log_events import EVENT, event_in
from journal.store.log_tables import AccessEventRow, AccessPayloadRow, CheckpointRow, LogLeafRow
from journal.store.log_tree import size_of, stored_root
from journal.store.people_tables import AssignmentRow, ProviderRow, ThrottleRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Select
    from sqlalchemy.orm import InstrumentedAttribute

    from journal.store.database import Database

_MADE = re.compile(r"CREATE TRIGGER (\w+)")
_PRESENT = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}
_AT_ONCE = 500
_NOTHING = update(ThrottleRow).where(false()).values(count=ThrottleRow.count)


def require_writing(database: Database) -> None:
    """Raise UnavailableError unless the main database takes writing: each reading is a row, so else nobody reads."""
    with database.writing() as tx:
        tx.connection.execute(_NOTHING)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Committed events of a provider without a leaf: how many, and since when the oldest waits."""

    events: int
    since: datetime | None


def has_tables(connection: Connection) -> bool:
    """Say whether migrations were ever run here."""
    return inspect(connection).has_table(ProviderRow.__tablename__)


def providers(connection: Connection) -> dict[ProviderId, str]:
    """Return the names of the installation's care providers by id."""
    rows = connection.execute(select(ProviderRow.provider_id, ProviderRow.name).order_by(ProviderRow.name))
    return {ProviderId(row.provider_id): str(row.name) for row in rows}


def engine_of(connection: Connection) -> str:
    """Name the database and its version, with SQLite's journal mode."""
    if connection.dialect.name != "sqlite":
        return "PostgreSQL " + ".".join(str(part) for part in connection.dialect.server_version_info or ())
    version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    return f"SQLite {version}, journal mode {connection.exec_driver_sql('PRAGMA journal_mode').scalar_one()}"


def unsafe_engine(connection: Connection) -> list[str]:
    """Return what breaks a promise about durability in how the database runs; [] when nothing does."""
    if connection.dialect.name == "sqlite":
        wanted: dict[str, set[object]] = {
            "journal_mode": {"wal", "delete"},
            "synchronous": {2, 3},
            "secure_delete": {1},
            "foreign_keys": {1},
        }
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in wanted}
        return [f"{name} is {found[name]}" for name, allowed in wanted.items() if found[name] not in allowed]
    off = {name: connection.execute(text(f"SHOW {name}")).scalar_one() for name in ("fsync", "synchronous_commit")}
    return [f"{name} is off" for name, value in off.items() if value == "off"]


def missing_triggers(connection: Connection) -> set[str]:
    """Return the triggers that keep accidents out and are not there."""
    dialect = connection.dialect.name
    made = (*triggers.statements(dialect), *log_triggers.statements(dialect))
    wanted = {match[1] for match in map(_MADE.match, map(str.strip, made)) if match}
    return wanted - set(connection.execute(text(_PRESENT[dialect])).scalars())


def waiting_events(connection: Connection, provider: UUID) -> Waiting:
    """Return how many committed events wait for their leaf, and since when."""
    without = ~select(LogLeafRow.event_id).where(LogLeafRow.event_id == AccessEventRow.event_id).exists()
    counted = select(func.count(), func.min(AccessEventRow.arrival)).where(
        AccessEventRow.provider_id == provider, without
    )
    count, first = connection.execute(counted).one()
    since = select(AccessEventRow.at).where(AccessEventRow.arrival == first)
    return Waiting(count, connection.execute(since).scalar() if count else None)


def last_checkpoint(connection: Connection, provider: UUID) -> datetime | None:
    """Return when the provider's tree was signed last."""
    newest = select(CheckpointRow.at).where(CheckpointRow.provider_id == provider)
    return connection.execute(newest.order_by(CheckpointRow.size.desc()).limit(1)).scalar()


def leaves(connection: Connection, provider: UUID) -> int:
    """Return how many leaves the provider's tree has."""
    return size_of(connection, provider)


def stored_tree(connection: Connection, provider: UUID) -> tuple[int, bytes]:
    """Return size and root of the provider's tree as it stands; TamperedError when rows of it are missing."""
    size = size_of(connection, provider)
    return size, stored_root(connection, provider, size)


def root_at(connection: Connection, provider: UUID, size: int) -> bytes | None:
    """Return the root of the first so many leaves, or None when they are not whole or not that many."""
    if size_of(connection, provider) < size:
        return None
    try:
        return stored_root(connection, provider, size)
    except TamperedError:
        return None


def has_role(connection: Connection, provider: UUID, role: Role, at: datetime) -> bool:
    """Say whether somebody stands in this role at the provider now."""
    found = select(AssignmentRow.assignment_id).where(
        AssignmentRow.provider_id == provider, AssignmentRow.role == role.value, standing(at)
    )
    return connection.execute(found.limit(1)).first() is not None


def last_recovery(connection: Connection, provider: UUID) -> datetime | None:
    """Return when officers last opened the recovery circle, in earnest or to rehearse."""
    newest = select(func.max(AccessPayloadRow.at)).where(
        AccessPayloadRow.provider_id == provider,
        AccessPayloadRow.subtype == Subtype.RECOVERY.value,
        AccessPayloadRow.way == Way.OFFICER.value,
    )
    return connection.execute(newest).scalar()


def last_proof(connection: Connection, provider: UUID) -> datetime | None:
    """Return when a backup was last restored beside and held."""
    newest = select(func.max(AccessPayloadRow.at)).where(
        AccessPayloadRow.provider_id == provider,
        AccessPayloadRow.subtype == Subtype.RESTORE_PROVEN.value,
    )
    return connection.execute(newest).scalar()


def named_versions(connection: Connection, ids: Collection[UUID]) -> set[UUID]:
    """Return those of these ids that a stored version has, or a text of a case."""
    wanted, found = list(ids), set[UUID]()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        versions = select(VersionRow.version_id).where(VersionRow.version_id.in_(some))
        texts = select(CaseTextRow.text_id).where(CaseTextRow.text_id.in_(some))
        found |= set(connection.execute(versions.union(texts)).scalars())
    return found


def version_ids(connection: Connection) -> Iterator[list[UUID]]:
    """Give the ids of every stored version, and of every text of a case, some hundreds at a time."""
    for column in (VersionRow.version_id, CaseTextRow.text_id):
        last = UUID(int=0)
        while some := connection.execute(_ids_after(column, last)).scalars().all():
            yield list(some)
            last = some[-1]


def missing_events(connection: Connection, ids: Collection[UUID]) -> set[UUID]:
    """Return those of these events that the log does not have."""
    found = select(AccessEventRow.event_id).where(AccessEventRow.event_id.in_(list(ids)))
    return set(ids) - set(connection.execute(found).scalars())


def kept_marks(connection: Connection) -> set[UUID]:
    """Return the events that rows about an abandoned tree name: what a person decides about (keys.md, "Restoring")."""
    recovery = AccessPayloadRow.subtype == Subtype.RECOVERY.value
    joined = EVENT.join_from(AccessPayloadRow, AccessEventRow, AccessEventRow.event_id == AccessPayloadRow.event_id)
    told = [event_in(row) for row in connection.execute(joined.where(recovery))]
    return {each for event in told if event and event.resource.kind is ResourceKind.LOG for each in event.resource.ids}


def _ids_after(column: InstrumentedAttribute[UUID], last: UUID) -> Select[UUID]:
    return select(column).where(column > last).order_by(column).limit(_AT_ONCE)
