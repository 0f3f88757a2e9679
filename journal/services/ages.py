"""Whether somebody is old enough to read alone: by the number where it is known, else by a day that was stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.age_exemption import ExceptedReader
from journal.domain.ids import PatientId, ProviderId
from journal.domain.numbers import age_on, birthday
from journal.policy.law import OF_AGE, OWN_ACCESS_FROM, ZONE
from journal.store.age_exemptions import excepting_units, is_sixteen

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from journal.domain.ids import UnitId
    from journal.store.patient_accounts import StoredPatientAccount


def of_age_on(number: str, at: datetime) -> date | None:
    """Return the day on which the bearer of a number comes of age; None for whoever is, whose day nobody needs."""
    day = birthday(number, OF_AGE)
    return day if at.astimezone(ZONE).date() < day else None


def is_old_enough(number: str, at: datetime, years: int = OWN_ACCESS_FROM) -> bool:
    """Say whether the bearer of a number reads alone (P-11), or is so many years old."""
    return age_on(number, at.astimezone(ZONE).date()) >= years


def units_by_exception(connection: Connection, found: StoredPatientAccount, at: datetime) -> frozenset[UnitId] | None:
    """Return at which units a patient under sixteen reads by exception; None for whoever is older: everywhere."""
    today = at.astimezone(ZONE).date()
    if found.patient_id is None or is_sixteen(found.of_age_on, today):
        return None
    whose = (ProviderId(found.provider_id), PatientId(found.patient_id))
    return excepting_units(connection, whose, ExceptedReader.PATIENT, today)
