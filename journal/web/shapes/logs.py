"""The access log as people read it: rows, one event, the verified chain."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from journal.web.shapes.frame import Choice, Pages


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row of the log: ``did`` is a verb phrase, ``about`` names a patient only where that may be seen."""

    id: UUID
    at: datetime
    who: str
    role: str
    unit: str
    did: str
    about: str
    reason: str
    way: str = ""
    refused: bool = False
    changed: bool = False


@dataclass(frozen=True, slots=True)
class LogFilter:
    """The search; every value is in the address."""

    who: str = ""
    unit: str = ""
    patient: str = ""
    activity: str = ""
    purpose: str = ""
    since: date | None = None
    until: date | None = None
    refused: bool = False


@dataclass(frozen=True, slots=True)
class LogView:
    """A page of a search of the log. ``digest`` is the SHA-256 of its rows' commitments, in groups of four.

    ``selected`` is where all that was searched for is taken out.
    """

    rows: tuple[EventRow, ...]
    filter: LogFilter = field(default_factory=LogFilter)
    people: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()
    activities: tuple[Choice, ...] = ()
    purposes: tuple[Choice, ...] = ()
    pages: Pages | None = None
    digest: str = ""
    selected: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventView:
    """One event with all that the log holds about it, and its proof."""

    row: EventRow
    facts: tuple[tuple[str, str], ...]
    index: int | None = None
    commitment: str = ""
    receipt_holds: bool = True
    reason_text: str = ""
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """One box of the chain's picture. ``open`` for what is not yet sealed."""

    title: str
    lines: tuple[str, ...]
    open: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was verified: what, how, with which numbers; or where it broke."""

    what: str
    how: str
    numbers: str
    holds: bool = True


@dataclass(frozen=True, slots=True)
class VerifyView:
    """The verified chain."""

    size: int
    checked_at: datetime
    links: tuple[Link, ...]
    checks: tuple[Check, ...]
    began_at: datetime | None = None
    key: str = ""

    @property
    def holds(self) -> bool:
        """Say whether every check held."""
        return all(check.holds for check in self.checks)


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of the API, as its page shows it."""

    method: str
    path: str
    anchor: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str, str, bool], ...]
    body: str
    responses: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ApiGroup:
    """The calls of one noun."""

    name: str
    description: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class ApiView:
    """The whole API, rendered by the server from the same specification that programs read."""

    title: str
    version: str
    description: str
    groups: tuple[ApiGroup, ...]
    schemas: tuple[tuple[str, str], ...] = ()
