"""What a new entry begins on: all that is asked before it, in one statement under the patient's lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from journal.domain.errors import UnknownError
from journal.domain.ids import JournalId
from journal.store.blocks import INNER_BLOCK_STANDS
from journal.store.care_tables import JournalRow
from journal.store.entries import REGISTERED
from journal.store.facts import WRITING, new_facts, who
from journal.store.people_tables import GrantRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import PatientId
    from journal.domain.people import Actor
    from journal.policy.writing import WriteFacts

_MINE = (JournalRow.unit_id == bindparam("unit"), JournalRow.patient_id == bindparam("patient"))
_EPOCH = select(func.max(GrantRow.epoch)).where(
    GrantRow.what == "reader", GrantRow.what_id == JournalRow.journal_id, GrantRow.ended_at.is_(None)
)

# Written once: to build it anew would cost every request more than to run it.
_GROUND = WRITING.add_columns(
    REGISTERED.label("registered"),
    select(JournalRow.journal_id).where(*_MINE).scalar_subquery().label("journal"),
    select(_EPOCH.scalar_subquery()).select_from(JournalRow).where(*_MINE).scalar_subquery().label("epoch"),
    INNER_BLOCK_STANDS.label("blocked"),
)


@dataclass(frozen=True, slots=True)
class Ground:
    """The facts of the law, the patient's journal at the actor's unit if there is one, and whether any block stands.

    ``epoch`` is the newest of the journal's reader secret that was granted to anybody.
    """

    facts: WriteFacts
    journal: JournalId | None
    epoch: int
    blocked: bool


def ground_for(connection: Connection, actor: Actor, patient: PatientId, at: datetime) -> Ground:
    """Return what a new entry begins on. UnknownError for who does not stand in the register of the actor's unit."""
    row = connection.execute(_GROUND, who(actor, at) | {"patient": patient}).one()
    if not row.registered:
        message = "no such patient"
        raise UnknownError(message)
    journal = None if row.journal is None else JournalId(row.journal)
    return Ground(new_facts(actor, row), journal, row.epoch or 0, bool(row.blocked))
