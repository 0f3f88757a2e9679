"""Cases as pages: the lists with their clocks, and one case with its steps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.case_words import CaseKind
from journal.services.left_copies import is_for_own_pages

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.case import Case, CaseText
    from journal.domain.case_words import CaseOutcome, CaseStatus, Channel, StepKind, Withholding
    from journal.domain.entry import EntryKind
    from journal.policy.clocks import Clock
    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case in a list. ``name`` is empty where nobody's name is opened: the head sees none."""

    id: UUID
    patient: UUID
    name: str
    unit: str
    kind: CaseKind
    channel: Channel
    received_at: datetime
    status: CaseStatus
    outcome: CaseOutcome | None
    clock: Clock
    is_closed: bool
    is_paused: bool
    waits_for_ivo: bool
    hue: int = 1


@dataclass(frozen=True, slots=True)
class CasesView:
    """A list of cases; ``kinds`` and ``kind`` narrow it. ``alarms`` are what has passed its day."""

    rows: tuple[CaseRow, ...]
    kinds: tuple[Choice, ...] = ()
    kind: str = ""
    everything: bool = False

    @property
    def overdue(self) -> int:
        """How many should have been answered by now."""
        return sum(row.clock.overdue and not row.is_closed for row in self.rows)

    @property
    def not_sent(self) -> int:
        """How many packages IVO waits for."""
        return sum(row.waits_for_ivo for row in self.rows)


@dataclass(frozen=True, slots=True)
class NewCaseView:
    """The form for what came by letter, by telephone or at the desk."""

    kinds: tuple[Choice, ...]
    channels: tuple[Choice, ...]
    askers: tuple[Choice, ...]
    forms: tuple[Choice, ...]
    latest: date
    form: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step that was taken, in words."""

    kind: StepKind
    what: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case. ``treats`` says that the viewer may weigh and decide; a clerk keeps the clock alone."""

    case: Case
    clock: Clock
    steps: tuple[StepRow, ...]
    treats: bool
    checks: tuple[Choice, ...] = ()
    tests: tuple[Choice, ...] = ()
    extensions: tuple[Choice, ...] = ()
    outcomes: tuple[Choice, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_copy(self) -> bool:
        """Say whether it is weighed, and ends with a copy."""
        return self.case.kind is CaseKind.COPY


@dataclass(frozen=True, slots=True)
class ScopeView:
    """How much of the journal: kinds, whose, from when to when."""

    case: Case
    kinds: tuple[Choice, ...]
    authors: tuple[Choice, ...]
    form: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage to weigh. ``key`` names its fields; ``ground`` is what it is kept back for, if it is."""

    number: int
    key: str
    heading: str
    text: str
    ground: str = ""


@dataclass(frozen=True, slots=True)
class WeighedView:
    """An entry to weigh. ``protected`` is test material that a plain copy only lists."""

    kind: EntryKind
    happened: datetime
    broken: bool
    protected: bool
    passages: tuple[PassageView, ...]


@dataclass(frozen=True, slots=True)
class WeighView:
    """All that a copy is asked of. ``changed``: something was written since it was shown, and it is shown anew."""

    case: Case
    days: int
    seen: str
    entries: tuple[WeighedView, ...]
    grounds: tuple[Choice, ...]
    changed: bool = False

    @property
    def kept_back(self) -> dict[str, int]:
        """How many passages are kept back, by ground."""
        found = [passage.ground for entry in self.entries for passage in entry.passages if passage.ground]
        return {ground: found.count(ground) for ground in dict.fromkeys(found)}

    @property
    def protected(self) -> int:
        """How many entries of test material a plain copy lists."""
        return sum(entry.protected for entry in self.entries)

    @property
    def released(self) -> int:
        """How many passages go out."""
        return sum(not passage.ground for entry in self.entries if not entry.protected for passage in entry.passages)


@dataclass(frozen=True, slots=True)
class DecideView:
    """What is decided: what is kept back already, who may have looked at it, and the words."""

    case: Case
    kept_back: int
    is_weighed: bool
    grounds: tuple[Choice, ...]
    reviewers: tuple[Choice, ...]
    form: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DeliverView:
    """Who receives the copy; or that whoever asked was told that there is none."""

    case: Case
    forms: tuple[Choice, ...]
    form: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_own_pages(self) -> bool:
        """Say whether the patient fetches it in their own pages."""
        return is_for_own_pages(self.case)


@dataclass(frozen=True, slots=True)
class TextsView:
    """What was written in a case, and who wrote it."""

    case: Case
    texts: tuple[tuple[CaseText, str], ...]
    words: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptBackRow:
    """A passage in the package for IVO."""

    kind: EntryKind
    happened: datetime
    heading: str
    text: str
    ground: Withholding
