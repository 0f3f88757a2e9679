"""What of a journal its patient reads directly: how each entry is shown, and the released version that opens."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.domain.entry import OpenedEntry, SealedVersion
    from journal.domain.ids import AccountId, EntryId, PatientId, ProviderId, UnitId


class ReleaseChoice(StrEnum):
    """How an entry is shown to its patient. Nothing chosen is at once."""

    AT_ONCE = "at-once"
    TOGETHER = "together"
    WITHHELD = "withheld"


class WithheldGround(StrEnum):
    """On which grounds a patient may be kept from the own journal: there are no others (PDL 8:2; PSL 6:12, 6:13)."""

    CARE_PURPOSE = "psl-6-12-2"
    OTHERS_SAFETY = "psl-6-13"


class SealGround(StrEnum):
    """Why the care hides a journal from its patient's direct access: the law asks nobody to give that (PDL 5:5)."""

    FOREIGN_HANDS = "foreign-hands"
    ASKED = "asked"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen for an entry, by whom and when; ``ground`` where it is withheld."""

    entry: EntryId
    choice: ReleaseChoice
    ground: WithheldGround | None
    made_by: AccountId
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Seal:
    """What is hidden from direct access: everywhere or at one unit, always or what happened on some days.

    ``by_unit`` and ``ground`` where the care has hidden it; else the patient has.
    """

    id: UUID
    provider: ProviderId
    patient: PatientId
    unit: UnitId | None
    first_day: date | None
    last_day: date | None
    made_at: datetime
    reopened_at: datetime | None = None
    by_unit: UnitId | None = None
    ground: SealGround | None = None

    def hides_all_of(self, unit: UnitId) -> bool:
        """Say whether nothing of a unit's journal is left to be shown."""
        return self.unit in {None, unit} and self.first_day is None and self.last_day is None


@dataclass(frozen=True, slots=True)
class Released:
    """A version with its data key as sealed for the patient."""

    version: SealedVersion
    sealed_data_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """An entry as its patient reads it: at which unit, and how many of its paragraphs are not shown on a screen."""

    entry: OpenedEntry
    unit_name: str
    unshown: int = 0
