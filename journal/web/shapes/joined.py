"""A patient's account as the unit sees it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """An account that waits: the name that its e-ID says, and since when."""

    claim: UUID
    name: str
    since: datetime


@dataclass(frozen=True, slots=True)
class JoinedView:
    """Since when an account is the patient's; those that wait to be compared, and whether the viewer may join one."""

    joined_at: datetime | None
    waiting: tuple[WaitingRow, ...]
    may_join: bool
    was_parted: bool
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
