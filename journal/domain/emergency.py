"""Emergency access (nödöppning): what is blocked opens when consent cannot be had and care is indispensable (PDL 4:5).

Two steps: first which units have blocked something, then the entries that were chosen, each under a row of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import AccountId, EmergencyId, EventId, PatientId, ProviderId, UnitId


class Hindrance(StrEnum):
    """Why consent cannot be had. A patient who can answer and says no is obeyed: that one opens nothing (E-01)."""

    INCAPABLE = "incapable"
    UNREACHABLE = "unreachable"
    REFUSES = "refuses"


class Outcome(StrEnum):
    """What whoever reviewed an emergency access held it to be (E-07)."""

    JUSTIFIED = "justified"
    UNJUSTIFIED = "unjustified"


class NoticeKind(StrEnum):
    """What a patient is told of, in neutral words that say nothing of care to whoever else may see them (E-08)."""

    JOURNAL_OPENED = "journal-opened"
    JOURNAL_READ = "journal-read"


@dataclass(frozen=True, slots=True)
class Review:
    """Who looked at it afterwards, when, and what they held."""

    by: AccountId
    at: datetime
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Emergency:
    """One emergency access: whose, of which patient, on what was attested, until when.

    ``needs_two`` says that the provider asks for a second person, who has not ``approved`` where that is None (E-10).
    """

    id: EmergencyId
    provider: ProviderId
    patient: PatientId
    account: AccountId
    unit: UnitId
    hindrance: Hindrance
    sealed_reason: bytes = field(repr=False)
    opened_at: datetime
    ends_at: datetime
    needs_two: bool
    event: EventId
    approved_by: AccountId | None = None
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class SafetyDelay:
    """Why the patient's notice waits, sealed, and until when (E-08)."""

    until: datetime
    sealed_reason: bytes = field(repr=False)
