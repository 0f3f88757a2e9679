"""A child's guardians as pages: at the desk, and to the guardian."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.web.shapes.frame import Pages
    from journal.web.shapes.readings import ReadingView


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


@dataclass(frozen=True, slots=True)
class ChildLogView:
    """Who has read a child's journal; ``sealed``: something is not told, for it is sealed."""

    readings: tuple[ReadingView, ...]
    sealed: bool
    pages: Pages
