"""Patients of a unit: registered, found by number, listed, related to. Names are opened only under a logged row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from journal.domain.care import CareRelation, Journal
from journal.domain.entry import EntryHead, EntryKind, EventTime, UnsignedReason, VersionState
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError
from journal.domain.ids import EntryId, JournalId, PatientId, RelationId, new_id
from journal.domain.numbers import normalised_number
from journal.domain.register_asks import FindPatient, RegisterPatient, RegisterRelation
from journal.policy.registering import decide_keep_register, decide_open_register
from journal.services.register import PatientCard, forget_card, open_cards
from journal.services.throttling import count_lookup
from journal.services.writing import fresh_version, place_of, unit_of
from journal.store import patients, versions
from journal.store.entries import identity_heads
from journal.store.facts import register_facts
from journal.store.invitations import lock_provider
from journal.vault import Text

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.access import Recorded
    from journal.domain.care import Identity
    from journal.domain.entry import SealedVersion
    from journal.domain.ids import AccountId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.vault import Fresh

_LONGEST = {"name": 200, "number": 20, "phone": 40, "email": 200}


def register_patient(parts: Parts, session: Session, identity: Identity, at: datetime) -> PatientId:
    """Enter a patient in the unit's register, or a newer identity of one who stands there.

    A number that another unit of the provider has registered resolves to the same patient, silently. Raises
    InvalidError for malformed numbers, RefusedError, UnavailableError.
    """
    known = replace(identity, number=_checked(identity))
    lookup = _looked_up(parts, session, known.number, at)
    fresh = parts.vault.prepare(at)
    with parts.store.writing(at=at) as tx:
        # One registration at a time: two clerks who enter one number resolve to one patient.
        lock_provider(tx, session.actor.provider)
        found = patients.patient_by_lookup(tx.connection, session.actor.provider, lookup)
        patient = found or PatientId(new_id())
        recorded = _recorded(parts, session, tx, (patient, fresh), at)
        if found is None:
            patients.add_patient(tx, session.actor.provider, patient, lookup, at)
        _add_identity(parts, session, tx, (recorded, fresh, known), at)
    forget_card(parts, session, patient)
    return patient


def find_patient(parts: Parts, session: Session, typed: str, at: datetime) -> PatientCard | None:
    """Find a patient of the own unit by exact number. Nobody, and another unit's patient, are both None (A-11)."""
    number = normalised_number(typed)
    if number is None:
        raise InvalidError({"number": "not-a-number"})
    lookup = _looked_up(parts, session, number, at)
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
    """Begin a care relation of a staff member with a patient of the unit. It always has an end (A-03)."""
    patient, account = who
    if ends_at <= at:
        raise InvalidError({"ends_at": "in-the-past"})
    unit = unit_of(session)
    relation = CareRelation(RelationId(new_id()), account, patient, unit, at, ends_at)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        patients.require_registered(tx.connection, session.actor, patient)
        patients.require_therapist(tx.connection, unit, account, at)
        _record_relation(parts, session, tx, patient, at)
        patients.add_relation(tx, relation, session.actor.provider, session.actor.account, at)
    return relation.id


def end_relation(parts: Parts, session: Session, which: tuple[PatientId, RelationId], at: datetime) -> None:
    """End a relation now."""
    patient, _ = which
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        patients.require_registered(tx.connection, session.actor, patient)
        _record_relation(parts, session, tx, patient, at)
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


def _looked_up(parts: Parts, session: Session, number: str, at: datetime) -> bytes:
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


def _add_identity(
    parts: Parts,
    session: Session,
    tx: Transaction,
    what: tuple[Recorded[RegisterPatient], Fresh, Identity],
    at: datetime,
) -> None:
    """Add an identity as a version that rests from the start: nobody signs a name ("obehövligt", PDL 3:10)."""
    recorded, fresh, identity = what
    register, secret = _register(parts, session, tx, recorded, at)
    there = identity_heads(tx.connection, register.id, [recorded.ask.patient], at)
    entry = there[0].id if there else EntryId(new_id())
    place = place_of(register, recorded.ask.patient, entry, fresh.id)
    sealed = parts.vault.seal_new(recorded, fresh, secret, Text(place, identity))
    first = replace(fresh_version(session, place, recorded, sealed, at), unsigned_reason=UnsignedReason.NOT_NEEDED)
    number = there[0].newest.number + 1 if there else 1
    version = replace(first, number=number, state=VersionState.LOCKED, settled_at=at)
    if not there:
        versions.add_entry(tx, _identity_head(register, version, at), session.actor.provider)
    versions.add_version(tx, version, session.actor.assignment, recorded.event)


def _register(
    parts: Parts, session: Session, tx: Transaction, recorded: Recorded[RegisterPatient], at: datetime
) -> tuple[Journal, bytes]:
    """Return the unit's register and its reader secret; whoever registers the first patient makes both."""
    unit = unit_of(session)
    register = patients.journal_of(tx.connection, unit, None)
    if register is not None:
        return register, parts.keyring.reader_secret(tx.connection, session, register)
    register = Journal(JournalId(new_id()), session.actor.provider, unit, None)
    patients.add_journal(tx, register, at)
    return register, parts.keyring.new_journal(tx, session, register, recorded.event, at)


def _identity_head(register: Journal, version: SealedVersion, at: datetime) -> EntryHead:
    return EntryHead(
        id=version.place.entry,
        journal=register.id,
        patient=version.place.patient,
        unit=register.unit,
        kind=EntryKind.IDENTITY,
        happened=EventTime(at, at),
        author=version.author,
        made_at=at,
        misfiled_at=None,
        misfiled_link=None,
        versions=(version,),
    )
