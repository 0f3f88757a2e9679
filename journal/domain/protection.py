"""Protected identity: that a unit was told that where the patient lives must not come out, and when that was over."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.ids import AccountId, EventId, PatientId, ProviderId, UnitId


class ProtectionKind(StrEnum):
    """What the population register says: a warning at the data, or an address that is another one altogether."""

    SECRECY_MARKING = "secrecy-marking"
    PROTECTED_REGISTRATION = "protected-registration"


@dataclass(frozen=True, slots=True)
class Protection:
    """One mark in a unit's register. It holds at every unit of the provider until the last one is taken away."""

    id: UUID
    provider: ProviderId
    unit: UnitId
    patient: PatientId
    kind: ProtectionKind
    made_by: AccountId
    made_at: datetime
    event: EventId
    ended_by: AccountId | None = None
    ended_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Say whether it holds: until it is taken away."""
        return self.ended_at is None
