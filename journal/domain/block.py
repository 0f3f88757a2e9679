"""Blocks (spärrar): what a patient keeps from other units or other providers, who asked for it and who registered it.

The fields are those of the national block service (RIV-TA ehr:blocking, ExtendedBlock), so that a block can leave this
server as it came in.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.ids import AccountId, BlockId, EventId, PatientId, ProviderId, UnitId


class BlockKind(StrEnum):
    """Inner keeps a unit's information from the provider's other units; outer the provider's from other providers."""

    INNER = "inner"
    OUTER = "outer"


class InformationType(StrEnum):
    """The national codes that matter here: only prescriptions and alerts may be left out of a block (B-10)."""

    PRESCRIPTION = "lak"
    ALERT = "upp"
    CARE_DOCUMENTATION = "vbe"


class Requester(StrEnum):
    """Who asks. A child asks in its own name; a guardian's wish is refused, with an explanation (PDL 4:4)."""

    PATIENT = "patient"
    GUARDIAN = "guardian"


@dataclass(frozen=True, slots=True)
class Registered:
    """One action on a block: who asked and when, who entered it and when (B-11)."""

    requester: Requester
    requested_at: datetime
    registered_by: AccountId
    registered_at: datetime


@dataclass(frozen=True, slots=True)
class Block:
    """One block. ``first_day`` and ``last_day`` bound the information, not the block; None is unbounded.

    ``visible`` says whether other units may be told that something is blocked, and no more (B-07). ``told`` is the
    version of the text about consequences that was read out (B-17). ``event`` is the row under which halves are closed.
    """

    id: BlockId
    provider: ProviderId
    patient: PatientId
    kind: BlockKind
    unit: UnitId | None
    first_day: date | None
    last_day: date | None
    exempt: frozenset[InformationType]
    visible: bool
    told: str
    registered: Registered
    event: EventId
    ended_at: datetime | None = None
    voided_at: datetime | None = None

    @property
    def is_over(self) -> bool:
        """Say whether it was ended or voided, whatever the clock of whoever asks says."""
        return self.ended_at is not None or self.voided_at is not None

    def stands(self, at: datetime) -> bool:
        """Say whether it holds at ``at``: once it is there, until it is ended or voided.

        Whoever asks may have read the clock a moment before it was registered, and waited meanwhile.
        """
        over = [moment for moment in (self.ended_at, self.voided_at) if moment is not None]
        return all(at < moment for moment in over)
