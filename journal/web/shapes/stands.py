"""Taking a stand before a journal is read: another unit's, or the own unit's without taking part in the care."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class ElsewhereUnit:
    """A unit whose journal of the patient stands open after the choice."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ElsewhereView:
    """The active choice to read what other units hold (HSLF-FS 2016:40 4 kap.). ``hidden``: there is something."""

    units: tuple[ElsewhereUnit, ...]
    hidden: bool
    purposes: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    problems: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NeedView:
    """Another need than taking part in the care, at the own unit (PDL 4:1; A-02): what may be stated."""

    own_unit: UUID
    purposes: tuple[Choice, ...]
    reasons: tuple[Choice, ...]
    problems: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
