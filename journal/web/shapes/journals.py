"""The journal as a document: entries, their marked-up text, the timeline, who can see."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.entry import CorrectionReason, EntryKind, Keyword
    from journal.domain.release import ReleaseChoice, WithheldGround
    from journal.domain.wording import Segment
    from journal.web.shapes.frame import Choice, Pages


@dataclass(frozen=True, slots=True)
class KeywordText:
    """One keyword heading and its text, marked up where versions differ."""

    keyword: Keyword
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class CorrectionNote:
    """Who corrected, when, for which reason, in whose words."""

    number: int
    author_name: str
    at: datetime
    reason: CorrectionReason
    explanation: str


@dataclass(frozen=True, slots=True)
class StatementNote:
    """What the patient holds to be wrong in an entry, in the patient's words; who noted it, when. None: a gap."""

    words: str | None
    noted_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry. ``state`` is one of words.STATES: draft, unsigned, signed, locked, corrected, misfiled and so on.

    ``broken`` is "" when all is well, "signature" when a signature does not verify, "text" when a text does not open.
    ``to_patient`` says how it is shown to its patient, to staff of a unit that gives direct access.
    """

    id: UUID
    kind: EntryKind
    happened: datetime
    written_at: datetime
    author_name: str
    author_title: str
    state: str
    keywords: tuple[KeywordText, ...] = ()
    minutes: int | None = None
    signed_at: datetime | None = None
    locks_at: datetime | None = None
    corrections: tuple[CorrectionNote, ...] = ()
    broken: str = ""
    unsigned_reason: str = ""
    misfiled_at: datetime | None = None
    destroyed_at: datetime | None = None
    mine: bool = False
    unit: str = ""
    closed: bool = False
    to_patient: ReleaseChoice | None = None
    withheld_on: WithheldGround | None = None
    statements: tuple[StatementNote, ...] = ()
    remarks: tuple[UUID, ...] = ()
    restricted: bool = False
    taken_back_at: datetime | None = None

    def having(self, **more: Any) -> EntryView:  # noqa: ANN401  (the fields above)
        """Return the same entry with more said of it."""
        return replace(self, **more)

    @property
    def anchor(self) -> str:
        """The id of the article on the page."""
        return f"a-{self.id.hex[:12]}"

    @property
    def symbol(self) -> str:
        """The id of the state's symbol in the sprite."""
        return self.state


@dataclass(frozen=True, slots=True)
class DraftStrip:
    """A draft of one's own that lies on the server, above the journal."""

    id: UUID
    kind: EntryKind
    happened: datetime
    begun_at: datetime
    locks_at: datetime


@dataclass(frozen=True, slots=True)
class MaySee:
    """One line of "Vem kan se". ``who`` is shown strong; ``why`` follows it, but in short not of who takes part."""

    who: str
    why: str
    sees: bool = True
    takes_part: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """What the journal is narrowed to, and what it may be narrowed to."""

    kinds: tuple[Choice, ...] = ()
    authors: tuple[Choice, ...] = ()
    kind: str = ""
    author: str = ""
    since: date | None = None
    until: date | None = None
    words: str = ""
    unit: str = ""

    @property
    def is_set(self) -> bool:
        """Say whether anything is left out."""
        return bool(self.kind or self.author or self.since or self.until or self.words)


@dataclass(frozen=True, slots=True)
class JournalView:
    """A patient's journal, newest first. ``elsewhere`` says that other units hold more, not what."""

    entries: tuple[EntryView, ...]
    drafts: tuple[DraftStrip, ...] = ()
    filter: Filter = field(default_factory=Filter)
    may_see: tuple[MaySee, ...] = ()
    total: int = 0
    elsewhere: bool = False
    blocked_elsewhere: bool = False
    unit: str = ""
    may_write: bool = True
    unsaved_kinds: tuple[EntryKind, ...] = ()
    foreign: str = ""
    printed_at: datetime | None = None
    recipient: str = ""
    is_whole: bool = True
    left_out: int = 0
    pages: Pages | None = None
    kept_until: date | None = None
    held: bool = False

    @property
    def is_part(self) -> bool:
        """Say whether the journal goes on, before or after this page."""
        return bool(self.entries and self.pages and (self.pages.older or self.pages.newest))

    @property
    def disclosures(self) -> tuple[EntryView, ...]:
        """The notes of copies that were handed out."""
        return tuple(entry for entry in self.entries if entry.kind == "disclosure")

    @property
    def broken(self) -> tuple[EntryView, ...]:
        """The entries that did not open or whose signature failed."""
        return tuple(entry for entry in self.entries if entry.broken)


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version in an entry's history, whole and as it was signed."""

    number: int
    author_name: str
    author_title: str
    at: datetime
    state: str
    signature: str
    keywords: tuple[KeywordText, ...]
    note: CorrectionNote | None = None
    broken: bool = False
    destroyed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryView:
    """All versions of an entry, newest first, and the entry as it reads with marks."""

    entry: EntryView
    versions: tuple[VersionView, ...]

    @property
    def all_signed(self) -> bool:
        """Say whether each version was signed as it stands."""
        return all(version.signature == "valid" for version in self.versions)


@dataclass(frozen=True, slots=True)
class StatementView:
    """An entry, and the form for what the patient holds to be wrong in it."""

    entry: EntryView
    words: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DiscloseView:
    """The form that asks who receives a copy of the journal."""

    forms: tuple[Choice, ...]
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConsentView:
    """The form for a consent, given or withdrawn."""

    decisions: tuple[Choice, ...]
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
