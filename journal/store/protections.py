"""Protected identities as rows: marked, taken away, never deleted; and whose contact details are hidden for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from journal.domain.errors import UnknownError
from journal.domain.ids import PatientId
from journal.domain.protection import Protection, ProtectionKind
from journal.policy.protecting import ProtectionFacts
from journal.store.facts import register_facts
from journal.store.protection_tables import ProtectionRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection, Row

    from journal.domain.access import Recorded
    from journal.domain.ids import ProviderId, UnitId
    from journal.domain.people import Actor
    from journal.domain.protection_asks import EndProtection
    from journal.store.database import Transaction


def add_protection(tx: Transaction, made: Protection) -> None:
    """Insert a mark."""
    tx.connection.execute(
        insert(ProtectionRow).values(
            protection_id=made.id,
            provider_id=made.provider,
            unit_id=made.unit,
            patient_id=made.patient,
            kind=made.kind.value,
            made_by=made.made_by,
            made_at=made.made_at,
            event_id=made.event,
        )
    )


def end_protection_row(tx: Transaction, recorded: Recorded[EndProtection], at: datetime) -> None:
    """Take a mark away; the row stays."""
    mine = update(ProtectionRow).where(ProtectionRow.protection_id == recorded.ask.protection)
    by = recorded.ask.actor.account
    tx.connection.execute(mine.values(ended_at=at, ended_by=by, end_event=recorded.event))


def protections_of(connection: Connection, unit: UnitId, patient: PatientId) -> tuple[Protection, ...]:
    """Return every mark of a patient in the unit's register, newest first; those taken away too."""
    mine = select(ProtectionRow).where(ProtectionRow.unit_id == unit, ProtectionRow.patient_id == patient)
    return tuple(_protection(row) for row in connection.execute(mine.order_by(ProtectionRow.made_at.desc())))


def protection_named(connection: Connection, unit: UnitId, patient: PatientId, which: UUID) -> Protection:
    """Return one mark of this patient in the unit's register. Raise UnknownError."""
    for one in protections_of(connection, unit, patient):
        if one.id == which:
            return one
    raise UnknownError("no such mark")


def protected_among(
    connection: Connection, provider: ProviderId, patients: Collection[PatientId]
) -> frozenset[PatientId]:
    """Return which of these patients are protected: by the register of any of the provider's units."""
    there = select(ProtectionRow.patient_id).where(
        ProtectionRow.provider_id == provider,
        ProtectionRow.patient_id.in_(list(patients)),
        ProtectionRow.ended_at.is_(None),
    )
    return frozenset(map(PatientId, connection.execute(there).scalars()))


def is_protected(connection: Connection, provider: ProviderId, patient: PatientId) -> bool:
    """Say whether the register of any of the provider's units says that the patient's identity is protected."""
    return bool(protected_among(connection, provider, (patient,)))


def protection_facts(
    connection: Connection, actor: Actor, about: tuple[UnitId, PatientId], at: datetime, *, stands: bool
) -> ProtectionFacts:
    """Gather what the law asks about a mark; ``stands`` is whether such a mark does, at the own unit."""
    unit, patient = about
    keeps = register_facts(connection, actor, unit, patient, at)
    return ProtectionFacts(
        keeps_register=keeps.is_clerk or keeps.is_therapist,
        own_unit=keeps.own_unit,
        stands=stands,
        is_own_record=keeps.is_own_record,
        is_program=keeps.is_program,
    )


def _protection(row: Row[Any]) -> Protection:
    return Protection(
        id=row.protection_id,
        provider=row.provider_id,
        unit=row.unit_id,
        patient=row.patient_id,
        kind=ProtectionKind(row.kind),
        made_by=row.made_by,
        made_at=row.made_at,
        event=row.event_id,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )
