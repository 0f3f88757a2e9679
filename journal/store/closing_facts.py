"""What is known of a patient's care at a unit when a relation ends, without opening a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists

from journal.domain.entry_words import EntryKind, VersionState
from journal.domain.people import AccountKind
from journal.policy.closing import EndingFacts
from journal.store.care_tables import EntryRow, RelationRow, VersionRow
from journal.store.facts import REGISTER_STANDING, who

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import PatientId, RelationId
    from journal.domain.people import Actor

_HERE = (EntryRow.unit_id == bindparam("unit"), EntryRow.patient_id == bindparam("patient"))
_OTHERS = exists().where(
    RelationRow.unit_id == bindparam("unit"),
    RelationRow.patient_id == bindparam("patient"),
    RelationRow.relation_id != bindparam("relation"),
    RelationRow.starts_at <= bindparam("at"),
    RelationRow.ends_at > bindparam("at"),
)
_WRITTEN = exists().where(*_HERE, EntryRow.kind != EntryKind.IDENTITY.value)
_CLOSED = exists().where(
    *_HERE,
    EntryRow.kind == EntryKind.CLOSING.value,
    EntryRow.misfiled_at.is_(None),
    VersionRow.entry_id == EntryRow.entry_id,
    VersionRow.state == VersionState.SIGNED.value,
    VersionRow.settled_at >= RelationRow.starts_at,
    RelationRow.relation_id == bindparam("relation"),
)
_ENDING = REGISTER_STANDING.add_columns(_OTHERS.label("others"), _WRITTEN.label("written"), _CLOSED.label("closed"))


def ending_facts(
    connection: Connection, actor: Actor, which: tuple[PatientId, RelationId], at: datetime, *, meant: bool
) -> EndingFacts:
    """Gather what the law asks about ending a relation at the actor's unit; ``meant``: though no entry closes it."""
    patient, relation = which
    asked = who(actor, at) | {"patient": patient, "relation": relation}
    row = connection.execute(_ENDING, asked).one()
    return EndingFacts(
        is_clerk=bool(row.clerk),
        is_therapist=bool(row.therapist),
        own_unit=True,
        is_own_record=bool(row.own),
        is_program=actor.kind is AccountKind.PROGRAM,
        patient_is_dead=bool(row.dead),
        others_take_part=bool(row.others),
        nothing_is_written=not row.written,
        is_closed_by_an_entry=bool(row.closed),
        is_said_to_be_meant=meant,
    )
