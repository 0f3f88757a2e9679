"""A protected identity as a page: the mark that stands, the form, and the marks there were."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from journal.domain.protection import ProtectionKind
    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class MarkRow:
    """One mark; ``ended_at`` and ``ended_by`` are empty while it stands."""

    id: UUID
    kind: ProtectionKind
    made_by: str
    made_at: datetime
    ended_by: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProtectionView:
    """``standing`` is the own unit's mark that holds, if any; ``ended`` are those taken away, newest first."""

    standing: MarkRow | None
    ended: tuple[MarkRow, ...]
    kinds: tuple[Choice, ...]
    form: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
