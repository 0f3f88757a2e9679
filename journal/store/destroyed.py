"""Versions that are to be destroyed and those that were: named by kind and date, marked, and never opened."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, select, update

from journal.domain.entry import EntryKind, VersionState
from journal.domain.ids import EntryId, PatientId, ProviderId, VersionId
from journal.domain.retention import NamedVersion
from journal.store.care_tables import EntryRow, JournalRow, PatientRow, RelationRow, VersionRow
from journal.store.case_tables import CaseRow, CaseTextRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Select

    from journal.domain.ids import AccountId, JournalId
    from journal.store.database import Transaction

_AT_ONCE = 500
_NAMED = select(
    VersionRow.version_id,
    VersionRow.entry_id,
    VersionRow.number,
    VersionRow.written_at,
    VersionRow.state,
    VersionRow.reason,
    EntryRow.kind,
    EntryRow.happened_from,
).join(EntryRow, EntryRow.entry_id == VersionRow.entry_id)


def mark_destroyed(tx: Transaction, versions: Collection[VersionId], at: datetime) -> None:
    """Mark versions and texts of cases as destroyed.

    A draft comes to rest with it: nobody goes on writing what nobody can open.
    """
    draft = VersionRow.state == VersionState.DRAFT.value
    values = {
        "destroyed_at": at,
        "state": case((draft, VersionState.DISCARDED.value), else_=VersionRow.state),
        "settled_at": case((draft, at), else_=VersionRow.settled_at),
    }
    for some in _chunks(versions):
        unmarked = VersionRow.version_id.in_(some), VersionRow.destroyed_at.is_(None)
        tx.connection.execute(update(VersionRow).where(*unmarked).values(**values))
        texts = CaseTextRow.text_id.in_(some), CaseTextRow.destroyed_at.is_(None)
        tx.connection.execute(update(CaseTextRow).where(*texts).values(destroyed_at=at))


def forget_patient(tx: Transaction, patient: PatientId, by: AccountId | None, at: datetime) -> None:
    """End what still leads to somebody of whom no journal is left: relations, and the lookup of the number."""
    relations = update(RelationRow).where(RelationRow.patient_id == patient, RelationRow.ends_at > at)
    tx.connection.execute(relations.values(ends_at=at, ended_by=by))
    nobody = update(PatientRow).where(PatientRow.patient_id == patient)
    tx.connection.execute(nobody.values(lookup=secrets.token_bytes(32)))


def versions_of_journal(connection: Connection, journal: JournalId, patient: PatientId) -> tuple[NamedVersion, ...]:
    """Return the versions of a patient in a journal or register that are not destroyed yet, oldest entry first."""
    there = VersionRow.journal_id == journal, VersionRow.patient_id == patient, VersionRow.destroyed_at.is_(None)
    return _named(connection, _NAMED.where(*there))


def identities_of(connection: Connection, provider: ProviderId, patient: PatientId) -> tuple[NamedVersion, ...]:
    """Return the identities of a patient in the registers of the provider that are not destroyed yet."""
    mine = VersionRow.provider_id == provider, VersionRow.patient_id == patient, VersionRow.destroyed_at.is_(None)
    return _named(connection, _NAMED.where(*mine, EntryRow.kind == EntryKind.IDENTITY.value))


def named_versions(connection: Connection, versions: Collection[VersionId]) -> tuple[NamedVersion, ...]:
    """Return kinds and dates of these versions."""
    found: list[NamedVersion] = []
    for some in _chunks(versions):
        found += _named(connection, _NAMED.where(VersionRow.version_id.in_(some)))
    return tuple(found)


def other_texts(connection: Connection, patient: PatientId, journal: JournalId) -> bool:
    """Say whether the patient has a text, not destroyed, in another journal than this one, or in a case there."""
    other = (
        select(VersionRow.version_id)
        .join(EntryRow, EntryRow.entry_id == VersionRow.entry_id)
        .where(
            VersionRow.patient_id == patient,
            VersionRow.journal_id != journal,
            VersionRow.destroyed_at.is_(None),
            EntryRow.kind != EntryKind.IDENTITY.value,
        )
    )
    written = (
        select(CaseTextRow.text_id)
        .join(JournalRow, JournalRow.journal_id == CaseTextRow.journal_id)
        .where(JournalRow.patient_id == patient, JournalRow.journal_id != journal, CaseTextRow.destroyed_at.is_(None))
    )
    return any(connection.execute(query.limit(1)).first() is not None for query in (other, written))


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A version, or a text of a case, that is not marked as destroyed: whose, and whether it is an identity."""

    id: VersionId
    provider: ProviderId
    patient: PatientId
    is_identity: bool


def unmarked(connection: Connection, versions: Collection[UUID]) -> tuple[Unmarked, ...]:
    """Return those of these ids that are versions or texts of cases which are not marked as destroyed."""
    columns = select(VersionRow.version_id, VersionRow.provider_id, VersionRow.patient_id, EntryRow.kind)
    joined = columns.join(EntryRow, EntryRow.entry_id == VersionRow.entry_id)
    found: list[Unmarked] = []
    for some in _chunks([VersionId(id_) for id_ in versions]):
        rows = connection.execute(joined.where(VersionRow.version_id.in_(some), VersionRow.destroyed_at.is_(None)))
        found += [
            Unmarked(
                VersionId(row.version_id),
                ProviderId(row.provider_id),
                PatientId(row.patient_id),
                row.kind == EntryKind.IDENTITY,
            )
            for row in rows
        ]
        found += _unmarked_texts(connection, some)
    return tuple(found)


def _unmarked_texts(connection: Connection, some: list[VersionId]) -> list[Unmarked]:
    columns = select(CaseTextRow.text_id, CaseRow.provider_id, CaseRow.patient_id)
    joined = columns.join(CaseRow, CaseRow.case_id == CaseTextRow.case_id)
    rows = connection.execute(joined.where(CaseTextRow.text_id.in_(some), CaseTextRow.destroyed_at.is_(None)))
    return [
        Unmarked(VersionId(row.text_id), ProviderId(row.provider_id), PatientId(row.patient_id), is_identity=False)
        for row in rows
    ]


def _named(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[NamedVersion, ...]:
    rows = connection.execute(query.order_by(EntryRow.happened_from, EntryRow.entry_id, VersionRow.number))
    return tuple(
        NamedVersion(
            VersionId(row.version_id),
            EntryId(row.entry_id),
            row.number,
            EntryKind(row.kind),
            row.happened_from,
            row.written_at,
            VersionState(row.state),
            row.reason,
        )
        for row in rows
    )


def _chunks(versions: Iterable[VersionId]) -> Iterable[list[VersionId]]:
    every = sorted(set(versions))
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
