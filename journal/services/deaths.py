"""A patient's death: marked in the unit's register, and taken back where it was mistaken. The journal stands (R-09)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.death import Death, DeathSource
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError
from journal.domain.ids import DeathId, new_id
from journal.domain.numbers import birth_day
from journal.domain.register_asks import MarkDeath, SeeDeaths, UndoDeath
from journal.policy.law import ZONE
from journal.policy.outliving import decide_mark, decide_undo
from journal.policy.registering import decide_open_register
from journal.services.identities import add_identity, known_identity, require_unchanged
from journal.services.register import forget_card, patient_card
from journal.services.writing import unit_of
from journal.store import deaths as stored
from journal.store.emergencies import queue_notices
from journal.store.facts import register_facts
from journal.store.patients import require_registered

if TYPE_CHECKING:
    from datetime import date, datetime

    from journal.domain.access import Receipt
    from journal.domain.ids import PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction

_LONGEST_REASON = 1024


@dataclass(frozen=True, slots=True)
class NewDeath:
    """What the unit was told: the day of death, and from where it is known."""

    died_on: date
    source: DeathSource


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark that stands, and the log's promise that its row does."""

    death: DeathId
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Deaths:
    """The day of death as the register has it, if any, and every mark there was, newest first."""

    died_on: date | None
    marks: tuple[Death, ...]


def mark_dead(parts: Parts, session: Session, patient: PatientId, new: NewDeath, at: datetime) -> Marked:
    """Mark that a patient has died. Blocks stand, entries are kept and read as before, the log is owed as before.

    The day lies sealed in a newer version of the identity. Raises InvalidError, UnknownError, RefusedError, and
    ConflictError where the identity was changed meanwhile.
    """
    known = known_identity(parts, session, patient, at)
    _check(new.died_on, known.identity.number, at)
    death, unit, fresh = DeathId(new_id()), unit_of(session), parts.vault.prepare(at)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        ask = MarkDeath(actor=session.actor, patient=patient, death=death, version=fresh.id)
        stands = patient in stored.standing_deaths(tx.connection, unit, [patient])
        facts = stored.death_facts(tx.connection, session.actor, (unit, patient), (stands, False), at)
        recorded = parts.store.log.recorded(tx, decide_mark(ask, facts), at)
        require_unchanged(tx.connection, session, patient, known, at)
        account = session.actor.account
        made = Death(death, session.actor.provider, unit, patient, new.source, account, at, recorded.event)
        stored.add_death(tx, made)
        add_identity(parts, session, tx, (recorded, fresh, replace(known.identity, died_on=new.died_on)), at)
    forget_card(parts, session, patient)
    return Marked(death, recorded.receipt)


def undo_death(parts: Parts, session: Session, which: tuple[PatientId, DeathId], reason: str, at: datetime) -> Receipt:
    """Take a mistaken mark back, with the reason. The row stays, and so does the identity's version that said it.

    Raises InvalidError, UnknownError, RefusedError, and ConflictError where the identity was changed meanwhile.
    """
    if problem := sign_problem(reason) or ("too-long" if len(reason) > _LONGEST_REASON else None):
        raise InvalidError({"reason": problem})
    patient, death = which
    known, unit = known_identity(parts, session, patient, at), unit_of(session)
    fresh = parts.vault.prepare(at)
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        found = stored.death_named(tx.connection, unit, patient, death)
        sealed = parts.keyring.seal_reason(tx.connection, session, reason)
        why = Why(ReasonCode.OTHER, sealed)
        ask = UndoDeath(actor=session.actor, why=why, patient=patient, death=death, version=fresh.id)
        said = (found.stands, bool(reason.strip()))
        facts = stored.death_facts(tx.connection, session.actor, (unit, patient), said, at)
        recorded = parts.store.log.recorded(tx, decide_undo(ask, facts), at)
        require_unchanged(tx.connection, session, patient, known, at)
        stored.undo_death_row(tx, recorded, sealed, at)
        add_identity(parts, session, tx, (recorded, fresh, replace(known.identity, died_on=None)), at)
        _tell_the_living(tx, session, patient, at)
    forget_card(parts, session, patient)
    return recorded.receipt


def see_deaths(parts: Parts, session: Session, patient: PatientId, at: datetime) -> Deaths:
    """Return whether the own unit's register says that the patient is dead, and every mark there was."""
    card, unit = patient_card(parts, session, patient, at), unit_of(session)
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        facts = register_facts(connection, session.actor, unit, patient, at)
        found = stored.deaths_of(connection, unit, patient)
    parts.store.log.log_access(decide_open_register(SeeDeaths(actor=session.actor, patient=patient), facts), at)
    return Deaths(card.died_on, found)


def _check(died_on: date, number: str, at: datetime) -> None:
    if died_on > at.astimezone(ZONE).date():
        raise InvalidError({"died_on": "in-the-future"})
    if died_on < birth_day(number):
        raise InvalidError({"died_on": "before-birth"})


def _tell_the_living(tx: Transaction, session: Session, patient: PatientId, at: datetime) -> None:
    """Queue what the patient was not told while held to be dead, once no unit's register says so."""
    if not stored.is_marked_anywhere(tx.connection, session.actor.provider, patient):
        queue_notices(tx, session.actor.provider, patient, at)
