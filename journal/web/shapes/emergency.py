"""Emergency access as pages: attest, choose, read; and what others look at afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.emergency import Hindrance
    from journal.domain.entry import EntryKind
    from journal.services.blocked import BlockedUnit
    from journal.web.shapes.frame import Choice
    from journal.web.shapes.journals import EntryView


@dataclass(frozen=True, slots=True)
class AttestView:
    """Step one. ``refused`` says why nothing is told, and what to do."""

    hindrances: tuple[Choice, ...]
    refused: str = ""
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlockedRow:
    """One blocked entry, before it is chosen: kind, day, and the author's title alone."""

    id: UUID
    kind: EntryKind
    happened: datetime
    title: str
    is_draft: bool
    chosen: bool


@dataclass(frozen=True, slots=True)
class ChooseView:
    """Step two. ``unit`` is the one whose entries are shown; ``approval`` is where a second person agrees."""

    id: UUID
    units: tuple[BlockedUnit, ...]
    unit: BlockedUnit | None
    rows: tuple[BlockedRow, ...]
    ends: tuple[Choice, ...]
    attested_at: datetime
    closes_at: datetime
    may_read: bool
    approval: str = ""
    approved_by: datetime | None = None
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def to_call(self) -> tuple[BlockedUnit, ...]:
        """Units from which nothing opens."""
        return tuple(unit for unit in self.units if not unit.shares)

    @property
    def to_open(self) -> tuple[BlockedUnit, ...]:
        """Units whose entries may be chosen."""
        return tuple(unit for unit in self.units if unit.shares)


@dataclass(frozen=True, slots=True)
class ReadView:
    """Step three: what was chosen, open until ``closes_at``. ``call`` says whom to call where a key is wanting."""

    id: UUID
    entries: tuple[EntryView, ...]
    closes_at: datetime
    call: tuple[BlockedUnit, ...] = ()


@dataclass(frozen=True, slots=True)
class UseRow:
    """One use of an emergency access, for whoever reviews it. No name of the patient."""

    id: UUID
    who: str
    place: str
    opened_at: datetime
    ends_at: datetime
    hindrance: Hindrance
    units: tuple[str, ...]
    entries: int
    reason: str | None
    is_late: bool
    outcome: str = ""
    reviewed_by: str = ""
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UsesView:
    """The uses that wait and those that were reviewed."""

    uses: tuple[UseRow, ...]
    outcomes: tuple[Choice, ...]
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def waiting(self) -> tuple[UseRow, ...]:
        """What nobody has looked at yet."""
        return tuple(use for use in self.uses if not use.outcome)

    @property
    def reviewed(self) -> tuple[UseRow, ...]:
        """What somebody has."""
        return tuple(use for use in self.uses if use.outcome)


@dataclass(frozen=True, slots=True)
class LiftRow:
    """One lift: of which unit, for whom, until when; ``take_back`` is where it is ended."""

    id: UUID
    unit: str
    reader: str
    registered_by: str
    starts_at: datetime
    ends_at: datetime
    stands: bool
    cancelled_at: datetime | None
    take_back: str


@dataclass(frozen=True, slots=True)
class LiftsView:
    """What an officer may lift, for whom, and what was lifted."""

    blocked: tuple[Choice, ...]
    readers: tuple[Choice, ...]
    lifts: tuple[LiftRow, ...]
    last_day: date
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
