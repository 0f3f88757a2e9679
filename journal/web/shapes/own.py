"""One's own ways in, and where one is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """One passkey, as its owner calls it."""

    id: UUID
    name: str
    made_on: date
    used_on: date | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session that goes on; ``by_passkey`` says with what it began."""

    id: str
    device: str
    by_passkey: bool
    began_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnView:
    """What a patient sees of their own account."""

    passkeys: tuple[PasskeyRow, ...]
    sessions: tuple[SessionRow, ...]


@dataclass(frozen=True, slots=True)
class NewPasskeyView:
    """The form in which a passkey is named and made. ``first``: nothing else is reached before it."""

    name: str
    back: str
    first: bool
    problems: dict[str, str] = field(default_factory=dict)
