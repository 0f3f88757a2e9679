"""The strip of twelve weeks: where each mark stands in the drawing, in its own units."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MarkView:
    """One mark: what one person did one day of one kind. ``shape`` differs where colour is not seen."""

    shape: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class WeekView:
    """One week: where it begins, and its number."""

    x: float
    label: str
    is_banded: bool


@dataclass(frozen=True, slots=True)
class LaneView:
    """One person's line."""

    y: float
    name: str
    aside: str
    marks: tuple[MarkView, ...]


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the table: what one person did one day, and for which reasons."""

    day: str
    subject: str
    did: str
    reasons: str


@dataclass(frozen=True, slots=True)
class StripView:
    """The whole drawing, what it is called, and the same as rows of a table."""

    height: float
    week_width: float
    weeks: tuple[WeekView, ...]
    lanes: tuple[LaneView, ...]
    told: str
    table: tuple[LineView, ...]
