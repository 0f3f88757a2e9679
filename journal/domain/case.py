"""A rights case (ärende): what somebody asked for, and every step that was taken about it. No word of any text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.case_words import CaseKind, CaseOutcome, CaseStatus, StepKind, Withholding

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.case_words import Asker, CaseTextKind, Channel
    from journal.domain.disclosure import DisclosureForm
    from journal.domain.entry import EntryKind
    from journal.domain.ids import AccountId, CaseId, EntryId, EventId, PatientId, ProviderId, UnitId, VersionId


@dataclass(frozen=True, slots=True)
class CopyScope:
    """How much of the journal a copy is of: all of it where nothing narrows it. Days are those of what happened.

    Test material is left out, and counted, unless it is asked for (J-17).
    """

    kinds: tuple[EntryKind, ...] = ()
    author: AccountId | None = None
    first_day: date | None = None
    last_day: date | None = None
    with_test_material: bool = False

    @property
    def is_whole(self) -> bool:
        """Say whether nothing narrows it."""
        return not (self.kinds or self.author or self.first_day or self.last_day)

    @property
    def problems(self) -> dict[str, str]:
        """Why it is of nothing, by field."""
        if self.first_day and self.last_day and self.last_day < self.first_day:
            return {"last_day": "ends-wrong"}
        return {}


@dataclass(frozen=True, slots=True)
class CaseText:
    """A text of a case, opened. ``words`` is None where it was destroyed, or does not open: a gap, shown loudly."""

    id: VersionId
    kind: CaseTextKind
    by: AccountId
    at: datetime
    words: str | None
    destroyed_at: datetime | None = None


WHOLE_JOURNAL = CopyScope()


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One step. ``code`` is a word of the step's own; ``day`` and ``entry`` stand where the step has any."""

    kind: StepKind
    by: AccountId
    at: datetime
    event: EventId
    code: str = ""
    day: date | None = None
    entry: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One case, and its steps in the order in which they were taken. What it is at now follows from them alone."""

    id: CaseId
    provider: ProviderId
    unit: UnitId
    patient: PatientId
    kind: CaseKind
    channel: Channel
    asker: Asker
    form: DisclosureForm | None
    received_at: datetime
    registered_by: AccountId
    registered_at: datetime
    event: EventId
    scope: CopyScope = WHOLE_JOURNAL
    steps: tuple[CaseStep, ...] = field(default=())

    def last(self, *kinds: StepKind) -> CaseStep | None:
        """Return the newest step of any of these kinds, or None."""
        return next((step for step in reversed(self.steps) if step.kind in kinds), None)

    def has(self, *kinds: StepKind) -> bool:
        """Say whether any such step was taken."""
        return self.last(*kinds) is not None

    @property
    def status(self) -> CaseStatus:
        """Where it stands: received, examined, decided, or delivered, which ends it; so does its being withdrawn."""
        if self.has(StepKind.DELIVERED, StepKind.WITHDRAWN):
            return CaseStatus.DELIVERED
        if self.has(StepKind.DECIDED):
            return CaseStatus.DECIDED
        return CaseStatus.EXAMINED if self.has(StepKind.EXAMINED) else CaseStatus.RECEIVED

    @property
    def is_closed(self) -> bool:
        """Say whether nothing more is to be done for who asked."""
        return self.status is CaseStatus.DELIVERED

    @property
    def is_decided(self) -> bool:
        """Say whether it was decided, delivered yet or not."""
        return self.has(StepKind.DECIDED)

    @property
    def outcome(self) -> CaseOutcome | None:
        """What was decided, if anything was."""
        if self.has(StepKind.WITHDRAWN):
            return CaseOutcome.WITHDRAWN
        decided = self.last(StepKind.DECIDED)
        return None if decided is None else CaseOutcome(decided.code)

    @property
    def refused_for(self) -> Withholding | None:
        """On what ground all of it is refused, if it is."""
        made = self.last(StepKind.IVO_MADE)
        return Withholding(made.code) if made is not None and made.code else None

    @property
    def owes_a_copy(self) -> bool:
        """Say whether it was decided to release a copy, whole or in part."""
        return self.kind is CaseKind.COPY and self.outcome in {CaseOutcome.GRANTED, CaseOutcome.IN_PART}

    @property
    def is_paused(self) -> bool:
        """Say whether it waits for whoever asked to show who they are (G-03)."""
        last = self.last(StepKind.PAUSED, StepKind.IDENTITY)
        return last is not None and last.kind is StepKind.PAUSED

    @property
    def pauses(self) -> tuple[tuple[datetime, datetime | None], ...]:
        """Return from when until when its clock stood; None while it does."""
        found: list[tuple[datetime, datetime | None]] = []
        since: datetime | None = None
        for step in self.steps:
            if step.kind is StepKind.PAUSED:
                since = step.at
            elif since is not None and step.kind is StepKind.IDENTITY:
                found.append((since, step.at))
                since = None
        return (*found, *(((since, None),) if since is not None else ()))

    @property
    def extended_until(self) -> date | None:
        """Return until when the answer may take, where it was told that it takes longer (G-02)."""
        step = self.last(StepKind.EXTENDED)
        return None if step is None else step.day

    @property
    def identity_is_known(self) -> bool:
        """Say whether who asks is known: by the e-ID of the portal, or since somebody looked (G-03)."""
        return self.has(StepKind.IDENTITY)

    @property
    def waits_for_ivo(self) -> bool:
        """Say whether a package was made for IVO, and nobody has noted that it was sent (P-06)."""
        return self.has(StepKind.IVO_MADE) and not self.has(StepKind.IVO_SENT)
