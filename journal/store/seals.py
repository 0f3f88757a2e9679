"""Seals of direct access as rows: added, opened again, never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from journal.domain.errors import UnknownError
from journal.domain.release import Seal, SealGround
from journal.store.patient_tables import PortalSealRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Row

    from journal.domain.access import Recorded
    from journal.domain.case_words import IdentityCheck
    from journal.domain.ids import PatientId, ProviderId
    from journal.domain.seal_asks import OfSeal
    from journal.store.database import Transaction


def seals_of(connection: Connection, provider: ProviderId, patient: PatientId) -> tuple[Seal, ...]:
    """Return every seal of a patient at the provider, newest first; opened ones too."""
    mine = PortalSealRow.provider_id == provider, PortalSealRow.patient_id == patient
    rows = connection.execute(select(PortalSealRow).where(*mine).order_by(PortalSealRow.made_at.desc()))
    return tuple(_seal(row) for row in rows)


def standing_seals(connection: Connection, provider: ProviderId, patient: PatientId) -> tuple[Seal, ...]:
    """Return the seals that nobody has opened again."""
    return tuple(seal for seal in seals_of(connection, provider, patient) if seal.reopened_at is None)


def seal_named(connection: Connection, provider: ProviderId, patient: PatientId, seal: UUID) -> Seal:
    """Return one seal of this patient. Raise UnknownError."""
    for found in seals_of(connection, provider, patient):
        if found.id == seal:
            return found
    raise UnknownError("no such seal")


def add_seal(tx: Transaction, seal: Seal, recorded: Recorded[OfSeal]) -> None:
    """Insert a seal."""
    tx.connection.execute(
        insert(PortalSealRow).values(
            seal_id=seal.id,
            provider_id=seal.provider,
            patient_id=seal.patient,
            unit_id=seal.unit,
            first_day=seal.first_day,
            last_day=seal.last_day,
            made_by=recorded.ask.actor.account,
            made_at=seal.made_at,
            event_id=recorded.event,
            by_unit_id=seal.by_unit,
            ground=seal.ground and seal.ground.value,
        )
    )


def reopen_row(tx: Transaction, recorded: Recorded[OfSeal], at: datetime, check: IdentityCheck | None = None) -> None:
    """Open what was sealed again; the row stays, and says how the care saw who the patient is."""
    which = PortalSealRow.seal_id == recorded.ask.seal
    values = {"reopened_at": at, "reopened_by": recorded.ask.actor.account, "reopen_event": recorded.event}
    values |= {"identity_check": check and check.value}
    tx.connection.execute(update(PortalSealRow).where(which).values(**values))


def _seal(row: Row[Any]) -> Seal:
    return Seal(
        id=row.seal_id,
        provider=row.provider_id,
        patient=row.patient_id,
        unit=row.unit_id,
        first_day=row.first_day,
        last_day=row.last_day,
        made_at=row.made_at,
        reopened_at=row.reopened_at,
        by_unit=row.by_unit_id,
        ground=SealGround(row.ground) if row.ground else None,
    )
