"""What the head of operations answers for: what roles rest on, and who the authorised officers are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.people import Role
    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role and its newest analysis; without one nobody is given the role."""

    role: Role
    dated: date | None = None
    reference: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One person's time as an authorised officer."""

    id: UUID
    name: str
    analysis: str
    starts_at: datetime
    ends_at: datetime | None
    current: bool


@dataclass(frozen=True, slots=True)
class DutiesView:
    """Roles with what they rest on, officers, and the head's forms."""

    roles: tuple[RoleRow, ...]
    officers: tuple[OfficerRow, ...]
    role_choices: tuple[Choice, ...]
    people: tuple[Choice, ...]
    may_change: bool
    may_review: bool
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
