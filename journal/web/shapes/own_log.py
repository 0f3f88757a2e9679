"""Vem har läst: a patient's rows of the log as sentences, grouped by person and day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from journal.web.shapes.frame import Choice, Pages
    from journal.web.shapes.strip import StripView


@dataclass(frozen=True, slots=True)
class OwnRowView:
    """One row: what was done, and why in plain words."""

    id: UUID
    at: datetime
    did: str
    reason: str
    purpose: str
    way: str
    rules: tuple[str, ...]
    number: int | None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class ReadingView:
    """What one person did one day. ``state`` is the mark that goes before it, or ""."""

    at: datetime
    subject: str
    aside: str
    did: str
    rows: tuple[OwnRowView, ...]
    is_emergency: bool = False
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class OwnLogFilter:
    """The search; every value is in the address."""

    since: date | None = None
    until: date | None = None
    person: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class OwnLogView:
    """A page of readings by others, one's own apart, and how many numbers one's own list has."""

    readings: tuple[ReadingView, ...]
    own: tuple[OwnRowView, ...]
    strip: StripView
    filter: OwnLogFilter
    people: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    last_seq: int
    others_in_weeks: int
    emergencies_in_weeks: int
    pages: Pages
    problems: Mapping[str, str] = field(default_factory=dict)
