"""By name or by role: what patients are told of who has read, by the provider's choice and what goes before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class NameChoice:
    """One choice: of one person or of everybody, towards one patient or all of them."""

    account: UUID | None
    patient: UUID | None
    shows: bool


@dataclass(frozen=True, slots=True)
class NameChoices:
    """The choices that bear on one patient, oldest first."""

    made: tuple[NameChoice, ...]

    def shows(self, account: UUID) -> bool:
        """Say whether the patient is told this person's name.

        A choice about the person goes before one about the patient, and both before the provider's rule: who is
        masked for their safety stays so when everybody else is named to somebody. Without a choice names are told.
        """
        mine = [one for one in self.made if one.account in {None, account}]
        decisive = max(
            enumerate(mine),
            key=lambda found: (found[1].account is not None, found[1].patient is not None, found[0]),
            default=None,
        )
        return decisive is None or decisive[1].shows
