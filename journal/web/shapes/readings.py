"""Rows of a patient's log as sentences, grouped by person and day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class OwnRowView:
    """One row: what was done, and why in plain words."""

    id: UUID
    at: datetime
    did: str
    reason: str
    purpose: str
    way: str
    rules: tuple[str, ...]
    number: int | None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class ReadingView:
    """What one person did one day. ``state`` is the mark that goes before it, or ""."""

    at: datetime
    subject: str
    aside: str
    did: str
    rows: tuple[OwnRowView, ...]
    is_emergency: bool = False
    is_gone: bool = False
