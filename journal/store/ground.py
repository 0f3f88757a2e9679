"""What is asked before an entry is begun, or read, in one statement each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, func, select

from journal.domain.errors import UnknownError
from journal.domain.ids import JournalId
from journal.store.blocks import INNER_BLOCK_STANDS
from journal.store.care_tables import EntryRow, JournalRow
from journal.store.entries import ENTRY_OF_REGISTERED, REGISTERED, head_in
from journal.store.facts import WRITING, new_facts, read_columns, read_facts_in, who
from journal.store.people_tables import GrantRow
from journal.store.releases import NEWEST_RULE
from journal.store.statement_tables import StatementRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.entry import EntryHead
    from journal.domain.ids import EntryId, PatientId
    from journal.domain.people import Actor
    from journal.policy.reading import ReadFacts
    from journal.policy.writing import WriteFacts

_MINE = (JournalRow.unit_id == bindparam("unit"), JournalRow.patient_id == bindparam("patient"))
_EPOCH = select(func.max(GrantRow.epoch)).where(
    GrantRow.what == "reader", GrantRow.what_id == JournalRow.journal_id, GrantRow.ended_at.is_(None)
)

# Written once: to build them anew would cost every request more than to run them.
_GROUND = WRITING.add_columns(
    REGISTERED.label("registered"),
    select(JournalRow.journal_id).where(*_MINE).scalar_subquery().label("journal"),
    select(_EPOCH.scalar_subquery()).select_from(JournalRow).where(*_MINE).scalar_subquery().label("epoch"),
    INNER_BLOCK_STANDS.label("blocked"),
    NEWEST_RULE.scalar_subquery().label("releases"),
)
_READ_GROUND = ENTRY_OF_REGISTERED.add_columns(
    *read_columns(EntryRow.journal_id, EntryRow.unit_id),
    exists().where(StatementRow.about_id == EntryRow.entry_id).label("stated"),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """The facts of the law, the patient's journal at the actor's unit if there is one, and whether any block stands.

    ``epoch`` is the newest of the journal's reader secret that was granted to anybody. ``releases``: the unit gives its
    patients direct access.
    """

    facts: WriteFacts
    journal: JournalId | None
    epoch: int
    blocked: bool
    releases: bool


def ground_for(connection: Connection, actor: Actor, patient: PatientId, at: datetime) -> Ground:
    """Return what a new entry begins on. UnknownError for who does not stand in the register of the actor's unit."""
    row = connection.execute(_GROUND, who(actor, at) | {"patient": patient}).one()
    if not row.registered:
        message = "no such patient"
        raise UnknownError(message)
    journal = None if row.journal is None else JournalId(row.journal)
    return Ground(new_facts(actor, row), journal, row.epoch or 0, bool(row.blocked), bool(row.releases))


@dataclass(frozen=True, slots=True)
class ReadGround:
    """An entry, what the law asks about reading its journal, and whether the patient states anything about it."""

    head: EntryHead
    facts: ReadFacts
    stated: bool


def read_ground_for(
    connection: Connection, actor: Actor, target: tuple[PatientId, EntryId], at: datetime
) -> ReadGround:
    """Return what a reading of one entry is decided on. UnknownError as from ``entries.entry_for``."""
    patient, entry = target
    rows = connection.execute(_READ_GROUND, who(actor, at) | {"patient": patient, "entry": entry}).all()
    head = head_in(rows, at)
    return ReadGround(head, read_facts_in(rows[0], actor, head.unit), bool(rows[0].stated))
