"""Marks that a patient has died, as rows; and the facts that the policy asks about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from journal.domain.death import Death, DeathSource
from journal.domain.errors import UnknownError
from journal.domain.ids import DeathId, PatientId
from journal.policy.outliving import DeathFacts
from journal.store.death_tables import DeathRow
from journal.store.facts import register_facts

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from journal.domain.access import Recorded
    from journal.domain.ids import ProviderId, UnitId
    from journal.domain.people import Actor
    from journal.domain.register_asks import UndoDeath
    from journal.store.database import Transaction


def add_death(tx: Transaction, death: Death) -> None:
    """Insert a mark."""
    tx.connection.execute(
        insert(DeathRow).values(
            death_id=death.id,
            provider_id=death.provider,
            unit_id=death.unit,
            patient_id=death.patient,
            source=death.source.value,
            marked_by=death.marked_by,
            marked_at=death.marked_at,
            event_id=death.event,
        )
    )


def undo_death_row(tx: Transaction, recorded: Recorded[UndoDeath], sealed_reason: bytes, at: datetime) -> None:
    """Take a mark back; the row stays."""
    tx.connection.execute(
        update(DeathRow)
        .where(DeathRow.death_id == recorded.ask.death)
        .values(
            undone_at=at,
            undone_by=recorded.ask.actor.account,
            undo_reason=sealed_reason,
            undo_event=recorded.event,
        )
    )


def deaths_of(connection: Connection, unit: UnitId, patient: PatientId) -> tuple[Death, ...]:
    """Return every mark of a patient in the unit's register, newest first; those taken back too."""
    mine = select(DeathRow).where(DeathRow.unit_id == unit, DeathRow.patient_id == patient)
    return tuple(_death(row) for row in connection.execute(mine.order_by(DeathRow.marked_at.desc())))


def death_named(connection: Connection, unit: UnitId, patient: PatientId, death: DeathId) -> Death:
    """Return one mark of this patient in the unit's register. Raise UnknownError."""
    found = [one for one in deaths_of(connection, unit, patient) if one.id == death]
    if not found:
        raise UnknownError("no such mark")
    return found[0]


def standing_deaths(connection: Connection, unit: UnitId, patients: Collection[PatientId]) -> dict[PatientId, DeathId]:
    """Return {patient: mark} for those of these patients whom the unit's register says to be dead now.

    No time is asked: whoever asks read the clock before waiting for the lock, and another may have marked meanwhile.
    """
    here = select(DeathRow.patient_id, DeathRow.death_id).where(
        DeathRow.unit_id == unit, DeathRow.patient_id.in_(list(patients)), DeathRow.undone_at.is_(None)
    )
    return {PatientId(row.patient_id): DeathId(row.death_id) for row in connection.execute(here)}


def is_marked_anywhere(connection: Connection, provider: ProviderId, patient: PatientId) -> bool:
    """Say whether the register of any of the provider's units says that the patient is dead."""
    there = select(DeathRow.death_id).where(
        DeathRow.provider_id == provider, DeathRow.patient_id == patient, DeathRow.undone_at.is_(None)
    )
    return connection.execute(there.limit(1)).first() is not None


def death_facts(
    connection: Connection, actor: Actor, about: tuple[UnitId, PatientId], said: tuple[bool, bool], at: datetime
) -> DeathFacts:
    """Gather what the law asks about a mark; ``said`` is (such a mark stands, a reason is given)."""
    unit, patient = about
    keeps = register_facts(connection, actor, unit, patient, at)
    stands, states = said
    return DeathFacts(
        keeps_register=keeps.is_clerk or keeps.is_therapist,
        own_unit=keeps.own_unit,
        is_marked=stands,
        states_reason=states,
        is_own_record=keeps.is_own_record,
        is_program=keeps.is_program,
    )


def _death(row: Row[Any]) -> Death:
    return Death(
        id=row.death_id,
        provider=row.provider_id,
        unit=row.unit_id,
        patient=row.patient_id,
        source=DeathSource(row.source),
        marked_by=row.marked_by,
        marked_at=row.marked_at,
        event=row.event_id,
        undone_by=row.undone_by,
        undone_at=row.undone_at,
    )
