"""Patients, journals and relations: ids and times in clear, names only as sealed register entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from journal.domain.care import CareRelation, CareUnit, Journal
from journal.domain.errors import UnknownError
from journal.domain.ids import UnitId, new_id
from journal.store.assignments import standing
from journal.store.care_tables import EntryRow, JournalRow, PatientRow, RelationRow, RelativeRow
from journal.store.entries import REGISTERED, STANDS
from journal.store.people_tables import AccountRow, AssignmentRow, UnitRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from journal.domain.ids import AccountId, PatientId, ProviderId, RelationId
    from journal.domain.people import Actor
    from journal.store.database import Transaction


# Written once: to build these statements anew would cost every request more than to run them.
_REGISTERED = select(REGISTERED)
_REGISTERED_AT = (
    select(EntryRow.unit_id)
    .where(
        EntryRow.patient_id == bindparam("patient"),
        EntryRow.kind == "identity",
        EntryRow.provider_id == bindparam("provider"),
        STANDS,
    )
    .distinct()
)
_OF_UNIT = select(JournalRow).where(JournalRow.unit_id == bindparam("unit"))
_JOURNAL = _OF_UNIT.where(JournalRow.patient_id == bindparam("patient"))
_REGISTER = _OF_UNIT.where(JournalRow.patient_id.is_(None))


def patient_by_lookup(connection: Connection, provider: ProviderId, lookup: bytes) -> PatientId | None:
    """Return the provider's patient with this lookup value, if any."""
    found = select(PatientRow.patient_id).where(PatientRow.provider_id == provider, PatientRow.lookup == lookup)
    return connection.execute(found).scalar_one_or_none()  # type: ignore[return-value]  # the column is a plain UUID


def require_registered(connection: Connection, actor: Actor, patient: PatientId) -> None:
    """Raise UnknownError unless the patient stands in the register of the actor's unit.

    Another unit's patient and nobody look the same here (A-11, S-12).
    """
    if not is_registered(connection, actor, patient):
        message = "no such patient"
        raise UnknownError(message)


def is_registered(connection: Connection, actor: Actor, patient: PatientId) -> bool:
    """Say whether the patient stands in the register of the actor's unit."""
    asked = {"patient": patient, "unit": actor.unit, "provider": actor.provider}
    return bool(connection.execute(_REGISTERED, asked).scalar_one())


def registered_at(connection: Connection, provider: ProviderId, patient: PatientId) -> frozenset[UnitId]:
    """Return the units of the provider in whose registers the patient stands."""
    found = connection.execute(_REGISTERED_AT, {"patient": patient, "provider": provider}).scalars()
    return frozenset(UnitId(unit) for unit in found)


def require_of_provider(connection: Connection, provider: ProviderId, patient: PatientId) -> None:
    """Raise UnknownError unless the patient is one of the provider's."""
    mine = PatientRow.patient_id == patient, PatientRow.provider_id == provider
    if connection.execute(select(PatientRow.patient_id).where(*mine)).first() is None:
        message = "no such patient"
        raise UnknownError(message)


def add_patient(tx: Transaction, provider: ProviderId, patient: PatientId, lookup: bytes, at: datetime) -> None:
    """Insert a patient."""
    tx.connection.execute(
        insert(PatientRow).values(patient_id=patient, provider_id=provider, lookup=lookup, made_at=at)
    )


def journal_of(connection: Connection, unit: UnitId, patient: PatientId | None) -> Journal | None:
    """Return the patient's journal at the unit, or the unit's register where no patient is given."""
    asked = {"unit": unit} if patient is None else {"unit": unit, "patient": patient}
    row = connection.execute(_REGISTER if patient is None else _JOURNAL, asked).first()
    return None if row is None else Journal(row.journal_id, row.provider_id, row.unit_id, row.patient_id)


def require_register(connection: Connection, unit: UnitId) -> Journal:
    """Return the unit's register. Raise UnknownError while nobody has made it."""
    register = journal_of(connection, unit, None)
    if register is None:
        message = "the unit has no register yet"
        raise UnknownError(message)
    return register


def add_journal(tx: Transaction, journal: Journal, at: datetime) -> None:
    """Insert a journal or register."""
    tx.connection.execute(
        insert(JournalRow).values(
            journal_id=journal.id,
            provider_id=journal.provider,
            unit_id=journal.unit,
            patient_id=journal.patient,
            made_at=at,
        )
    )


def journals_elsewhere(
    connection: Connection, provider: ProviderId, patient: PatientId, unit: UnitId
) -> tuple[tuple[Journal, CareUnit], ...]:
    """Return the patient's journals at other units of the provider, with those units."""
    rows = connection.execute(
        select(JournalRow.journal_id, UnitRow)
        .join(UnitRow, UnitRow.unit_id == JournalRow.unit_id)
        .where(
            JournalRow.patient_id == patient,
            JournalRow.provider_id == provider,
            JournalRow.unit_id != unit,
        )
        .order_by(UnitRow.name)
    ).all()
    return tuple(
        (
            Journal(row.journal_id, row.provider_id, row.unit_id, patient),
            CareUnit(row.unit_id, row.provider_id, row.name, row.shares),
        )
        for row in rows
    )


def relations_of(connection: Connection, unit: UnitId, patient: PatientId) -> tuple[CareRelation, ...]:
    """Return all relations of the patient at the unit, past and present, newest first."""
    rows = connection.execute(
        select(RelationRow)
        .where(RelationRow.unit_id == unit, RelationRow.patient_id == patient)
        .order_by(RelationRow.starts_at.desc())
    )
    return tuple(
        CareRelation(r.relation_id, r.account_id, r.patient_id, r.unit_id, r.starts_at, r.ends_at) for r in rows
    )


def related_patients(
    connection: Connection, account: AccountId, unit: UnitId, at: datetime
) -> dict[PatientId, CareRelation]:
    """Return the patients in whose care the account takes part at the unit now."""
    rows = connection.execute(
        select(RelationRow).where(
            RelationRow.account_id == account,
            RelationRow.unit_id == unit,
            RelationRow.starts_at <= at,
            RelationRow.ends_at > at,
        )
    )
    return {
        r.patient_id: CareRelation(r.relation_id, r.account_id, r.patient_id, r.unit_id, r.starts_at, r.ends_at)
        for r in rows
    }


def add_relation(tx: Transaction, relation: CareRelation, provider: ProviderId, by: AccountId, at: datetime) -> None:
    """Insert a relation."""
    tx.connection.execute(
        insert(RelationRow).values(
            relation_id=relation.id,
            provider_id=provider,
            unit_id=relation.unit,
            patient_id=relation.patient,
            account_id=relation.account,
            starts_at=relation.starts_at,
            ends_at=relation.ends_at,
            made_by=by,
            made_at=at,
        )
    )


def require_standing(connection: Connection, by: Actor, which: tuple[PatientId, RelationId], at: datetime) -> None:
    """Raise UnknownError unless the relation is this patient's at the actor's unit and still stands."""
    if connection.execute(select(RelationRow.relation_id).where(*_standing(by, which, at))).first() is None:
        message = "no such relation"
        raise UnknownError(message)


def end_relation(tx: Transaction, by: Actor, which: tuple[PatientId, RelationId], at: datetime) -> None:
    """End a relation that stands, now."""
    ended = update(RelationRow).where(*_standing(by, which, at))
    tx.connection.execute(ended.values(ends_at=at, ended_by=by.account))


def _standing(by: Actor, which: tuple[PatientId, RelationId], at: datetime) -> tuple[ColumnElement[bool], ...]:
    patient, relation = which
    return (
        RelationRow.relation_id == relation,
        RelationRow.patient_id == patient,
        RelationRow.unit_id == by.unit,
        RelationRow.ends_at > at,
    )


def add_relative(tx: Transaction, by: Actor, pair: tuple[PatientId, AccountId], at: datetime) -> None:
    """Insert that a staff member is a patient's relative; a second time changes nothing."""
    patient, account = pair
    known = select(RelativeRow.relative_id).where(RelativeRow.patient_id == patient, RelativeRow.account_id == account)
    if tx.connection.execute(known).first() is None:
        tx.connection.execute(
            insert(RelativeRow).values(
                relative_id=new_id(),
                provider_id=by.provider,
                patient_id=patient,
                account_id=account,
                made_by=by.account,
                made_at=at,
            )
        )


def require_therapist(connection: Connection, unit: UnitId, account: AccountId, at: datetime) -> None:
    """Raise UnknownError unless the account is a therapist at the unit now."""
    found = select(AssignmentRow.assignment_id).where(
        AssignmentRow.account_id == account,
        AssignmentRow.unit_id == unit,
        AssignmentRow.role == "therapist",
        standing(at),
    )
    if connection.execute(found).first() is None:
        message = "no such therapist at the unit"
        raise UnknownError(message)


def require_colleague(connection: Connection, provider: ProviderId, account: AccountId) -> None:
    """Raise UnknownError unless the account is one of the provider's."""
    found = select(AccountRow.account_id).where(AccountRow.account_id == account, AccountRow.provider_id == provider)
    if connection.execute(found).first() is None:
        message = "no such staff member"
        raise UnknownError(message)
