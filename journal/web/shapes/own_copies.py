"""Copies as a patient's own pages show them: how far each has come, and the form for one more."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.case_words import CaseOutcome, CaseStatus, StepKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from journal.domain.case import Case
    from journal.services.own_copies import OwnCopy
    from journal.web.shapes.frame import Choice

_STEPS = {
    CaseStatus.EXAMINED: StepKind.EXAMINED,
    CaseStatus.DECIDED: StepKind.DECIDED,
    CaseStatus.DELIVERED: StepKind.DELIVERED,
}


@dataclass(frozen=True, slots=True)
class BarStep:
    """One of the four steps: whether it is done, and since when there is anything of it."""

    status: CaseStatus
    is_done: bool
    is_now: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class OwnCopyView:
    """One copy that was asked for."""

    copy: OwnCopy
    unit: str

    @property
    def case(self) -> Case:
        """The case."""
        return self.copy.listed.case

    @property
    def bar(self) -> tuple[BarStep, ...]:
        """The four steps: what is weighed is not done before it is decided."""
        case = self.case
        done = {
            CaseStatus.RECEIVED: True,
            CaseStatus.EXAMINED: case.is_decided,
            CaseStatus.DECIDED: case.is_decided,
            CaseStatus.DELIVERED: case.is_closed,
        }
        now = next((status for status in CaseStatus if not done[status]), None)
        return tuple(BarStep(one, done[one], one is now, _since(case, one)) for one in CaseStatus)

    @property
    def is_withdrawn(self) -> bool:
        """Say whether it is asked for no more."""
        return self.case.outcome is CaseOutcome.WITHDRAWN


@dataclass(frozen=True, slots=True)
class CopiesView:
    """Every copy, and the form. ``units`` are offered where there are several."""

    copies: tuple[OwnCopyView, ...]
    units: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    forms: tuple[Choice, ...]
    chosen_kinds: tuple[str, ...] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)


def _since(case: Case, status: CaseStatus) -> datetime | None:
    if status is CaseStatus.RECEIVED:
        return case.received_at
    step = case.last(_STEPS[status])
    return step.at if step else None
