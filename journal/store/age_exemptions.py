"""Units' exceptions for patients of thirteen to fifteen as rows, never deleted; and where one stands now."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, insert, or_, select, update

from journal.domain.age_exemption import AgeExemption, ExceptedReader
from journal.domain.errors import UnknownError
from journal.domain.ids import UnitId
from journal.policy.law import OF_AGE, OWN_ACCESS_FROM
from journal.store.age_exemption_tables import AgeExemptionRow
from journal.store.care_tables import JournalRow
from journal.store.patient_tables import PatientAccountRow

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement, Connection, Row

    from journal.domain.access import Recorded
    from journal.domain.age_exemption_asks import EndAgeExemption
    from journal.domain.ids import PatientId, ProviderId
    from journal.store.database import Transaction


def add_exception(tx: Transaction, made: AgeExemption, sealed_reason: bytes) -> None:
    """Insert an exception, with its reason sealed to the audit circle."""
    tx.connection.execute(
        insert(AgeExemptionRow).values(
            exception_id=made.id,
            provider_id=made.provider,
            unit_id=made.unit,
            patient_id=made.patient,
            reader=made.reader.value,
            last_day=made.last_day,
            sealed_reason=sealed_reason,
            made_by=made.made_by,
            made_at=made.made_at,
            event_id=made.event,
        )
    )


def end_exception(tx: Transaction, recorded: Recorded[EndAgeExemption], at: datetime) -> None:
    """End an exception; the row stays."""
    mine = update(AgeExemptionRow).where(AgeExemptionRow.exception_id == recorded.ask.exception)
    by = recorded.ask.actor.account
    tx.connection.execute(mine.values(ended_at=at, ended_by=by, end_event=recorded.event))


def exceptions_of(connection: Connection, unit: UnitId, patient: PatientId) -> tuple[AgeExemption, ...]:
    """Return every exception for a patient at the unit, newest first; those that are over too."""
    mine = select(AgeExemptionRow).where(AgeExemptionRow.unit_id == unit, AgeExemptionRow.patient_id == patient)
    return tuple(_exception(row) for row in connection.execute(mine.order_by(AgeExemptionRow.made_at.desc())))


def exception_named(connection: Connection, unit: UnitId, patient: PatientId, which: UUID) -> AgeExemption:
    """Return one exception for this patient at the unit. Raise UnknownError."""
    for one in exceptions_of(connection, unit, patient):
        if one.id == which:
            return one
    raise UnknownError("no such exception")


def excepting_units(
    connection: Connection, whose: tuple[ProviderId, PatientId], reader: ExceptedReader, today: date
) -> frozenset[UnitId]:
    """Return the units of the provider at which an exception stands today that lets this reader read."""
    provider, patient = whose
    row = AgeExemptionRow
    mine = row.provider_id == provider, row.patient_id == patient, *_standing(reader, today)
    return frozenset(map(UnitId, connection.execute(select(row.unit_id).where(*mine)).scalars()))


def reads_alone(unit: UnitId, today: date) -> ColumnElement[bool]:
    """Say of a patient's account beside a journal that its holder is sixteen, or excepted at the unit today."""
    row = AgeExemptionRow
    excepted = exists().where(
        row.patient_id == JournalRow.patient_id, row.unit_id == unit, *_standing(ExceptedReader.PATIENT, today)
    )
    young = PatientAccountRow.of_age_on
    return or_(young.is_(None), young <= of_age_of_the_sixteen(today), excepted)


def is_sixteen(of_age_on: date | None, today: date) -> bool:
    """Say whether whoever comes of age that day is sixteen today; who is of age has no such day."""
    return of_age_on is None or of_age_on <= of_age_of_the_sixteen(today)


def of_age_of_the_sixteen(today: date) -> date:
    """Return the day on which whoever is sixteen today comes of age; of a leap day, 1 March in common years."""
    year = today.year + OF_AGE - OWN_ACCESS_FROM
    return date(year, 3, 1) if (today.month, today.day) == (2, 29) else today.replace(year=year)


def _standing(reader: ExceptedReader, today: date) -> tuple[ColumnElement[bool], ...]:
    row = AgeExemptionRow
    return row.reader == reader.value, row.ended_at.is_(None), row.last_day >= today


def _exception(row: Row[Any]) -> AgeExemption:
    return AgeExemption(
        id=row.exception_id,
        provider=row.provider_id,
        unit=row.unit_id,
        patient=row.patient_id,
        reader=ExceptedReader(row.reader),
        last_day=row.last_day,
        made_by=row.made_by,
        made_at=row.made_at,
        event=row.event_id,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )
