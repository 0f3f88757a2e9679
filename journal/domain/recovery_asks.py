"""What recovery officers ask together: keys handed on without a member."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from journal.domain.access_words import Subtype, Way
from journal.domain.ids import AccountId, AssignmentId
from journal.domain.people import Actor, Role
from journal.domain.practice_asks import Administer

if TYPE_CHECKING:
    from journal.domain.ids import ProviderId


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverKeys(Administer):
    """Open the circles with the officers' words, or hand on what they opened."""

    what: Subtype = Subtype.RECOVERY

    @property
    def way(self) -> Way:
        """The officers' way."""
        return Way.OFFICER


def officers_of(provider: ProviderId) -> Actor:
    """Name the officers as one actor: which of them came together, their own minutes say."""
    name, title = "återställningsombuden", "ombud"
    return Actor(AccountId(provider), provider, AssignmentId(provider), Role.HEAD, None, name, title)
