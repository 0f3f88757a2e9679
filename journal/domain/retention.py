"""How long journals are kept, what keeps them longer, and their destruction by decision (PDL 3:17, 8:4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.entry import EntryKind, VersionState
    from journal.domain.ids import (
        AccountId,
        DestructionId,
        EntryId,
        HoldId,
        JournalId,
        PatientId,
        ProviderId,
        UnitId,
        VersionId,
    )


class HoldReason(StrEnum):
    """Why a journal is kept beyond its time (R-04)."""

    COMPLAINT = "complaint"
    CLAIM = "claim"
    SUPERVISION = "supervision"
    COURT = "court"
    OTHER = "other"


class DestructionKind(StrEnum):
    """By whose decision: the authority's (PDL 8:4), or the provider's own when the time is over (PDL 3:17)."""

    ORDERED = "ordered"
    DUE = "due"


class DestructionState(StrEnum):
    """Proposed by one, carried out by another, or taken back."""

    PROPOSED = "proposed"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class RetentionHold:
    """A patient's journals are kept while it stands, whatever the calendar says."""

    id: HoldId
    provider: ProviderId
    patient: PatientId
    reason: HoldReason
    sealed_reason: bytes = field(repr=False)
    set_by: AccountId
    set_at: datetime
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Keeping:
    """Until when a patient's journals at the provider are kept, and why: the last item, the paragraph, the holds."""

    patient: PatientId
    last_item: datetime
    disposable_from: datetime
    because: str
    holds: tuple[RetentionHold, ...] = ()

    def is_due(self, at: datetime) -> bool:
        """Say whether the journals may be disposed of at ``at``."""
        return at >= self.disposable_from and not self.holds


@dataclass(frozen=True, slots=True)
class DatedJournal:
    """One journal of the retention calendar: whose, where, and until when it is kept."""

    journal: JournalId
    unit: UnitId
    keeping: Keeping


@dataclass(frozen=True, slots=True)
class NamedVersion:
    """What an approver sees of a version to be destroyed: which, of what kind, when. No word of its text."""

    id: VersionId
    entry: EntryId
    number: int
    kind: EntryKind
    happened_at: datetime
    written_at: datetime
    state: VersionState
    reason: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Who proposed or approved, as they were named then, when, and what they signed."""

    account: AccountId
    name: str
    title: str
    at: datetime
    signature: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Destruction:
    """A destruction: by which decision, of which versions, who proposed and who approved it. No content (R-08)."""

    id: DestructionId
    provider: ProviderId
    unit: UnitId
    journal: JournalId
    patient: PatientId
    kind: DestructionKind
    decision: str
    whole: bool
    proposed: Signer
    approved: Signer | None
    versions: tuple[VersionId, ...]
    texts: tuple[VersionId, ...] = ()
    withdrawn_at: datetime | None = None
    backups_expire_at: datetime | None = None
    certificate: str = ""

    @property
    def named(self) -> tuple[VersionId, ...]:
        """Everything whose half goes: versions of entries and texts of cases."""
        return (*self.versions, *self.texts)

    @property
    def state(self) -> DestructionState:
        """How far it has come."""
        if self.withdrawn_at is not None:
            return DestructionState.WITHDRAWN
        return DestructionState.DONE if self.approved else DestructionState.PROPOSED
