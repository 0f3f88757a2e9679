"""Vem har läst: a patient's rows of the log as sentences, grouped by person and day."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from journal.web.shapes.frame import Choice, Pages
    from journal.web.shapes.logs import EventRow
    from journal.web.shapes.readings import OwnRowView, ReadingView
    from journal.web.shapes.strip import StripView


@dataclass(frozen=True, slots=True)
class OwnLogFilter:
    """The search; every value is in the address."""

    since: date | None = None
    until: date | None = None
    person: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class NoticesView:
    """Of what the patient is noticed, where, and why the last notice did not go; the form as it was filled in.

    ``is_hidden``: there is an address, and a protected identity hides it.
    """

    choice: str
    address: str
    trouble: str = ""
    is_hidden: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnLogView:
    """A page of readings by others, one's own apart, and how many numbers one's own list has.

    ``strip_since`` is from when the drawing is, where it does not reach back twelve weeks.
    """

    readings: tuple[ReadingView, ...]
    own: tuple[OwnRowView, ...]
    strip: StripView
    strip_since: datetime | None
    filter: OwnLogFilter
    people: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    last_seq: int
    others_in_weeks: int
    emergencies_in_weeks: int
    pages: Pages
    notices: NoticesView
    questions: tuple[QuestionView, ...] = ()
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One of the patient's own questions: where it stands, and the answer once it has been opened."""

    id: UUID
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    is_late: bool
    knows_person: bool


@dataclass(frozen=True, slots=True)
class AskView:
    """The form about one row. ``knows_person``: it says that one knows who it was."""

    reading: ReadingView
    knows_person: bool
    words: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One's own question; ``words`` once the answer was opened, ``is_lost`` when its keys are gone."""

    question: QuestionView
    words: str = ""
    is_lost: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A question as the reviewer sees it."""

    id: UUID
    patient: str
    row: EventRow | None
    knows_person: bool
    words: str | None
    asked_at: datetime
    due_at: datetime
    answered_at: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class AskedView:
    """Every question, those that wait first; what was typed stands kept beside its own question."""

    asked: tuple[AskedRow, ...]
    typed_for: str = ""
    words: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NameRow:
    """One choice: of whom ("" is everybody), to which patient ("" is all), name or role."""

    who: str
    patient: str
    shows: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class NamesView:
    """What the head has chosen, newest first, and the form as it was filled in."""

    made: tuple[NameRow, ...]
    people: tuple[Choice, ...]
    account: str
    patient: str
    shows: str
    why: str
    problems: Mapping[str, str] = field(default_factory=dict)
