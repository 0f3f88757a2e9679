"""That a patient has died, as a unit's register says it: known from where, and taken back where it was mistaken."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import AccountId, DeathId, EventId, PatientId, ProviderId, UnitId


class DeathSource(StrEnum):
    """From where the unit knows."""

    POPULATION_REGISTER = "population-register"
    RELATIVE = "relative"
    CARE_PROVIDER = "care-provider"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Death:
    """One mark. The day of death stands in the identity, sealed, and not here."""

    id: DeathId
    provider: ProviderId
    unit: UnitId
    patient: PatientId
    source: DeathSource
    marked_by: AccountId
    marked_at: datetime
    event: EventId
    undone_by: AccountId | None = None
    undone_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Say whether it holds: until it is taken back."""
        return self.undone_at is None
