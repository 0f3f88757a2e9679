"""Emergency access, step three: exactly the chosen entries open, each under a row of its own that says Nödöppning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.emergency_asks import ReadInEmergency
from journal.domain.errors import RefusedError, UnknownError
from journal.policy.emergency import NOT_CHOSEN, decide_emergency_read
from journal.services.opened_entries import open_all, versions_of
from journal.services.statements import joined, with_statements
from journal.services.writing import journal_holding
from journal.store import emergencies as stored
from journal.store.emergency_facts import emergency_read_facts
from journal.store.entries import entry_head
from journal.store.patients import require_registered

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.emergency import Emergency
    from journal.domain.entry import OpenedEntry
    from journal.domain.ids import EmergencyId, EntryId, PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


def chosen_in(parts: Parts, emergency: EmergencyId) -> frozenset[EntryId]:
    """Return the ids that were chosen, for whoever was just shown what there is to choose from."""
    with parts.store.database.reading() as connection:
        return frozenset(stored.chosen_entries(connection, emergency))


def read_chosen(
    parts: Parts, session: Session, which: tuple[PatientId, EmergencyId], at: datetime
) -> tuple[Emergency, tuple[OpenedEntry, ...]]:
    """Open every chosen entry, one row each, in the order in which they were chosen.

    Raises UnknownError, RefusedError once it has ended, NoKeyError where the unit's key does not reach the session.
    """
    patient, made = which
    with parts.store.database.reading() as connection:
        emergency = stored.emergency_about(connection, session.actor.provider, patient, made)
        chosen = stored.chosen_entries(connection, made)
    return emergency, tuple(read_in_emergency(parts, session, which, entry, at) for entry in chosen)


def read_in_emergency(
    parts: Parts, session: Session, which: tuple[PatientId, EmergencyId], entry: EntryId, at: datetime
) -> OpenedEntry:
    """Open one chosen entry, with what the patient holds to be wrong in it. Anything else is not there (E-04)."""
    patient, made = which
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        emergency = stored.emergency_about(connection, session.actor.provider, patient, made)
        head = entry_head(connection, session.actor.provider, patient, entry, at)
        journal, (stated, about) = journal_holding(head), with_statements(connection, (head,), at)
        ask = ReadInEmergency(
            actor=session.actor,
            why=Why(ReasonCode.INDISPENSABLE_CARE, emergency.sealed_reason),
            patient=patient,
            journal=journal.id,
            unit=journal.unit,
            versions=versions_of(session, stated),
            emergency=made,
        )
        facts = emergency_read_facts(connection, session.actor, emergency, ((journal.unit,), entry), at)
    try:
        access = parts.store.log.log_access(decide_emergency_read(ask, facts), at)
    except RefusedError as refused:
        if str(NOT_CHOSEN) in refused.decision.because:
            raise UnknownError("no such entry") from refused
        raise
    return joined(open_all(parts, session, journal, stated, access), about)[0]
