"""What is held about somebody, as they see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from flask_babel import LazyString

    from journal.domain.access_words import Purpose
    from journal.domain.holding import HeldMatter, Source


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One matter: how many rows, what they hold, for which purpose, from whom, by which law and how long."""

    matter: HeldMatter
    count: int
    holds: LazyString
    purpose: Purpose
    source: Source
    law: str
    until: date | None


@dataclass(frozen=True, slots=True)
class HeldView:
    """Everything that is held, and what else is told beside it."""

    rows: tuple[HeldRow, ...]
    drafts: int
    aside: tuple[LazyString, ...]
    is_joined: bool
    is_protected: bool
