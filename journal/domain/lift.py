"""Lifts (hävningar): what a patient has blocked opens for a unit, or one person there, with consent and until an end.

The fields are those of the national block service (RIV-TA ehr:blocking, TemporaryRevoke): end and unit are mandatory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.block import Block, Registered
    from journal.domain.ids import AccountId, BlockId, EventId, LiftId, PatientId, ProviderId, UnitId


@dataclass(frozen=True, slots=True)
class Lift:
    """One lift of what keeps ``unit``'s information, by one block or (None) every one that stood when it was entered.

    It opens for those who work at ``to_unit``, or for one of them. ``ends_at`` always comes, by the clock (B-14).
    """

    id: LiftId
    provider: ProviderId
    patient: PatientId
    unit: UnitId
    block: BlockId | None
    to_unit: UnitId
    to_account: AccountId | None
    starts_at: datetime
    ends_at: datetime
    registered: Registered
    event: EventId
    cancelled_at: datetime | None = None

    def stands(self, at: datetime) -> bool:
        """Say whether it holds at ``at``: until its end, or until it was taken back."""
        taken_back = self.cancelled_at is not None and self.cancelled_at <= at
        return self.starts_at <= at < self.ends_at and not taken_back

    def reaches(self, unit: UnitId | None, person: AccountId) -> bool:
        """Say whether it opens anything for somebody who works at this unit now."""
        return unit == self.to_unit and self.to_account in {None, person}

    def opens(self, block: Block) -> bool:
        """Say whether it lifts this block. What the patient blocked after their consent stays blocked."""
        consented_to = block.registered.registered_at <= self.registered.registered_at
        return consented_to and (self.block == block.id or (self.block is None and self.unit == block.unit))
