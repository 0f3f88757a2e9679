"""Asks of a patient about the log of the own journal: reading it, taking it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from journal.domain.access_words import Resource, ResourceKind, Subtype
from journal.domain.patient_asks import OfSelf


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOwnLog(OfSelf):
    """Read which rows of the log concern oneself. It is a row as well, shown apart (L-06, L-09)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.LOG

    @property
    def resource(self) -> Resource:
        """The log, narrowed to oneself."""
        return Resource(ResourceKind.LOG, (self.patient,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOwnLog(ReadOwnLog):
    """Take one's own extract of the log home (PDL 8:5)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.EXPORT
