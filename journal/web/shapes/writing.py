"""Writing: the day's work, the editor, a conflict, signing, correcting, marking as misfiled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.case_words import RemarkKind
    from journal.domain.entry import EntryKind, Keyword, Mark
    from journal.domain.wording import Segment
    from journal.services.case_lists import Alarms
    from journal.web.shapes.frame import Choice
    from journal.web.shapes.journals import EntryView, KeywordText


@dataclass(frozen=True, slots=True)
class WaitingNote:
    """A draft of one's own on Idag. ``state`` is draft (begun today), unsigned or locked (a reason is asked for).

    ``due`` is until when it was to be signed.
    """

    entry: UUID
    patient: UUID
    patient_name: str
    hue: int
    kind: EntryKind
    happened: datetime
    state: str
    locks_at: datetime
    due: datetime
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class MyPatient:
    """One of one's own patients. ``last`` is the newest event of the journal at this unit."""

    id: UUID
    name: str
    number: str
    hue: int
    until: datetime | None = None
    last: datetime | None = None
    unsigned: int = 0
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class RemarkRow:
    """What a patient says of an entry that one wrote; ``name`` is empty for somebody whose care one has left."""

    case: UUID
    patient: UUID
    name: str
    hue: int
    remark: RemarkKind | None
    at: datetime


@dataclass(frozen=True, slots=True)
class TodayView:
    """The day: what waits (oldest first), what was begun today, one's own patients, how many wait for an answer."""

    unsigned: tuple[WaitingNote, ...] = ()
    drafts: tuple[WaitingNote, ...] = ()
    locked: tuple[WaitingNote, ...] = ()
    patients: tuple[MyPatient, ...] = ()
    cases: Alarms | None = None
    remarks: tuple[RemarkRow, ...] = ()
    keys_wait: bool = False


@dataclass(frozen=True, slots=True)
class WriteField:
    """One keyword and what is written under it. ``marks`` say by a click what has to be said before signing."""

    keyword: Keyword
    text: str = ""
    problem: str = ""
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Lamp:
    """The two-stage save lamp. ``saved_at`` is None before the first save; ``waiting`` when the server lags."""

    saved_at: datetime | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class EditorView:
    """The editor. ``entry`` is None until the first save; ``revision`` is what the next save must name."""

    entry: UUID | None
    kind: EntryKind
    kinds: tuple[EntryKind, ...]
    day: date
    clock: str
    minutes: int | None
    fields: tuple[WriteField, ...]
    addable: tuple[Keyword, ...]
    revision: int = 0
    lamp: Lamp = field(default_factory=Lamp)
    locks_at: datetime | None = None
    beside: EntryView | None = None
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """One keyword as both have it."""

    keyword: Keyword
    theirs: str
    mine: str

    @property
    def same(self) -> bool:
        """Say whether there is nothing to choose."""
        return self.theirs == self.mine


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two versions of one draft, both kept. ``revision`` is the newest, which a merge must name."""

    entry: UUID
    kind: EntryKind
    rows: tuple[ConflictRow, ...]
    revision: int
    their_saved_at: datetime
    my_typed_at: datetime
    day: date
    clock: str
    minutes: int | None


@dataclass(frozen=True, slots=True)
class ReleaseFields:
    """How an entry may be shown to its patient, and on which grounds it may be kept from them."""

    shown: tuple[Choice, ...]
    grounds: tuple[Choice, ...]
    form: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReleaseView:
    """An entry, and the form that says how it is shown; ``fields`` is None where no patient has direct access."""

    entry: EntryView
    fields: ReleaseFields | None
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SignView:
    """What is about to be signed, whole; ``wanting`` is what has to be said first, heading → reason code.

    ``release`` asks how it is shown to the patient, where that is to be said.
    """

    entry: EntryView
    revision: int
    empty: tuple[Keyword, ...] = ()
    wanting: dict[Keyword, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    to_be_issued: bool = False
    forms: tuple[Choice, ...] = ()
    form: dict[str, str] = field(default_factory=dict)
    release: ReleaseFields | None = None


@dataclass(frozen=True, slots=True)
class CorrectLine:
    """One keyword in a correction: the standing text with its marks, the new wording, the margin notes' numbers."""

    keyword: Keyword
    segments: tuple[Segment, ...]
    new_text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class CorrectView:
    """A correction being written. ``preview`` is the text as it will read; empty until something differs."""

    entry: EntryView
    number: int
    lines: tuple[CorrectLine, ...]
    reasons: tuple[Choice, ...]
    reason: str
    explanation: str
    preview: tuple[KeywordText, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MisfileView:
    """Marking an entry as written in the wrong patient's journal. ``others`` are one's own patients but this one."""

    entry: EntryView
    others: tuple[Choice, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnsignedView:
    """Stating why a locked entry stays unsigned, or setting a draft aside: one entry and what is asked."""

    entry: EntryView
    reasons: tuple[Choice, ...] = ()
    revision: int = 0
    problems: dict[str, str] = field(default_factory=dict)
