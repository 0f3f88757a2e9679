"""What a unit has sealed of a patient's own pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.release import SealGround
    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class UnitSealRow:
    """One seal of the unit's. ``everywhere``: of every unit's journal, not of the own alone."""

    id: UUID
    everywhere: bool
    first_day: date | None
    last_day: date | None
    ground: SealGround
    made_at: datetime
    reopened_at: datetime | None


@dataclass(frozen=True, slots=True)
class UnitSealsView:
    """What the unit has sealed, and the form for more."""

    seals: tuple[UnitSealRow, ...]
    grounds: tuple[Choice, ...]
    places: tuple[Choice, ...]
    checks: tuple[Choice, ...]
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
