"""Rights as a patient's pages show them: the chooser, what is asked for, and one's own cases."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from flask_babel import LazyString

    from journal.domain.case import CaseText
    from journal.domain.case_words import CaseKind
    from journal.domain.entry import Keyword
    from journal.services.case_lists import ListedCase
    from journal.web.shapes.frame import Choice
    from journal.web.shapes.journals import EntryView


@dataclass(frozen=True, slots=True)
class RightRow:
    """One right in plain words: what it is, and what may honestly be expected of it."""

    kind: CaseKind
    title: LazyString
    what: LazyString
    expect: LazyString


@dataclass(frozen=True, slots=True)
class AskView:
    """The form of one right. ``units`` are offered where there are several."""

    right: RightRow
    units: tuple[Choice, ...]
    words: str = ""
    unit: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RemarkView:
    """The form of a remark on one entry, under one heading or none."""

    entry: EntryView
    kinds: tuple[Choice, ...]
    kind: str
    keyword: Keyword | None
    words: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwnCaseView:
    """One of one's own cases: where it stands and what was written, ``mine`` by oneself."""

    listed: ListedCase
    unit: str
    texts: tuple[tuple[CaseText, bool], ...]
    may_write: bool
    words: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage of an entry, chosen for an application or not."""

    entry: EntryView
    keyword: Keyword
    text: str
    name: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application to IVO: the passages to choose among, or, ``ready``, the form with those that were chosen."""

    passages: tuple[Passage, ...]
    reason: str = ""
    ready: bool = False
    is_protected: bool = False
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def entries(self) -> dict[UUID, tuple[Passage, ...]]:
        """The passages by entry, in their order."""
        ids = dict.fromkeys(one.entry.id for one in self.passages)
        return {id_: tuple(one for one in self.passages if one.entry.id == id_) for id_ in ids}
