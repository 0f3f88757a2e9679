"""A consent that was given, or taken back: to what, by whom, when it was said (HSLF-FS 2016:40 5 kap.)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from journal.domain.entry import EntryText, Keyword

if TYPE_CHECKING:
    from datetime import datetime


class ConsentDecision(StrEnum):
    """What was decided: the word itself stands in the journal."""

    GIVEN = "lämnat"
    WITHDRAWN = "återkallat"


@dataclass(frozen=True, slots=True)
class Consent:
    """What was decided about what, who said so and when. Who notes it, and when, the act knows."""

    to: str
    decision: ConsentDecision
    said_by: str
    said_at: datetime

    @property
    def text(self) -> EntryText:
        """The same, as it is sealed in the journal."""
        return EntryText(
            {
                Keyword.CONSENT_TO: self.to.strip(),
                Keyword.DECISION: self.decision.value,
                Keyword.REQUESTED_BY: self.said_by.strip(),
            }
        )

    @property
    def problems(self) -> dict[str, str]:
        """What is missing, by field."""
        lines = {"to": self.to, "said_by": self.said_by}
        return {name: "required" for name, line in lines.items() if not line.strip()}
