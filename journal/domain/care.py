"""Providers, units, patients and the relations of care between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.ids import AccountId, JournalId, PatientId, ProviderId, RelationId, UnitId


@dataclass(frozen=True, slots=True)
class CareProvider:
    """A vårdgivare: one legal entity, one log, one provider key."""

    id: ProviderId
    name: str


@dataclass(frozen=True, slots=True)
class CareUnit:
    """A vårdenhet. ``shares`` is off until a documented need-and-risk analysis stands behind it (A-06)."""

    id: UnitId
    provider: ProviderId
    name: str
    shares: bool = False


@dataclass(frozen=True, slots=True)
class Journal:
    """One patient's journal at one unit (J-01: never of two), or a unit's register when there is no patient."""

    id: JournalId
    provider: ProviderId
    unit: UnitId
    patient: PatientId | None


@dataclass(frozen=True, slots=True)
class CareRelation:
    """A staff member takes part in a patient's care at a unit: personal, and it always ends (A-03)."""

    id: RelationId
    account: AccountId
    patient: PatientId
    unit: UnitId
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a patient is: an entry of the unit's register, sealed like any other.

    ``number`` is a personal or coordination number in 12 digits, or a reserve number of the unit. ``died_on`` stands
    here, sealed, since a day of death in clear would point a random id out.
    """

    name: str
    number: str
    phone: str = ""
    email: str = ""
    died_on: date | None = None

    def without_contact(self) -> Identity:
        """Return who somebody is without how they are reached: what a protected identity hides (P-12)."""
        return replace(self, phone="", email="")
