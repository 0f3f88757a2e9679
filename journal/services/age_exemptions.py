"""A unit's exceptions for patients of thirteen to fifteen: made by who treats them, ended at the desk or by age."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.access_words import ReasonCode, Why
from journal.domain.age_exemption import AgeExemption, ExceptedReader
from journal.domain.age_exemption_asks import EndAgeExemption, MakeAgeExemption, SeeAgeExemptions
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError
from journal.domain.ids import EventId, new_id
from journal.domain.numbers import birthday
from journal.policy.excepting import EndExceptionFacts, ExceptingFacts, decide_end_exception, decide_except
from journal.policy.law import GUARDIANS_UNTIL, OWN_ACCESS_FROM, ZONE
from journal.policy.registering import decide_open_register
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.keyring_grants import PATIENT
from journal.services.register import patient_card
from journal.services.writing import unit_of
from journal.store import age_exemptions as stored
from journal.store.facts import person_behind, register_facts
from journal.store.grants import end_grants
from journal.store.guardianships import ask_claims_again, end_guardianships
from journal.store.patient_accounts import account_of_patient
from journal.store.patients import journal_of, related_patients, require_registered
from journal.store.protections import is_protected

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.domain.ids import AccountId, PatientId
    from journal.domain.people import Actor
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction

_LONGEST_REASON = 1024


@dataclass(frozen=True, slots=True)
class NewExemption:
    """Who is to read by it, and why the unit holds that to be right."""

    reader: ExceptedReader
    reason: str


@dataclass(frozen=True, slots=True)
class Excepted:
    """An exception that stands, until when, and the log's promise that its row does."""

    exception: UUID
    last_day: date
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class AgeExemptions:
    """Every exception for a patient at the own unit, newest first; and whether they are of the age for one."""

    made: tuple[AgeExemption, ...]
    is_of_the_age: bool


def see_exceptions(parts: Parts, session: Session, patient: PatientId, at: datetime) -> AgeExemptions:
    """Return what the own unit has excepted. Raises UnknownError, RefusedError."""
    card, unit = patient_card(parts, session, patient, at), unit_of(session)
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        facts = register_facts(connection, session.actor, unit, patient, at)
        found = stored.exceptions_of(connection, unit, patient)
    ask = SeeAgeExemptions(actor=session.actor, patient=patient)
    parts.store.log.log_access(decide_open_register(ask, facts), at)
    return AgeExemptions(found, is_of_the_age(card.number, at))


def make_exception(parts: Parts, session: Session, patient: PatientId, new: NewExemption, at: datetime) -> Excepted:
    """Let a patient of thirteen to fifteen read at the own unit, or a guardian go on, until the day before they are 16.

    The reason is sealed to the audit circle. Raises InvalidError, UnknownError, RefusedError.
    """
    if problem := sign_problem(new.reason) or ("too-long" if len(new.reason) > _LONGEST_REASON else None):
        raise InvalidError({"reason": problem})
    number, provider, unit = patient_card(parts, session, patient, at).number, session.actor.provider, unit_of(session)
    made, last_day = new_id(), birthday(number, OWN_ACCESS_FROM) - timedelta(days=1)
    with parts.store.writing(provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        sealed = parts.keyring.seal_reason(tx.connection, session, new.reason)
        why = Why(ReasonCode.OTHER, sealed)
        ask = MakeAgeExemption(actor=session.actor, why=why, patient=patient, exception=made)
        facts = _facts(tx.connection, session, (patient, number), new, at)
        recorded = parts.store.log.recorded(tx, decide_except(ask, facts), at)
        who = (session.actor.account, at, EventId(recorded.event))
        stored.add_exception(tx, AgeExemption(made, provider, unit, patient, new.reader, last_day, *who), sealed)
        # Whoever proved the number before was refused for their age: the claim is looked at once more.
        ask_claims_again(tx, circle_id(provider, CircleKind.REGISTER, unit))
    return Excepted(made, last_day, recorded.receipt)


def end_an_exception(parts: Parts, session: Session, which: tuple[PatientId, UUID], at: datetime) -> Receipt:
    """End an exception now, with the keys that were granted for it. Raises UnknownError, RefusedError."""
    patient, exception = which
    unit = unit_of(session)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        found = stored.exception_named(tx.connection, unit, patient, exception)
        keeps = register_facts(tx.connection, session.actor, unit, patient, at)
        facts = EndExceptionFacts(
            keeps_register=keeps.is_clerk or keeps.is_therapist,
            own_unit=keeps.own_unit,
            was_ended=found.ended_at is not None,
            is_own_record=keeps.is_own_record,
            is_program=keeps.is_program,
        )
        ask = EndAgeExemption(actor=session.actor, patient=patient, exception=exception)
        recorded = parts.store.log.recorded(tx, decide_end_exception(ask, facts), at)
        stored.end_exception(tx, recorded, at)
        _end_reading(tx, found, (session.actor.account, at, EventId(recorded.event)))
    return recorded.receipt


def is_of_the_age(number: str, at: datetime) -> bool:
    """Say whether the bearer of a number is thirteen to fifteen."""
    return birthday(number, GUARDIANS_UNTIL) <= at.astimezone(ZONE).date() < birthday(number, OWN_ACCESS_FROM)


def _end_reading(tx: Transaction, ended: AgeExemption, ending: tuple[AccountId, datetime, EventId]) -> None:
    whose, at = (ended.provider, ended.patient), ending[1]
    if ended.reader is ExceptedReader.GUARDIAN:
        for journal, account in end_guardianships(tx, whose, ending, ended.unit):
            end_grants(tx, PATIENT, (journal,), (account,), at)
        return
    own, here = account_of_patient(tx.connection, *whose), journal_of(tx.connection, ended.unit, ended.patient)
    if own is not None and here is not None:
        end_grants(tx, PATIENT, (here.id,), (own,), at)


def _facts(
    connection: Connection, session: Session, whose: tuple[PatientId, str], new: NewExemption, at: datetime
) -> ExceptingFacts:
    (patient, number), actor, unit = whose, session.actor, unit_of(session)
    today = at.astimezone(ZONE).date()
    keeps = register_facts(connection, actor, unit, patient, at)
    standing = (one for one in stored.exceptions_of(connection, unit, patient) if one.stands(today))
    return ExceptingFacts(
        takes_part_in_care=_takes_part(connection, actor, session, patient, at),
        states_reason=bool(new.reason.strip()),
        is_thirteen=today >= birthday(number, GUARDIANS_UNTIL),
        is_sixteen=today >= birthday(number, OWN_ACCESS_FROM),
        stands_already=any(one.reader is new.reader for one in standing),
        is_for_a_guardian=new.reader is ExceptedReader.GUARDIAN,
        is_protected=is_protected(connection, actor.provider, patient),
        is_marked_dead=keeps.patient_is_dead,
        is_program=keeps.is_program,
    )


def _takes_part(connection: Connection, actor: Actor, session: Session, patient: PatientId, at: datetime) -> bool:
    return patient in related_patients(connection, person_behind(actor), unit_of(session), at)
