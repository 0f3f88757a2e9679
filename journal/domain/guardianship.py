"""A guardian of a child: registered by a unit, known by a number that nobody stores, and over when the child is 13."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.ids import AccountId, EventId, PatientId, ProviderId, UnitId


@dataclass(frozen=True, slots=True)
class Guardianship:
    """Who may read a child's journal at one unit beside nobody else, until ``last_day`` at the latest.

    ``lookup`` is the guardian's number in the two-step index; ``account`` is None until a member has seen the number.
    """

    id: UUID
    provider: ProviderId
    unit: UnitId
    patient: PatientId
    lookup: bytes = field(repr=False)
    last_day: date
    made_by: AccountId
    made_at: datetime
    event: EventId
    account: AccountId | None = None
    ended_at: datetime | None = None
    ended_by: AccountId | None = None

    def is_over(self, today: date) -> bool:
        """Say whether it was ended, or the child is thirteen."""
        return self.ended_at is not None or today > self.last_day
