"""A child's guardians as pages: at the desk, and to the guardian."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class GuardianRow:
    """One guardian as the desk sees them: without a name, which nobody keeps."""

    id: UUID
    made_by: str
    made_at: datetime
    last_day: date
    has_come: bool
    is_over: bool
    ended_by: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GuardiansView:
    """``may_enter``: the child is under thirteen; ``is_of_age`` tells which of two explanations stands else."""

    guardians: tuple[GuardianRow, ...]
    last_day: date
    may_enter: bool
    is_of_age: bool
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    refused: str = ""
