"""What the demo practice consists of: people, units, care relations and notes. Everything in it is synthetic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from journal.cli.demo_cast import DemoPatient, DemoProvider, DemoStaff, DemoUnit
from journal.domain.entry import CorrectionReason, EntryKind, Keyword


@dataclass(frozen=True, slots=True)
class DemoCorrection:
    """A later version: one keyword's text is replaced, for a reason that is said."""

    at: datetime
    keyword: Keyword
    text: str
    reason: CorrectionReason
    explanation: str


@dataclass(frozen=True, slots=True)
class DemoMisfiling:
    """A note was found to be in the wrong patient's journal. `moved_to` is the key of the note made anew."""

    at: datetime
    moved_to: int
    explanation: str


@dataclass(frozen=True, slots=True)
class DemoNote:
    """One note. `state` is signed, draft, locked (unsigned, by the clock) or misfiled; times are Stockholm's."""

    key: int
    unit: str
    patient: str
    author: str
    kind: EntryKind
    event_from: datetime
    event_to: datetime
    written_at: datetime
    signed_at: datetime | None
    text: Mapping[Keyword, str]
    state: str = "signed"
    correction: DemoCorrection | None = None
    misfiling: DemoMisfiling | None = None


@dataclass(frozen=True, slots=True)
class DemoRelation:
    """Who treats whom at which unit, from the first visit; open when it has no end."""

    patient: str
    unit: str
    therapist: str
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class DemoPractice:
    """Everything, in an order that can be replayed: notes by the time of what they tell."""

    providers: tuple[DemoProvider, ...]
    units: tuple[DemoUnit, ...]
    staff: tuple[DemoStaff, ...]
    patients: tuple[DemoPatient, ...]
    relations: tuple[DemoRelation, ...]
    notes: tuple[DemoNote, ...]
