"""An incident with personal data: what is known of it, the steps taken, and the clock to the supervisory authority.

Nothing of an incident is ever changed: what is known anew, and what is done, is a step after the others (GDPR 33.5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.ids import AccountId, EventId, ProviderId

REPORTED_WITHIN = timedelta(hours=72)
"""IMY is told within 72 hours from when the provider came to know (GDPR 33.1; G-13).

A period in hours runs through nights, weekends and holidays, and an hour is an hour when the clocks are changed too.
"""


class BreachKind(StrEnum):
    """What was lost: that only some may know, that data are right, or that they are there."""

    CONFIDENTIALITY = "confidentiality"
    INTEGRITY = "integrity"
    AVAILABILITY = "availability"


class Risk(StrEnum):
    """How likely it is that somebody's rights or freedoms suffer."""

    UNLIKELY = "unlikely"
    RISK = "risk"
    HIGH = "high-risk"


class BreachStepKind(StrEnum):
    """What was done about an incident."""

    ASSESSED = "assessed"
    REPORTED = "reported"
    NOT_REPORTED = "not-reported"
    INFORMED = "informed"


@dataclass(frozen=True, slots=True)
class BreachStep:
    """One step. ``code`` is the risk, or IMY's reference; ``happened_at`` when somebody was told; texts are sealed."""

    kind: BreachStepKind
    by: AccountId
    at: datetime
    event: EventId
    code: str = ""
    patients: int | None = None
    happened_at: datetime | None = None
    sealed_text: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Breach:
    """One incident with its steps, oldest first. The first step says the risk."""

    id: UUID
    provider: ProviderId
    kind: BreachKind
    discovered_at: datetime
    discovered_by: AccountId
    sealed_text: bytes = field(repr=False)
    made_by: AccountId
    made_at: datetime
    event: EventId
    steps: tuple[BreachStep, ...] = ()

    @property
    def due(self) -> datetime:
        """Until when IMY is to be told."""
        return reported_by(self.discovered_at)

    @property
    def risk(self) -> Risk:
        """The risk as it was assessed last."""
        return Risk(self._last(BreachStepKind.ASSESSED).code)

    @property
    def patients(self) -> int | None:
        """How many patients are affected, as far as it is known."""
        return self._last(BreachStepKind.ASSESSED).patients

    @property
    def is_reported(self) -> bool:
        """Say whether IMY was told."""
        return any(step.kind is BreachStepKind.REPORTED for step in self.steps)

    @property
    def is_settled(self) -> bool:
        """Say whether IMY was told, or it was decided not to. A new assessment asks anew what was decided before it."""
        newest = max(number for number, step in enumerate(self.steps) if step.kind is BreachStepKind.ASSESSED)
        return self.is_reported or any(step.kind is BreachStepKind.NOT_REPORTED for step in self.steps[newest:])

    @property
    def lacks_message(self) -> bool:
        """Say whether those affected are to be told and nobody has noted that they were (GDPR 34)."""
        return self.risk is Risk.HIGH and all(step.kind is not BreachStepKind.INFORMED for step in self.steps)

    def is_overdue(self, at: datetime) -> bool:
        """Say whether IMY should have been told by now."""
        return not self.is_settled and at > self.due

    def _last(self, kind: BreachStepKind) -> BreachStep:
        return next(step for step in reversed(self.steps) if step.kind is kind)


def reported_by(discovered_at: datetime) -> datetime:
    """Return until when IMY is to be told of what was discovered then: an aware time in UTC, 72 hours later."""
    return discovered_at + REPORTED_WITHIN


def whole_hours(left: timedelta) -> int:
    """Return the whole hours in a time that is left, or, below zero, that has passed; a begun hour does not count."""
    return int(left / timedelta(hours=1))
