"""Entries and their sealed versions, found by metadata alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import and_, bindparam, exists, func, literal, select, tuple_
from sqlalchemy.orm import aliased

from journal.domain.entry import EntryHead, EntryKind, EventTime, Place, SealedVersion, UnsignedReason, VersionState
from journal.domain.errors import UnknownError
from journal.domain.ids import PatientId
from journal.store.care_tables import EntryRow, RewrappedKeyRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Exists, Row, Select

    from journal.domain.ids import AccountId, EntryId, JournalId, ProviderId
    from journal.domain.people import Actor


def _stands(entry: type[EntryRow]) -> Exists:
    # Versions of its own, whatever versions the statement around it reads.
    version = aliased(VersionRow)
    return exists().where(version.entry_id == entry.entry_id, version.destroyed_at.is_(None))


STANDS = _stands(EntryRow)
"""Of an entry: some version of it is not destroyed."""

_IDENTITY = aliased(EntryRow)
REGISTERED = exists().where(
    _IDENTITY.patient_id == bindparam("patient"),
    _IDENTITY.kind == "identity",
    _IDENTITY.unit_id == bindparam("unit"),
    _IDENTITY.provider_id == bindparam("provider"),
    _stands(_IDENTITY),
)
"""Of the actor's unit: the patient stands in its register."""

# Written once: to build these statements anew would cost every request more than to run them.
_OF_ENTRY = (
    EntryRow.kind,
    EntryRow.happened_from,
    EntryRow.happened_to,
    EntryRow.zone,
    EntryRow.author_id.label("begun_by"),
    EntryRow.made_at.label("begun_at"),
    EntryRow.misfiled_at,
    EntryRow.misfiled_link,
)
"""What an entry's row says that its versions' do not."""

_ENTRIES: Select[*tuple[Any, ...]] = select(
    EntryRow.entry_id, EntryRow.journal_id, EntryRow.patient_id, EntryRow.unit_id, *_OF_ENTRY
)
_VERSIONS = (
    select(VersionRow, RewrappedKeyRow.sealed_data_key.label("rewrapped"))
    .outerjoin(RewrappedKeyRow, RewrappedKeyRow.version_id == VersionRow.version_id)
    .order_by(VersionRow.entry_id, VersionRow.number)
)
_VERSIONS_OF = _VERSIONS.where(VersionRow.entry_id.in_(bindparam("entries", expanding=True)))
_ENTRY = (
    _VERSIONS.add_columns(*_OF_ENTRY)
    .join(EntryRow, EntryRow.entry_id == VersionRow.entry_id)
    .where(
        EntryRow.entry_id == bindparam("entry"),
        EntryRow.patient_id == bindparam("patient"),
        EntryRow.provider_id == bindparam("provider"),
        EntryRow.kind != EntryKind.IDENTITY.value,
    )
)
ENTRY_OF_REGISTERED = _ENTRY.where(REGISTERED)
"""An entry with its versions, a row each; `head_in` reads them."""


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which entries of a journal: of these kinds, by this author, in this period; ``before`` is a keyset cursor.

    ``statements_beside``: the patient's statements are found with the entries that they are about, not among them.
    """

    kinds: tuple[EntryKind, ...] = ()
    author: AccountId | None = None
    happened_from: datetime | None = None
    happened_to: datetime | None = None
    before: tuple[datetime, UUID] | None = None
    limit: int = 50
    statements_beside: bool = False


def entry_head(
    connection: Connection, provider: ProviderId, patient: PatientId, entry: EntryId, at: datetime
) -> EntryHead:
    """Return one entry of this patient with its versions, all in clear but the texts. Raise UnknownError."""
    return head_in(connection.execute(_ENTRY, {"entry": entry, "patient": patient, "provider": provider}).all(), at)


def entry_for(connection: Connection, actor: Actor, target: tuple[PatientId, EntryId], at: datetime) -> EntryHead:
    """Return one entry as ``entry_head`` does, of a patient who stands in the register of the actor's unit."""
    patient, entry = target
    asked = {"entry": entry, "patient": patient, "provider": actor.provider, "unit": actor.unit}
    return head_in(connection.execute(ENTRY_OF_REGISTERED, asked).all(), at)


def head_in(rows: Sequence[Row[*tuple[Any, ...]]], at: datetime) -> EntryHead:
    """Return the entry that these rows say. Raise UnknownError where there are none."""
    if not rows:
        raise UnknownError("no such entry")
    return _head(rows[0], tuple(_sealed_version(row, at) for row in rows))


def entry_heads(
    connection: Connection, journal: JournalId, narrowing: Narrowing, at: datetime
) -> tuple[EntryHead, ...]:
    """Return entries of a journal, newest happening first, at most ``limit``."""
    rows = connection.execute(
        _narrowed(_ENTRIES, journal, narrowing, keyset=True)
        .order_by(EntryRow.happened_from.desc(), EntryRow.entry_id.desc())
        .limit(narrowing.limit)
    ).all()
    return _heads(connection, rows, at)


def count_entries(connection: Connection, journal: JournalId, narrowing: Narrowing) -> int:
    """Return how many entries the narrowing leaves, regardless of the cursor."""
    counted = _narrowed(select(func.count()).select_from(EntryRow), journal, narrowing, keyset=False)
    return int(connection.execute(counted).scalar_one())


def entries_named(connection: Connection, entries: Iterable[UUID], at: datetime) -> tuple[EntryHead, ...]:
    """Return the entries with these ids, in the order in which they were made."""
    named = _ENTRIES.where(EntryRow.entry_id.in_(list(entries)))
    return _heads(connection, connection.execute(named.order_by(EntryRow.made_at, EntryRow.entry_id)).all(), at)


def identity_heads(
    connection: Connection, register: JournalId, patients: Iterable[PatientId], at: datetime
) -> tuple[EntryHead, ...]:
    """Return the register's entries for these patients: one each. Destroyed identities are nobody's any more."""
    rows = connection.execute(
        _ENTRIES.where(EntryRow.journal_id == register, EntryRow.patient_id.in_(list(patients)), STANDS)
    ).all()
    return _heads(connection, rows, at)


def register_page(
    connection: Connection, register: JournalId, after: UUID | None, limit: int = 50
) -> tuple[PatientId, ...]:
    """Return the ids of a register's patients after this one, in the order of their ids."""
    page = select(EntryRow.patient_id).where(EntryRow.journal_id == register, STANDS).order_by(EntryRow.patient_id)
    if after is not None:
        page = page.where(EntryRow.patient_id > after)
    return tuple(PatientId(patient) for patient in connection.execute(page.limit(limit)).scalars())


def _of_kinds(narrowing: Narrowing) -> list[ColumnElement[bool]]:
    if narrowing.kinds:
        return [EntryRow.kind.in_([kind.value for kind in narrowing.kinds])]
    return [EntryRow.kind != EntryKind.STATEMENT.value] if narrowing.statements_beside else []


def _narrowed(query: Select[Any], journal: JournalId, narrowing: Narrowing, *, keyset: bool) -> Select[Any]:
    conditions = [EntryRow.journal_id == journal, *_of_kinds(narrowing)]
    if narrowing.author is not None:
        conditions.append(EntryRow.author_id == narrowing.author)
    if narrowing.happened_from is not None:
        conditions.append(EntryRow.happened_from >= narrowing.happened_from)
    if narrowing.happened_to is not None:
        conditions.append(EntryRow.happened_from < narrowing.happened_to)
    if keyset and narrowing.before is not None:
        conditions.append(tuple_(EntryRow.happened_from, EntryRow.entry_id) < narrowing.before)
    return query.where(and_(*conditions))


def _heads(connection: Connection, rows: Sequence[Row[Any]], at: datetime) -> tuple[EntryHead, ...]:
    versions: dict[UUID, list[SealedVersion]] = defaultdict(list)
    ids = [row.entry_id for row in rows]
    found: Sequence[Row[Any]] = connection.execute(_VERSIONS_OF, {"entries": ids}).all()  # type: ignore[assignment]  # a row of columns
    for version in found:
        versions[version.entry_id].append(_sealed_version(version, at))
    return tuple(_head(row, tuple(versions[row.entry_id])) for row in rows)


def _head(row: Row[Any], versions: tuple[SealedVersion, ...]) -> EntryHead:
    return EntryHead(
        id=row.entry_id,
        journal=row.journal_id,
        patient=row.patient_id,
        unit=row.unit_id,
        kind=EntryKind(row.kind),
        happened=EventTime(row.happened_from, row.happened_to, row.zone),
        author=row.begun_by,
        made_at=row.begun_at,
        misfiled_at=row.misfiled_at,
        misfiled_link=row.misfiled_link,
        versions=versions,
    )


def _sealed_version(row: Row[Any], at: datetime) -> SealedVersion:
    state, unsigned = VersionState(row.state), row.unsigned_reason
    if state is VersionState.DRAFT and at >= row.locks_at:
        state, unsigned = VersionState.LOCKED, unsigned or UnsignedReason.PENDING.value
    place = Place(row.provider_id, row.unit_id, row.journal_id, row.patient_id, row.entry_id, row.version_id)
    return SealedVersion(
        place=place,
        number=row.number,
        state=state,
        revision=row.revision,
        author=row.author_id,
        author_name=row.author_name,
        author_title=row.author_title,
        made_at=row.made_at,
        written_at=row.written_at,
        locks_at=row.locks_at,
        settled_at=row.settled_at,
        reason=row.reason,
        unsigned_reason=unsigned,
        edit_event=row.edit_event,
        sealed_text=row.sealed_text,
        sealed_data_key=row.rewrapped or row.sealed_data_key,
        destroyed_at=row.destroyed_at,
    )


def open_versions_of(connection: Connection, author: AccountId, unit: UUID, at: datetime) -> tuple[EntryHead, ...]:
    """Return the entries at the unit in which something waits for this author; what locks first comes first."""
    mine = (VersionRow.author_id == author, VersionRow.unit_id == unit)
    waiting = [head for head in _unsigned(connection, mine, at) if head.waiting_for(author)]
    return tuple(sorted(waiting, key=lambda head: head.waiting_for(author)[0].locks_at))


def unsigned_at(connection: Connection, provider: ProviderId, at: datetime) -> tuple[EntryHead, ...]:
    """Return the entries of a provider in which something waits for whoever wrote it."""
    return tuple(head for head in _unsigned(connection, (VersionRow.provider_id == provider,), at) if head.unsigned)


def _unsigned(connection: Connection, whose: tuple[ColumnElement[bool], ...], at: datetime) -> tuple[EntryHead, ...]:
    # It stands in the text: an index of drafts alone serves no plan for whatever state.
    draft = literal(VersionState.DRAFT.value, literal_execute=True)
    open_ones = _ENTRIES.join(VersionRow, VersionRow.entry_id == EntryRow.entry_id).distinct()
    return _heads(connection, connection.execute(open_ones.where(*whose, VersionRow.state == draft)).all(), at)
