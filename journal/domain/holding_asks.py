"""Asks of a person about what is held on them: seeing it, taking it out, closing the account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype, Way

if TYPE_CHECKING:
    from journal.domain.ids import PatientId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOwnAccount(Ask):
    """An ask about one's own account, and about the patient that it is joined to, if it is to any."""

    purpose: Purpose = Purpose.LEGAL
    about: tuple[PatientId, ...]

    @property
    def way(self) -> Way:
        """The patient's own (L-06)."""
        return Way.PATIENT

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """The patient, or nobody yet."""
        return self.about

    @property
    def resource(self) -> Resource:
        """The account."""
        return Resource(ResourceKind.ACCOUNT, (self.actor.account,))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeHeld(OfOwnAccount):
    """See what is held about oneself: kinds, counts and terms. No text is opened."""

    SUBTYPE: ClassVar[Subtype] = Subtype.HELD


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOutHeld(SeeHeld):
    """Take it out as a file."""

    ACTIVITY: ClassVar[Activity] = Activity.PRINT


@dataclass(frozen=True, slots=True, kw_only=True)
class BeInformed(OfOwnAccount):
    """Be told how data are used, for the first time in this version (PDL 8:6)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.INFORMED
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseOwnAccount(OfOwnAccount):
    """Close one's own account as a patient: journal, blocks and log stand."""

    ACTIVITY: ClassVar[Activity] = Activity.DELETE
    SUBTYPE: ClassVar[Subtype] = Subtype.ACCOUNT
