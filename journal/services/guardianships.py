"""A child's guardians, as a unit enters and ends them: until the child is thirteen, and of no adult (P-10, P-11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from journal.domain.age_exemption import ExceptedReader
from journal.domain.errors import InvalidError
from journal.domain.guardian_asks import EndGuardian, RegisterGuardian, SeeGuardians
from journal.domain.guardianship import Guardianship
from journal.domain.ids import EventId, new_id
from journal.domain.numbers import birthday, normalised_number
from journal.policy.guarding import (
    EndGuardianFacts,
    RegisterGuardianFacts,
    decide_end_guardian,
    decide_register_guardian,
)
from journal.policy.law import GUARDIANS_UNTIL, OF_AGE, OWN_ACCESS_FROM, ZONE
from journal.policy.registering import decide_open_register
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.keyring_grants import PATIENT
from journal.services.patients import looked_up
from journal.services.register import patient_card
from journal.services.writing import unit_of
from journal.store import guardianships as stored
from journal.store.age_exemptions import excepting_units
from journal.store.facts import register_facts
from journal.store.grants import end_grants
from journal.store.patients import journal_of, require_registered
from journal.store.protections import is_protected

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.domain.ids import PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class Guardians:
    """Every guardian whom the unit has entered, newest first; and until which day one may be, if still one may.

    While the patient ``is_protected`` nobody may.
    """

    entered: tuple[Guardianship, ...]
    last_day: date
    is_of_age: bool
    is_protected: bool


@dataclass(frozen=True, slots=True)
class Entered:
    """A guardianship that stands, and the log's promise that its row does."""

    guardianship: UUID
    last_day: date
    receipt: Receipt


def see_guardians(parts: Parts, session: Session, patient: PatientId, at: datetime) -> Guardians:
    """Return whom the own unit has entered as the child's guardians. Raises UnknownError, RefusedError."""
    card, unit = patient_card(parts, session, patient, at), unit_of(session)
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        facts = register_facts(connection, session.actor, unit, patient, at)
        found = stored.guardianships_of(connection, unit, patient)
        last_day = _last_day(connection, session, (patient, card.number), at)
    parts.store.log.log_access(decide_open_register(SeeGuardians(actor=session.actor, patient=patient), facts), at)
    return Guardians(found, last_day, _is(card.number, OF_AGE, at), card.is_protected)


def register_guardian(parts: Parts, session: Session, patient: PatientId, number: str, at: datetime) -> Entered:
    """Enter whose number it is as a guardian of the child, until the day before it is thirteen.

    The number is kept as its value in the two-step index alone. Raises InvalidError, UnknownError, ThrottledError, and
    RefusedError for an adult, for a child who is thirteen, and where the number is the patient's own.
    """
    wanted = normalised_number(number)
    if wanted is None:
        raise InvalidError({"number": "not-a-number"})
    card = patient_card(parts, session, patient, at)
    lookup, unit = looked_up(parts, session, wanted, at), unit_of(session)
    made = new_id()
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        last_day = _last_day(tx.connection, session, (patient, card.number), at)
        facts = _facts(tx.connection, session, (patient, card.number, wanted), at)
        ask = RegisterGuardian(actor=session.actor, patient=patient, guardianship=made)
        recorded = parts.store.log.recorded(tx, decide_register_guardian(ask, facts), at)
        who = (session.actor.provider, unit, patient)
        event = EventId(recorded.event)
        stored.add_guardianship(tx, Guardianship(made, *who, lookup, last_day, session.actor.account, at, event))
        stored.ask_claims_again(tx, circle_id(session.actor.provider, CircleKind.REGISTER, unit))
    return Entered(made, last_day, recorded.receipt)


def end_guardian(parts: Parts, session: Session, which: tuple[PatientId, UUID], at: datetime) -> Receipt:
    """End a guardianship now, with the key that was granted for it. Raises UnknownError, RefusedError."""
    patient, guardianship = which
    unit = unit_of(session)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        found = stored.guardianship_named(tx.connection, unit, patient, guardianship)
        keeps = register_facts(tx.connection, session.actor, unit, patient, at)
        facts = EndGuardianFacts(
            keeps_register=keeps.is_clerk or keeps.is_therapist,
            own_unit=keeps.own_unit,
            stands=found.ended_at is None,
            is_own_record=keeps.is_own_record,
            is_program=keeps.is_program,
        )
        ask = EndGuardian(actor=session.actor, patient=patient, guardianship=guardianship)
        recorded = parts.store.log.recorded(tx, decide_end_guardian(ask, facts), at)
        stored.end_guardianship(tx, recorded, at)
        journal = journal_of(tx.connection, unit, patient)
        if found.account is not None and journal is not None:
            end_grants(tx, PATIENT, (journal.id,), (found.account,), at)
    return recorded.receipt


def _last_day(connection: Connection, session: Session, whose: tuple[PatientId, str], at: datetime) -> date:
    """Return the last day on which a guardian reads: the one before the child is thirteen, or sixteen by exception."""
    patient, number = whose
    until = OWN_ACCESS_FROM if _is_excepted(connection, session, patient, at) else GUARDIANS_UNTIL
    return birthday(number, until) - timedelta(days=1)


def _is_excepted(connection: Connection, session: Session, patient: PatientId, at: datetime) -> bool:
    today = at.astimezone(ZONE).date()
    whose = (session.actor.provider, patient)
    return unit_of(session) in excepting_units(connection, whose, ExceptedReader.GUARDIAN, today)


def _facts(
    connection: Connection, session: Session, whose: tuple[PatientId, str, str], at: datetime
) -> RegisterGuardianFacts:
    patient, number, guardians = whose
    keeps = register_facts(connection, session.actor, unit_of(session), patient, at)
    return RegisterGuardianFacts(
        keeps_register=keeps.is_clerk or keeps.is_therapist,
        own_unit=keeps.own_unit,
        is_of_age=_is(number, OF_AGE, at),
        is_thirteen=_is(number, GUARDIANS_UNTIL, at),
        is_own_number=guardians == number,
        is_marked_dead=keeps.patient_is_dead,
        is_protected=is_protected(connection, session.actor.provider, patient),
        is_excepted=_is_excepted(connection, session, patient, at),
        is_own_record=keeps.is_own_record,
        is_program=keeps.is_program,
    )


def _is(number: str, years: int, at: datetime) -> bool:
    return at.astimezone(ZONE).date() >= birthday(number, years)
