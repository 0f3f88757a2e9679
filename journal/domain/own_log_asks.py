"""Asks about the log of a patient's own journal: reading it, taking it out, asking about it, answering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from journal.domain.access import Ask
from journal.domain.access_words import Activity, Purpose, Resource, ResourceKind, Subtype
from journal.domain.patient_asks import OfSelf
from journal.domain.register_asks import OfPatient

if TYPE_CHECKING:
    from uuid import UUID

    from journal.domain.ids import EventId, PatientId


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


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAboutRow(OfSelf):
    """Ask about a row of the log that concerns oneself, or say that one knows who it was (P-19)."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.CASE
    question: UUID
    about: EventId

    @property
    def resource(self) -> Resource:
        """The question."""
        return Resource(ResourceKind.CASE, (self.question,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer(OfSelf):
    """Open the answer to one's own question."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CASE
    question: UUID

    @property
    def resource(self) -> Resource:
        """The question."""
        return Resource(ResourceKind.CASE, (self.question,))


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeQuestions(Ask):
    """See what patients have asked about the log (P-19)."""

    SUBTYPE: ClassVar[Subtype] = Subtype.CASE
    purpose: Purpose = Purpose.LEGAL
    shown: tuple[UUID, ...]
    about: tuple[PatientId, ...]

    @property
    def patients(self) -> tuple[PatientId, ...]:
        """Everybody whose question is shown (L-07)."""
        return self.about

    @property
    def resource(self) -> Resource:
        """The questions."""
        return Resource(ResourceKind.CASE, self.shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuestion(OfPatient):
    """Answer a patient's question."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.CASE
    purpose: Purpose = Purpose.LEGAL
    question: UUID

    @property
    def resource(self) -> Resource:
        """The question."""
        return Resource(ResourceKind.CASE, (self.question,))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseNotices(OfSelf):
    """Say of what one wants to be noticed, and where (P-20). The address is in no row."""

    ACTIVITY: ClassVar[Activity] = Activity.WRITE
    SUBTYPE: ClassVar[Subtype] = Subtype.NOTICE
