"""Blocks: the list of a patient's, the form for a new one with its preview, and the confirmation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from flask_babel import LazyString

    from journal.domain.block import BlockKind, InformationType
    from journal.domain.entry import EntryKind
    from journal.web.shapes.frame import Choice


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block. ``state`` is stands, ended or voided; ``unit`` is empty for an outer one.

    ``registered_by`` is empty where the patient registered it, whose name is not kept in clear.
    """

    id: UUID
    kind: BlockKind
    unit: str
    first_day: date | None
    last_day: date | None
    exempt: tuple[InformationType, ...]
    visible: bool
    requested_at: datetime
    registered_by: str
    registered_at: datetime
    state: str
    over_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BlocksView:
    """A patient's blocks, newest first; ``now`` fills the fields that say when the patient asked.

    ``may_lift`` says whether something stands that a patient may lift for a while.
    """

    blocks: tuple[BlockView, ...]
    now: datetime
    problems: dict[str, str] = field(default_factory=dict)
    may_lift: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """What others are shown of the journal. ``lines`` are the first entries; ``count`` is how many there are."""

    count: int
    lines: tuple[tuple[EntryKind, datetime], ...] = ()

    @property
    def more(self) -> int:
        """How many are not among the lines."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class PreviewView:
    """Other units' screen today and with the block."""

    today: Screen
    then: Screen
    shares: bool
    outer: bool
    hint: bool


@dataclass(frozen=True, slots=True)
class NewBlockView:
    """The form. ``refused`` is the explanation when the law refused; ``told`` is read out, ``version`` names it.

    ``units`` are those that a patient chooses among; with several, ``unit`` is empty.
    """

    unit: str
    others: str
    told: tuple[LazyString, ...]
    version: str
    requesters: tuple[Choice, ...]
    exempt: tuple[Choice, ...]
    form: dict[str, str] = field(default_factory=dict)
    exempted: tuple[str, ...] = ()
    preview: PreviewView | None = None
    units: tuple[Choice, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)
    refused: str = ""


@dataclass(frozen=True, slots=True)
class BlockEnteredView:
    """The confirmation: what holds, since when, and the log's receipt."""

    block: BlockView
    event: UUID
    commitment: str
    signature: str
