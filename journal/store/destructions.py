"""Destructions as they are proposed, carried out and found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from journal.domain.errors import UnknownError
from journal.domain.ids import VersionId
from journal.domain.retention import Destruction, DestructionKind, Signer
from journal.store.destroyed import mark_destroyed
from journal.store.retention_tables import DestructionRow, DestructionTextRow, DestructionVersionRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Row, Select

    from journal.domain.ids import AccountId, DestructionId, EventId, ProviderId
    from journal.store.database import Transaction


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
    if proposed.versions:
        named = [shared | {"version_id": id_} for id_ in proposed.versions]
        tx.connection.execute(insert(DestructionVersionRow), named)
    if proposed.texts:
        tx.connection.execute(insert(DestructionTextRow), [shared | {"text_id": id_} for id_ in proposed.texts])


def withdraw(tx: Transaction, destruction: DestructionId, by: AccountId, at: datetime) -> None:
    """Take a proposal back. Raise UnknownError once it was carried out or taken back."""
    _change(tx, destruction, withdrawn_by=by, withdrawn_at=at)


def carry_out(tx: Transaction, done: Destruction, event: EventId) -> None:
    """Write down that a proposal was carried out, by whom, and its certificate; mark what it names as destroyed."""
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
    mark_destroyed(tx, done.named, signer.at)


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


def _change(tx: Transaction, destruction: DestructionId, **values: object) -> None:
    waiting = update(DestructionRow).where(
        DestructionRow.destruction_id == destruction,
        DestructionRow.executed_at.is_(None),
        DestructionRow.withdrawn_at.is_(None),
    )
    if tx.connection.execute(waiting.values(**values)).rowcount != 1:
        raise UnknownError("no such proposal")


def _all(connection: Connection, query: Select[*tuple[Any, ...]]) -> tuple[Destruction, ...]:
    rows = connection.execute(query).all()
    return tuple(
        _destruction(row, _versions(connection, row.destruction_id), _case_texts(connection, row.destruction_id))
        for row in rows
    )


def _versions(connection: Connection, destruction: DestructionId) -> tuple[VersionId, ...]:
    named = select(DestructionVersionRow.version_id).where(DestructionVersionRow.destruction_id == destruction)
    return tuple(VersionId(id_) for id_ in connection.scalars(named.order_by(DestructionVersionRow.version_id)))


def _case_texts(connection: Connection, destruction: DestructionId) -> tuple[VersionId, ...]:
    named = select(DestructionTextRow.text_id).where(DestructionTextRow.destruction_id == destruction)
    return tuple(VersionId(id_) for id_ in connection.scalars(named.order_by(DestructionTextRow.text_id)))


def _destruction(row: Row[Any], versions: tuple[VersionId, ...], texts: tuple[VersionId, ...]) -> Destruction:
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
        texts=texts,
        withdrawn_at=row.withdrawn_at,
        backups_expire_at=row.backups_expire_at,
        certificate=row.certificate or "",
    )
