"""What is asked when keys are renewed, after a leak or the suspicion of one."""

from __future__ import annotations

from dataclasses import dataclass

from journal.domain.access_words import ResourceKind, Subtype, Way
from journal.domain.practice_asks import Administer


@dataclass(frozen=True, slots=True, kw_only=True)
class RotateKeys(Administer):
    """Renew the keys of a circle, of the root source or of a log; ``about`` says which."""

    what: Subtype = Subtype.ROTATION
    kind: ResourceKind = ResourceKind.KEYS
    by_officers: bool = False

    @property
    def way(self) -> Way:
        """The officers' way where their words opened the old key."""
        return Way.OFFICER if self.by_officers else Way.NONE
