"""Closing one's own account: what becomes of everything, before and afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from enum import StrEnum

    from flask_babel import LazyString


@dataclass(frozen=True, slots=True)
class FateRow:
    """One matter: whether it stays, why, by which paragraph, until which day at least; how many, where counted."""

    matter: StrEnum
    stays: bool
    why: LazyString
    law: str
    until: date | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class LeavingView:
    """The table, what bars it, and the last day on which a copy of the key store holds what went."""

    rows: tuple[FateRow, ...]
    copies_until: date
    bars: tuple[LazyString | str, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LeftView:
    """The receipt: the table as it was carried out, when, and the log's own row."""

    rows: tuple[FateRow, ...]
    copies_until: date
    at: datetime
    event: str
    signature: str
