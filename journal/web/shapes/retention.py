"""Keeping and destroying: the calendar with its picture, a patient's keeping, a destruction for the second person."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.entry import EntryKind
    from journal.domain.retention import DestructionState, HoldReason
    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year of the calendar, as a bar: left edge, height from the ground, and how many journals it stands for."""

    year: int
    journals: int
    left: int
    height: int


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A hold that stands: on whose journals (a short form of the random id), why, since when."""

    id: UUID
    patient: str
    reason: HoldReason
    since: datetime


@dataclass(frozen=True, slots=True)
class DueRow:
    """A journal whose time is over. No name: the head of operations has none."""

    patient: UUID
    unit: UUID
    short: str
    unit_name: str
    since: date


@dataclass(frozen=True, slots=True)
class DestructionRow:
    """A destruction in a list: by the authority's decision with its number, or because the time ended on a day."""

    id: UUID
    decision: str
    ended: date | None
    state: DestructionState
    versions: int
    at: datetime
    proposed_by: str


@dataclass(frozen=True, slots=True)
class CalendarView:
    """The head's calendar. ``next_year`` is the first year in which something becomes disposable, and how many."""

    bars: tuple[YearBar, ...]
    width: int
    total: int
    next_year: tuple[int, int] | None
    due: tuple[DueRow, ...]
    held: tuple[HeldRow, ...]
    destructions: tuple[DestructionRow, ...]
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def rows(self) -> tuple[YearBar, ...]:
        """The years of the table: this one, and each in which there is something."""
        return tuple(bar for bar in self.bars if bar.journals or bar is self.bars[0])


@dataclass(frozen=True, slots=True)
class EntryChoice:
    """An entry that a destruction may name."""

    id: UUID
    kind: EntryKind
    happened: datetime
    versions: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class KeepingView:
    """Until when a patient's journals are kept, what keeps them longer, and what was or shall be destroyed."""

    until: date | None
    last_item: date | None
    because: str
    holds: tuple[HeldRow, ...]
    destructions: tuple[DestructionRow, ...]
    entries: tuple[EntryChoice, ...]
    reasons: tuple[Choice, ...]
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A version that is named: of what kind, when."""

    kind: EntryKind
    happened: datetime
    number: int
    written: datetime


@dataclass(frozen=True, slots=True)
class DestructionView:
    """A destruction as the second person sees it. ``mine``: whoever proposed it cannot approve it."""

    row: DestructionRow
    whole: bool
    unit: str
    named: tuple[NamedRow, ...]
    texts: int
    mine: bool
    approved_by: str = ""
    done_at: datetime | None = None
    free_from: date | None = None
    certificate: str = ""
    problems: dict[str, str] = field(default_factory=dict)
