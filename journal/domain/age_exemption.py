"""A unit's exception for one patient of thirteen to fifteen, whom nobody reads of directly otherwise (P-11)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.ids import AccountId, EventId, PatientId, ProviderId, UnitId


class ExceptedReader(StrEnum):
    """Who reads by it: the patient, by an account of their own, or a guardian, who would else have stopped."""

    PATIENT = "patient"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class AgeExemption:
    """One exception at one unit, until ``last_day`` at the latest: the one before the sixteenth birthday."""

    id: UUID
    provider: ProviderId
    unit: UnitId
    patient: PatientId
    reader: ExceptedReader
    last_day: date
    made_by: AccountId
    made_at: datetime
    event: EventId
    ended_by: AccountId | None = None
    ended_at: datetime | None = None

    def stands(self, today: date) -> bool:
        """Say whether it holds: not ended, and the patient not sixteen."""
        return self.ended_at is None and today <= self.last_day
