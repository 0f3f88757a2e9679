"""What the pages of the register of incidents show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from journal.domain.breach import BreachKind, BreachStepKind, Risk
    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class BreachRow:
    """One incident in the register; ``clock`` says in words where the 72 hours stand."""

    id: UUID
    kind: BreachKind
    risk: Risk
    discovered_at: datetime
    patients: int | None
    clock: str
    is_settled: bool
    is_overdue: bool
    lacks_message: bool


@dataclass(frozen=True, slots=True)
class BreachesView:
    """The register."""

    rows: tuple[BreachRow, ...]


@dataclass(frozen=True, slots=True)
class NewBreachView:
    """A form for an incident, with what was typed."""

    kinds: tuple[Choice, ...]
    risks: tuple[Choice, ...]
    people: tuple[Choice, ...]
    form: Mapping[str, str]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step that was taken; ``words`` is None where no held key opens them, and "" where there are none."""

    kind: BreachStepKind
    said: str
    told_at: datetime | None
    words: str | None
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class BreachView:
    """One incident, its steps, and the forms of the next ones."""

    row: BreachRow
    words: str | None
    discovered_by: str
    is_reported: bool
    may_leave: bool
    steps: tuple[StepRow, ...]
    risks: tuple[Choice, ...]
    form: Mapping[str, str]
    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MessageView:
    """A message to those affected, to complete, print and note; ``to_print`` shows it as it is handed over."""

    row: BreachRow
    words: str
    to_print: bool
    form: Mapping[str, str]
    problems: Mapping[str, str]
