"""Destructions as they are proposed, carried out and found again; what a version becomes when it is destroyed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import case, insert, select, update

from journal.domain.entry import EntryKind, VersionState
from journal.domain.errors import UnknownError
from journal.domain.ids import EntryId, VersionId
from journal.domain.retention import Destruction, DestructionKind, NamedVersion, Signer
from journal.store.care_tables import EntryRow, PatientRow, RelationRow, VersionRow
from journal.store.retention_tables import DestructionRow, DestructionVersionRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

    from journal.domain.ids import AccountId, DestructionId, EventId, JournalId, PatientId, ProviderId
    from journal.store.database import Transaction

_AT_ONCE = 500
_NAMED = select(
    VersionRow.version_id,
    VersionRow.entry_id,
    VersionRow.number,
    VersionRow.written_at,
    EntryRow.kind,
    EntryRow.happened_from,
).join(EntryRow, EntryRow.entry_id == VersionRow.entry_id)


def add_destruction(tx: Transaction, proposed: Destruction, event: EventId) -> None:
    """Insert a proposal with the versions that it names."""
    tx.connection.execute(
        insert(DestructionRow).values(
            destruction_id=proposed.id,
            provider_id=proposed.provider,
            unit_id=proposed.unit,
            journal_id=proposed.journal,
            patient_id=proposed.patient,
            kind=proposed.kind.value,
            decision=proposed.decision,
            whole=proposed.whole,
            proposed_by=proposed.proposed.account,
            proposed_name=proposed.proposed.name,
            proposed_title=proposed.proposed.title,
            proposed_at=proposed.proposed.at,
            proposed_signature=proposed.proposed.signature,
            proposed_event=event,
        )
    )
    shared = {"destruction_id": proposed.id, "provider_id": proposed.provider}
    tx.connection.execute(insert(DestructionVersionRow), [shared | {"version_id": id_} for id_ in proposed.versions])


def withdraw(tx: Transaction, destruction: DestructionId, by: AccountId, at: datetime) -> None:
    """Take a proposal back. Raise UnknownError once it was carried out or taken back."""
    _change(tx, destruction, withdrawn_by=by, withdrawn_at=at)


def carry_out(tx: Transaction, done: Destruction, event: EventId) -> None:
    """Write down that a proposal was carried out, by whom, and its certificate; mark its versions as destroyed."""
    signer = done.approved
    if signer is None:
        raise UnknownError("nobody has approved it")
    _change(
        tx,
        done.id,
        approved_by=signer.account,
        approved_name=signer.name,
        approved_title=signer.title,
        approved_signature=signer.signature,
        executed_at=signer.at,
        executed_event=event,
        backups_expire_at=done.backups_expire_at,
        certificate=done.certificate,
    )
    mark_destroyed(tx, done.versions, signer.at)


def mark_destroyed(tx: Transaction, versions: Collection[VersionId], at: datetime) -> None:
    """Mark versions as destroyed. A draft comes to rest with it: nobody goes on writing what nobody can open."""
    draft = VersionRow.state == VersionState.DRAFT.value
    values = {
        "destroyed_at": at,
        "state": case((draft, VersionState.DISCARDED.value), else_=VersionRow.state),
        "settled_at": case((draft, at), else_=VersionRow.settled_at),
    }
    for some in _chunks(versions):
        unmarked = VersionRow.version_id.in_(some), VersionRow.destroyed_at.is_(None)
        tx.connection.execute(update(VersionRow).where(*unmarked).values(**values))


def forget_patient(tx: Transaction, patient: PatientId, by: AccountId, at: datetime) -> None:
    """End what still leads to somebody of whom no journal is left: relations, and the lookup of the number."""
    relations = update(RelationRow).where(RelationRow.patient_id == patient, RelationRow.ends_at > at)
    tx.connection.execute(relations.values(ends_at=at, ended_by=by))
    nobody = update(PatientRow).where(PatientRow.patient_id == patient)
    tx.connection.execute(nobody.values(lookup=secrets.token_bytes(32)))


def destruction_of(connection: Connection, provider: ProviderId, destruction: DestructionId) -> Destruction:
    """Return a destruction of the provider. Raise UnknownError."""
    mine = DestructionRow.destruction_id == destruction, DestructionRow.provider_id == provider
    found = _all(connection, select(DestructionRow).where(*mine))
    if not found:
        raise UnknownError("no such destruction")
    return found[0]


def destructions(connection: Connection, provider: ProviderId) -> tuple[Destruction, ...]:
    """Return the destructions of a provider, newest first."""
    mine = select(DestructionRow).where(DestructionRow.provider_id == provider)
    return _all(connection, mine.order_by(DestructionRow.proposed_at.desc()))


def executed(connection: Connection) -> tuple[Destruction, ...]:
    """Return every destruction that was carried out, of all providers, oldest first."""
    done = select(DestructionRow).where(DestructionRow.executed_at.is_not(None))
    return _all(connection, done.order_by(DestructionRow.executed_at))


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
    """Say whether the patient has a text, not destroyed, in another journal than this one."""
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
    return connection.execute(other.limit(1)).first() is not None


def unmarked(connection: Connection, versions: Collection[VersionId]) -> tuple[VersionId, ...]:
    """Return those of these ids that are versions which are not marked as destroyed."""
    found: list[VersionId] = []
    for some in _chunks(versions):
        standing = VersionRow.version_id.in_(some), VersionRow.destroyed_at.is_(None)
        found += [VersionId(id_) for id_ in connection.scalars(select(VersionRow.version_id).where(*standing))]
    return tuple(found)


def _change(tx: Transaction, destruction: DestructionId, **values: object) -> None:
    waiting = update(DestructionRow).where(
        DestructionRow.destruction_id == destruction,
        DestructionRow.executed_at.is_(None),
        DestructionRow.withdrawn_at.is_(None),
    )
    if tx.connection.execute(waiting.values(**values)).rowcount != 1:
        raise UnknownError("no such proposal")


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
        )
        for row in rows
    )


def _all(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[Destruction, ...]:
    rows = connection.execute(query).all()
    return tuple(_destruction(row, _versions(connection, row.destruction_id)) for row in rows)


def _versions(connection: Connection, destruction: DestructionId) -> tuple[VersionId, ...]:
    named = select(DestructionVersionRow.version_id).where(DestructionVersionRow.destruction_id == destruction)
    return tuple(VersionId(id_) for id_ in connection.scalars(named.order_by(DestructionVersionRow.version_id)))


def _destruction(row: Row[Any], versions: tuple[VersionId, ...]) -> Destruction:
    approved = None
    if row.executed_at is not None:
        named = (row.approved_by, row.approved_name, row.approved_title)
        approved = Signer(*named, row.executed_at, row.approved_signature)
    return Destruction(
        id=row.destruction_id,
        provider=row.provider_id,
        unit=row.unit_id,
        journal=row.journal_id,
        patient=row.patient_id,
        kind=DestructionKind(row.kind),
        decision=row.decision,
        whole=row.whole,
        proposed=Signer(
            row.proposed_by, row.proposed_name, row.proposed_title, row.proposed_at, row.proposed_signature
        ),
        approved=approved,
        versions=versions,
        withdrawn_at=row.withdrawn_at,
        backups_expire_at=row.backups_expire_at,
        certificate=row.certificate or "",
    )


def _chunks(versions: Iterable[VersionId]) -> Iterable[list[VersionId]]:
    every = sorted(set(versions))
    return (every[start : start + _AT_ONCE] for start in range(0, len(every), _AT_ONCE))
