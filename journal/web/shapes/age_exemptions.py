"""A unit's exceptions for a patient of thirteen to fifteen as a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.age_exemption import ExceptedReader
    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One exception; ``ended_at`` and ``ended_by`` are empty where nobody ended it."""

    id: UUID
    reader: ExceptedReader
    last_day: date
    made_by: str
    made_at: datetime
    stands: bool
    ended_by: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ExceptionsView:
    """``may_make``: the patient is of the age, and whoever looks is a therapist; of ``readers`` none reads yet."""

    made: tuple[ExceptionRow, ...]
    readers: tuple[Choice, ...]
    is_of_the_age: bool
    may_make: bool
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
