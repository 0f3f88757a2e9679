"""How long an answer may take: a month by the GDPR, and for some kinds a few working days by our own measure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from journal.domain.case_words import CaseKind, StepKind
from journal.domain.days import months_after, working_days_after
from journal.policy.law import ANSWERED_WITHIN, COPY_WITHIN, MONTHS_AT_MOST, MONTHS_TO_ANSWER, ZONE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from journal.domain.case import Case

_PROMPT: Mapping[CaseKind, int] = {
    CaseKind.COPY: COPY_WITHIN,
    CaseKind.LOG_EXTRACT: ANSWERED_WITHIN,
    CaseKind.LOG_QUESTION: ANSWERED_WITHIN,
}
"""Working days, for those kinds that are to be answered sooner than the month."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A case's days in Sweden: the last one to answer on, the one to answer by if it can be, and the last of all.

    Counted from the day on which it was received, whichever way it came; the days do not count in which it waited for
    whoever asked to show who they are. ``late`` and ``overdue`` say that those days have passed without an answer.
    """

    due: date
    prompt: date | None
    latest: date
    late: bool
    overdue: bool


def clock_of(case: Case, at: datetime) -> Clock:
    """Return how a case's clock stands. What was answered in time is neither late nor overdue."""
    received, waited = day_of(case.received_at), _waited(case, at)
    latest = months_after(received, MONTHS_AT_MOST) + waited
    due = case.extended_until or months_after(received, MONTHS_TO_ANSWER) + waited
    within = _PROMPT.get(case.kind)
    prompt = None if within is None else working_days_after(received + waited, within)
    ended = case.last(StepKind.DELIVERED, StepKind.WITHDRAWN)
    now = day_of(at if ended is None else ended.at)
    return Clock(due, prompt, latest, late=prompt is not None and now > prompt, overdue=now > due)


def question_due(asked_at: datetime) -> datetime:
    """Return by when a question about a row of the log is to be answered: the same hour, some working days later."""
    asked = asked_at.astimezone(ZONE)
    return datetime.combine(working_days_after(asked.date(), ANSWERED_WITHIN), asked.timetz()).astimezone(UTC)


def is_late_to_ivo(case: Case, at: datetime) -> bool:
    """Say whether something was refused on an earlier day, and IVO was not sent it the same day (P-06)."""
    made = case.last(StepKind.IVO_MADE)
    return made is not None and case.waits_for_ivo and day_of(at) > day_of(made.at)


def day_of(moment: datetime) -> date:
    """Return the day in Sweden."""
    return moment.astimezone(ZONE).date()


def _waited(case: Case, at: datetime) -> timedelta:
    """Return the whole days in which the clock stood."""
    return sum((day_of(until or at) - day_of(since) for since, until in case.pauses), timedelta())
