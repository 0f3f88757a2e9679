"""An electronic identity: who a browser has proved to be, by whose word, how strongly and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.numbers import normalised_number

if TYPE_CHECKING:
    from datetime import datetime

KEPT = timedelta(minutes=10)
"""How long an identity that was proved may wait for what it was proved for."""


@dataclass(frozen=True, slots=True)
class VerifiedIdentity:
    """What an issuer's checked word says of a person. ``number`` is twelve digits, as ``normalised_number`` gives."""

    issuer: str
    subject: str
    number: str = field(repr=False)
    name: str = field(repr=False)
    acr: str
    proved_at: datetime

    def __post_init__(self) -> None:
        """Raise ValueError without a number: whoever has none was not identified."""
        if normalised_number(self.number) != self.number:
            raise ValueError("a verified identity has a number of twelve digits")
