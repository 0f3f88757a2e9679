"""What the head of operations answers for: the analysis before each role, who lifts blocks, who reviews the log."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.ids import AccountId, AnalysisId, AppointmentId
    from journal.domain.people import Role


@dataclass(frozen=True, slots=True)
class NeedAnalysis:
    """A need-and-risk analysis that was recorded: of which role, of which day, where it is filed (A-06)."""

    id: AnalysisId
    role: Role
    dated: date
    reference: str
    made_by: AccountId
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Appointment:
    """Somebody's time as an authorised officer, on which analysis it rests, and by whom it was given."""

    id: AppointmentId
    account: AccountId
    analysis: str
    given_by: AccountId
    starts_at: datetime
    ends_at: datetime | None

    def is_current(self, at: datetime) -> bool:
        """Say whether the appointment stands at ``at``."""
        return self.starts_at <= at and (self.ends_at is None or at < self.ends_at)


class Duty(StrEnum):
    """What the head sees to before the law holds at a provider."""

    AUDITOR = "auditor"
    OFFICER = "officer"
    ANALYSIS = "analysis"
    REVIEW = "review"
    RESTORED = "restored"
