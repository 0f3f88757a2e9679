"""A journal's copy: the one value that every outlet (PDF, JSON, FHIR, an encrypted package) is made from.

What is withheld is not in the value at all: a masked paragraph has a ground and no text, so that no outlet can leak it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime
    from uuid import UUID

    from journal.domain.entry import EntryKind, EntryText, EventTime, VersionState
    from journal.domain.ids import EntryId

EXPLANATION = "explanation"
"""What stands for a keyword at the paragraphs in which a correction is explained."""

_EMPTY_LINE = re.compile(r"\n(?:[^\S\n]*\n)+")


@dataclass(frozen=True, slots=True)
class CopyParagraph:
    """One paragraph of a version, numbered from 1 through the whole version.

    ``keyword`` is a `Keyword`'s value or `EXPLANATION`. ``masked`` is "" or the code of the ground; ``text`` is None
    exactly when it is masked.
    """

    number: int
    keyword: str
    text: str | None
    masked: str = ""

    def __post_init__(self) -> None:
        """Refuse a paragraph that is masked and has its text all the same, or the other way round."""
        if (self.text is None) is not bool(self.masked):
            raise ValueError("a paragraph has either a text or the ground for which it is masked")


@dataclass(frozen=True, slots=True)
class CopyVersion:
    """One version: a correction has a ``reason``, a draft no ``settled_at``. Signature: "valid", "invalid" or "none".

    ``is_opened`` is False for a gap, a text that should be there and did not open. What was destroyed by decision has
    ``destroyed_at``, no paragraphs, and is no gap.
    """

    number: int
    state: VersionState
    author_name: str
    author_title: str
    written_at: datetime
    settled_at: datetime | None
    reason: str
    signature: str
    paragraphs: tuple[CopyParagraph, ...]
    is_opened: bool = True
    destroyed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CopyEntry:
    """An entry with all its versions, oldest first, and the patient's statements about it (PDL 3:8)."""

    id: EntryId
    kind: EntryKind
    happened: EventTime
    unit: str
    versions: tuple[CopyVersion, ...]
    statements: tuple[CopyEntry, ...] = ()
    misfiled: bool = False
    unsigned: bool = False
    gap: bool = False


@dataclass(frozen=True, slots=True)
class JournalCopy:
    """A copy of one patient's journal at one unit, whole or of a period, as it is handed out.

    ``entries`` stand in the order of what happened. ``consents`` and ``disclosures`` are the entries of those kinds,
    and do not stand among the others. ``left_out`` counts the withheld paragraphs by ground (`counted`). ``period`` is
    the span asked for, in UTC, from and until; None for the whole journal. ``controller`` and ``dpo`` say whom to ask
    (GDPR 13-15).
    """

    id: UUID
    provider: str
    unit: str
    patient_name: str
    patient_number: str
    made_at: datetime
    period: tuple[datetime, datetime] | None
    entries: tuple[CopyEntry, ...]
    left_out: Mapping[str, int]
    consents: tuple[CopyEntry, ...] = ()
    disclosures: tuple[CopyEntry, ...] = ()
    controller: str = ""
    dpo: str = ""
    language: str = "sv"

    @property
    def everything(self) -> tuple[CopyEntry, ...]:
        """Return every entry once: what happened, consents, disclosures; each one's statements are in it."""
        return (*self.entries, *self.consents, *self.disclosures)


def paragraphs_of(text: EntryText) -> tuple[CopyParagraph, ...]:
    """Part a text into its paragraphs, none masked: keywords in their order, then the explanation of a correction.

    Paragraphs are parted by empty lines. The numbers are those by which a paragraph is withheld.
    """
    headed = [*((keyword.value, words) for keyword, words in text.keywords.items()), (EXPLANATION, text.explanation)]
    parts = [(keyword, part) for keyword, words in headed for part in _EMPTY_LINE.split(words.strip()) if part]
    return tuple(CopyParagraph(number, keyword, part) for number, (keyword, part) in enumerate(parts, 1))


def counted(entries: Iterable[CopyEntry]) -> dict[str, int]:
    """Count the withheld paragraphs of these entries, of all their versions and statements: {ground: count}."""
    return dict(sorted(Counter(_grounds(entries)).items()))


def _grounds(entries: Iterable[CopyEntry]) -> Iterator[str]:
    for entry in entries:
        for version in entry.versions:
            yield from (paragraph.masked for paragraph in version.paragraphs if paragraph.masked)
        yield from _grounds(entry.statements)
