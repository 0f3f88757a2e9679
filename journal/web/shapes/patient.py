"""What a patient's own pages show."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.release import WithheldGround
    from journal.web.shapes.frame import Choice, Pages
    from journal.web.shapes.journals import EntryView
    from journal.web.shapes.own_copies import OwnCopyView


@dataclass(frozen=True, slots=True)
class DoorView:
    """A patient's way in. ``step`` is e-id, provider, enter, open, or code: shown once, and typed back.

    ``is_young``: an account that a unit's exception alone lets read.
    """

    step: str
    name: str = ""
    provider: str = ""
    provider_name: str = ""
    choices: tuple[Choice, ...] = ()
    with_code: bool = False
    is_young: bool = False
    recovery_code: str = ""
    problem: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HomeView:
    """Start: since when the account waits to be joined; or who has read since last time, what is new and under way."""

    waits_since: datetime | None
    is_joined: bool
    newest: tuple[EntryView, ...] = ()
    honest: str = ""
    reasons: tuple[str, ...] = ()
    was_emergency: bool = False
    waiting: tuple[str, ...] = ()
    copies: tuple[OwnCopyView, ...] = ()
    is_sealed: bool = False
    has_children: bool = False


@dataclass(frozen=True, slots=True)
class OwnJournalView:
    """Min journal: released entries as a document, and what is not shown, counted with its ground."""

    entries: tuple[OwnEntryView, ...]
    total: int
    hides_recent: bool
    hidden_recent: int
    together: int
    withheld: tuple[tuple[WithheldGround, int], ...]
    waiting: tuple[str, ...]
    pages: Pages
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class SealRow:
    """One seal. ``unit`` is empty where everything is sealed, ``by_unit`` where the patient has sealed it."""

    id: UUID
    unit: str
    first_day: date | None
    last_day: date | None
    made_at: datetime
    reopened_at: datetime | None
    by_unit: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class SealsView:
    """What a patient has sealed, and the form for more."""

    seals: tuple[SealRow, ...]
    units: tuple[Choice, ...]
    form: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""


@dataclass(frozen=True, slots=True)
class OwnEntryView:
    """One released entry, and how many headings of it are not shown on a screen."""

    entry: EntryView
    unshown: int
