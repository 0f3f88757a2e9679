"""What stands around every page: who is signed in, the menu, the patient bar, the crumbs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One item of the main menu. ``count`` is what waits behind it; 0 shows no number."""

    text: str
    href: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True, slots=True)
class Frame:
    """The masthead and foot. ``name`` is empty when nobody is signed in."""

    provider: str = ""
    name: str = ""
    account: str = ""
    place: str = ""
    menu: tuple[MenuItem, ...] = ()
    sees_text: bool = True
    assignments: int = 1
    unit_page: bool = False
    home: str = ""
    is_patient: bool = False
    dpo: str = ""


@dataclass(frozen=True, slots=True)
class PatientBar:
    """Whose record this is. ``hue`` is 1 to 12, the same for a patient every time."""

    id: UUID
    name: str
    number: str
    hue: int
    unit: str
    since: date | None = None
    died_on: date | None = None
    is_protected: bool = False

    @property
    def monogram(self) -> str:
        """The first letters of the first and last name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the path to this page; the last has no ``href``."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select or a group of radio buttons."""

    value: str
    text: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where one is in a long list: addresses, empty at the ends. Some lists lead back to their newest page alone."""

    newer: str = ""
    newest: str = ""
    older: str = ""
    words: str = ""
