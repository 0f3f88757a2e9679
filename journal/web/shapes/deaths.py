"""A patient's death as a page: whether the register says so, the form, and the marks there were."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.death import DeathSource
    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class DeathRow:
    """One mark; ``undone_at`` and ``undone_by`` are empty while it stands."""

    id: UUID
    source: DeathSource
    marked_by: str
    marked_at: datetime
    undone_by: str = ""
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeathView:
    """``standing`` is the mark that holds, if any; ``mistaken`` are those taken back, newest first."""

    died_on: date | None
    standing: DeathRow | None
    mistaken: tuple[DeathRow, ...]
    sources: tuple[Choice, ...]
    latest: date
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
