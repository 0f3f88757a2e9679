"""A patient's protected identity at the desk: marked, taken away, and what it ends: that guardians read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.ids import EventId, new_id
from journal.domain.protection import Protection, ProtectionKind
from journal.domain.protection_asks import EndProtection, Protect, SeeProtections
from journal.policy.protecting import decide_end_protection, decide_protect
from journal.policy.registering import decide_open_register
from journal.services.keyring_grants import PATIENT
from journal.services.writing import unit_of
from journal.store import protections as stored
from journal.store.facts import register_facts
from journal.store.grants import end_grants
from journal.store.guardianships import end_guardianships
from journal.store.patients import require_registered

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Receipt
    from journal.domain.ids import PatientId
    from journal.services.keyring import PatientSession, Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class Protected:
    """A mark that stands, and the log's promise that its row does."""

    protection: UUID
    receipt: Receipt


def see_protections(parts: Parts, session: Session, patient: PatientId, at: datetime) -> tuple[Protection, ...]:
    """Return every mark that the own unit has entered, newest first. Raises UnknownError, RefusedError."""
    unit = unit_of(session)
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        facts = register_facts(connection, session.actor, unit, patient, at)
        found = stored.protections_of(connection, unit, patient)
    ask = SeeProtections(actor=session.actor, patient=patient)
    parts.store.log.log_access(decide_open_register(ask, facts), at)
    return found


def is_own_protected(parts: Parts, session: PatientSession) -> bool:
    """Say whether one's own identity is protected here. It is about oneself, and opens nothing."""
    if session.patient is None:
        return False
    with parts.store.database.reading() as connection:
        return stored.is_protected(connection, session.actor.provider, session.patient)


def protect(parts: Parts, session: Session, patient: PatientId, kind: ProtectionKind, at: datetime) -> Protected:
    """Mark that a patient's identity is protected: contact details are hidden and guardians' reading ends, everywhere.

    It ends at every unit of the provider, so that nobody reads again merely because the mark is taken away one day.
    Raises UnknownError, RefusedError.
    """
    provider, unit, made = session.actor.provider, unit_of(session), new_id()
    with parts.store.writing(provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        stands = any(one.stands for one in stored.protections_of(tx.connection, unit, patient))
        facts = stored.protection_facts(tx.connection, session.actor, (unit, patient), at, stands=stands)
        ask = Protect(actor=session.actor, patient=patient, protection=made)
        recorded = parts.store.log.recorded(tx, decide_protect(ask, facts), at)
        who = (session.actor.account, at, EventId(recorded.event))
        stored.add_protection(tx, Protection(made, provider, unit, patient, kind, *who))
        for journal, account in end_guardianships(tx, (provider, patient), who):
            end_grants(tx, PATIENT, (journal,), (account,), at)
    return Protected(made, recorded.receipt)


def end_protection(parts: Parts, session: Session, which: tuple[PatientId, UUID], at: datetime) -> Receipt:
    """Take a mark of the own unit away. Raises UnknownError, RefusedError."""
    patient, protection = which
    unit = unit_of(session)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        found = stored.protection_named(tx.connection, unit, patient, protection)
        about = (unit, patient)
        facts = stored.protection_facts(tx.connection, session.actor, about, at, stands=found.stands)
        ask = EndProtection(actor=session.actor, patient=patient, protection=protection)
        recorded = parts.store.log.recorded(tx, decide_end_protection(ask, facts), at)
        stored.end_protection_row(tx, recorded, at)
    return recorded.receipt
