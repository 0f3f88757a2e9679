"""Patients of a unit: registered, found by number, listed, related to. Names are opened only under a logged row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from journal.domain.care import CareRelation
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError
from journal.domain.ids import PatientId, RelationId, new_id
from journal.domain.numbers import normalised_number
from journal.domain.register_asks import FindPatient, RegisterPatient, RegisterRelation
from journal.policy.closing import decide_end_care, is_owed_a_closing
from journal.policy.registering import decide_begin_care, decide_keep_register, decide_open_register
from journal.services.identities import add_identity, known_if_dead, require_unchanged
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.register import PatientCard, forget_card, open_cards
from journal.services.throttling import count_lookup
from journal.services.writing import unit_of
from journal.store import patients
from journal.store.closing_facts import ending_facts
from journal.store.database import lock_patient
from journal.store.entries import identity_heads
from journal.store.facts import register_facts
from journal.store.invitations import lock_provider
from journal.store.patient_accounts import ask_strangers_again

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Recorded
    from journal.domain.care import Identity
    from journal.domain.ids import AccountId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.vault import Fresh

_LONGEST = {"name": 200, "number": 20, "phone": 40, "email": 200}


def register_patient(parts: Parts, session: Session, identity: Identity, at: datetime) -> PatientId:
    """Enter a patient in the unit's register, or a newer identity of one who stands there.

    A number that another unit of the provider has registered resolves to the same patient, silently. Of whom the
    register says that they are dead, it goes on saying so. Raises InvalidError for malformed numbers, ConflictError
    where such a mark came or went meanwhile, RefusedError, UnavailableError.
    """
    known = replace(identity, number=_checked(identity))
    lookup = looked_up(parts, session, known.number, at)
    dead = known_if_dead(parts, session, lookup, at)
    known = replace(known, died_on=dead.identity.died_on if dead else None)
    fresh = parts.vault.prepare(at)
    with parts.store.writing(at=at) as tx:
        # One registration at a time: two clerks who enter one number resolve to one patient.
        lock_provider(tx, session.actor.provider)
        found = patients.patient_by_lookup(tx.connection, session.actor.provider, lookup)
        patient = found or PatientId(new_id())
        if found is not None:
            lock_patient(tx.connection, session.actor.provider, found)
            require_unchanged(tx.connection, session, found, dead, at)
        recorded = _recorded(parts, session, tx, (patient, fresh), at)
        if found is None:
            patients.add_patient(tx, session.actor.provider, patient, lookup, at)
        add_identity(parts, session, tx, (recorded, fresh, known), at)
        ask_strangers_again(tx, circle_id(session.actor.provider, CircleKind.REGISTER, unit_of(session)))
    forget_card(parts, session, patient)
    return patient


def find_patient(parts: Parts, session: Session, typed: str, at: datetime) -> PatientCard | None:
    """Find a patient of the own unit by exact number. Nobody, and another unit's patient, are both None (A-11)."""
    number = normalised_number(typed)
    if number is None:
        raise InvalidError({"number": "not-a-number"})
    lookup = looked_up(parts, session, number, at)
    with parts.store.database.reading() as connection:
        patient = patients.patient_by_lookup(connection, session.actor.provider, lookup)
        register = patients.journal_of(connection, unit_of(session), None)
        heads = identity_heads(connection, register.id, [patient], at) if patient and register else ()
        here = tuple(head.patient for head in heads)
        facts = register_facts(connection, session.actor, unit_of(session), None, at)
    parts.store.log.log_access(decide_open_register(FindPatient(actor=session.actor, found=here), facts), at)
    return open_cards(parts, session, here, at)[0] if here else None


def begin_relation(
    parts: Parts, session: Session, who: tuple[PatientId, AccountId], ends_at: datetime, at: datetime
) -> RelationId:
    """Begin a care relation of a staff member with a patient of the unit. It always has an end (A-03).

    Nobody begins to take part in the care of the dead (R-09): RefusedError.
    """
    patient, account = who
    if ends_at <= at:
        raise InvalidError({"ends_at": "in-the-past"})
    unit = unit_of(session)
    relation = CareRelation(RelationId(new_id()), account, patient, unit, at, ends_at)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        patients.require_registered(tx.connection, session.actor, patient)
        patients.require_therapist(tx.connection, unit, account, at)
        ask = RegisterRelation(actor=session.actor, patient=patient)
        facts = register_facts(tx.connection, session.actor, unit, patient, at)
        parts.store.log.recorded(tx, decide_begin_care(ask, facts), at)
        patients.add_relation(tx, relation, session.actor.provider, session.actor.account, at)
    return relation.id


def end_relation(
    parts: Parts, session: Session, which: tuple[PatientId, RelationId], at: datetime, *, without_closing: bool = False
) -> None:
    """End a relation now.

    Where nobody else takes part in the care here, and no signed entry closes it, InvalidError: whoever means it
    nevertheless says so, and the row says that it was said (J-03). Only whether there is such an entry is told.
    """
    patient, _ = which
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        patients.require_registered(tx.connection, session.actor, patient)
        patients.require_standing(tx.connection, session.actor, which, at)
        facts = ending_facts(tx.connection, session.actor, which, at, meant=without_closing)
        if is_owed_a_closing(facts):
            raise InvalidError({"without_closing": "care-not-closed"})
        ask = RegisterRelation(actor=session.actor, patient=patient)
        parts.store.log.recorded(tx, decide_end_care(ask, facts), at)
        patients.end_relation(tx, session.actor, which, at)


def relations(parts: Parts, session: Session, patient: PatientId, at: datetime) -> tuple[CareRelation, ...]:
    """Return the patient's relations at the unit, past and present."""
    with parts.store.database.reading() as connection:
        patients.require_registered(connection, session.actor, patient)
        facts = register_facts(connection, session.actor, unit_of(session), patient, at)
        found = patients.relations_of(connection, unit_of(session), patient)
    ask = FindPatient(actor=session.actor, found=(patient,))
    parts.store.log.log_access(decide_open_register(ask, facts), at)
    return found


def register_relative(parts: Parts, session: Session, who: tuple[PatientId, AccountId], at: datetime) -> None:
    """Enter that a staff member is the patient's relative: nothing of that patient opens for them (A-12)."""
    patient, account = who
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        patients.require_registered(tx.connection, session.actor, patient)
        patients.require_colleague(tx.connection, session.actor.provider, account)
        _record_relation(parts, session, tx, patient, at)
        patients.add_relative(tx, session.actor, (patient, account), at)


def looked_up(parts: Parts, session: Session, number: str, at: datetime) -> bytes:
    """Return a number's value in the two-step index: counted first, so that nobody enumerates numbers."""
    count_lookup(parts, session.actor.account, at)
    with parts.store.database.reading() as connection:
        inner = parts.keyring.index_inner(connection, session, number)
    return parts.key_store.index(session.actor.provider, inner)


def _checked(identity: Identity) -> str:
    problems = {
        field: problem
        for field, longest in _LONGEST.items()
        if (problem := _problem(getattr(identity, field), longest)) is not None
    }
    if not identity.name.strip():
        problems["name"] = "empty"
    number = normalised_number(identity.number)
    if number is None:
        problems["number"] = "not-a-number"
    if problems or number is None:
        raise InvalidError(problems)
    return number


def _problem(value: str, longest: int) -> str | None:
    return sign_problem(value) or ("too-long" if len(value) > longest else None)


def _recorded(
    parts: Parts, session: Session, tx: Transaction, what: tuple[PatientId, Fresh], at: datetime
) -> Recorded[RegisterPatient]:
    patient, fresh = what
    ask = RegisterPatient(actor=session.actor, patient=patient, version=fresh.id)
    facts = register_facts(tx.connection, session.actor, unit_of(session), patient, at)
    return parts.store.log.recorded(tx, decide_keep_register(ask, facts), at)


def _record_relation(parts: Parts, session: Session, tx: Transaction, patient: PatientId, at: datetime) -> None:
    ask = RegisterRelation(actor=session.actor, patient=patient)
    facts = register_facts(tx.connection, session.actor, unit_of(session), patient, at)
    parts.store.log.recorded(tx, decide_keep_register(ask, facts), at)
