"""Asks about rights cases, and about the copies that come of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype
from journal.domain.journal_asks import ReadEntries
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from journal.domain.case_words import StepKind
    from journal.domain.ids import CaseId, PatientId


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCase(OfPatient):
    """An ask about one case."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CASE
    purpose: Purpose = Purpose.LEGAL
    case: CaseId

    @property
    def resource(self) -> Resource:
        """The case."""
        return Resource(ResourceKind.CASE, (self.case,))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCase(OfCase):
    """Enter what somebody asks for, whichever way it came."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeStep(OfCase):
    """Take a step about a case."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    step: StepKind


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeCases(Ask):
    """See which cases there are and how their clocks stand: kinds and times, no text."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CASE
    purpose: Purpose = Purpose.LEGAL
    shown: tuple[CaseId, ...]
    about: tuple[PatientId, ...]

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Everybody whose case is shown (L-07)."""
        return self.about

    @property
    def resource(self) -> Resource:
        """The cases that are shown."""
        return Resource(ResourceKind.CASE, self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamineCopy(ReadEntries):
    """Open what a copy is asked of, to weigh it passage by passage (PDL 8:2)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CASE
    purpose: Purpose = Purpose.LEGAL
    case: CaseId

    @property
    def resource(self) -> Resource:
        """The case; the versions stand among the halves."""
        return Resource(ResourceKind.CASE, (self.case,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferToIvo(ExamineCopy):
    """Open what was kept back, for IVO to decide (PDL 8:2)."""

    ACTIVITY: ClassVar[Activity] = Activity.PRINT


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeCopy(ExamineCopy):
    """Open what was released, for the copy that leaves the house (L-08)."""

    ACTIVITY: ClassVar[Activity] = Activity.PRINT
    SUBTYPE: ClassVar[Subtype] = Subtype.DISCLOSURE
