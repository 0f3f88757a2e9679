"""An account beside the register: whose names differ waits for somebody to compare; somebody else's is parted again.

Whoever types a wrong number into a register joins its bearer to another's journal, were it for the number alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.patient_asks import SeeAccount, SeparateAccount
from journal.policy.entering import SeparateFacts, decide_separate
from journal.policy.registering import decide_open_register
from journal.services.handing_over import do_what_waits
from journal.services.keyring import trust
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.keyring_grants import PATIENT
from journal.services.keyring_handing import Giver
from journal.services.keyring_index import open_index
from journal.services.patients_arriving import Answering, join, lookup_of, opened_claim
from journal.services.writing import unit_of
from journal.store import patient_accounts as stored
from journal.store.facts import register_facts
from journal.store.grants import end_grants
from journal.store.patients import patient_by_lookup, require_registered

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.domain.ids import PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts

_LONGEST_WHY = 1024


@dataclass(frozen=True, slots=True)
class WaitingAccount:
    """An account whose number is the patient's, and whose e-ID has another name; ``claim`` is what is confirmed."""

    claim: UUID
    name: str = field(repr=False)
    since: datetime


@dataclass(frozen=True, slots=True)
class AccountSeen:
    """Since when a patient has an account, None where there is none; and the accounts that wait to be compared."""

    joined_at: datetime | None
    waiting: tuple[WaitingAccount, ...]


def see_account(parts: Parts, session: Session, patient: PatientId, at: datetime) -> AccountSeen:
    """Return what the patient has of an account. Raises UnknownError, RefusedError."""
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        facts = register_facts(connection, session.actor, unit_of(session), patient, at)
    parts.store.log.log_access(decide_open_register(SeeAccount(actor=session.actor, patient=patient), facts), at)
    with parts.store.database.reading() as connection:
        account = stored.account_of_patient(connection, session.actor.provider, patient)
        found = stored.patient_account(connection, account) if account else None
        waiting = _waiting(parts, connection, session, patient)
    shown = tuple(
        WaitingAccount(one.claim.claim_id, one.said.name, one.claim.made_at) for one in waiting if one.said is not None
    )
    return AccountSeen(found.joined_at if found else None, shown)


def join_compared(parts: Parts, session: Session, which: tuple[PatientId, UUID], at: datetime) -> None:
    """Join an account whose name differs, since somebody has seen that it is the patient's all the same.

    Raises UnknownError, NoKeyError for whoever does not hold the unit's keys, RefusedError.
    """
    patient, claim = which
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        wanted = [one for one in _waiting(parts, tx.connection, session, patient) if one.claim.claim_id == claim]
        if not wanted or not stored.answer_claim(tx, claim, stored.JOINED, at, stored.DIFFERS):
            raise UnknownError("no such account waits")
        join(parts, tx, _giver(session), (wanted[0], patient), at)
    do_what_waits(parts, _giver(session), at)


def separate_account(parts: Parts, session: Session, patient: PatientId, why: str, at: datetime) -> Receipt:
    """Undo that an account is the patient's: what it reads ends with its next request, and its keys at once.

    Raises InvalidError, UnknownError, RefusedError.
    """
    if problem := sign_problem(why) or ("too-long" if len(why) > _LONGEST_WHY else None):
        raise InvalidError({"why": problem})
    provider = session.actor.provider
    with parts.store.writing(provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        account = stored.account_of_patient(tx.connection, provider, patient)
        if account is None:
            raise UnknownError("no account is this patient's")
        said = Why(ReasonCode.OTHER, parts.keyring.seal_reason(tx.connection, session, why.strip()))
        ask = SeparateAccount(actor=session.actor, why=said, patient=patient, account=account)
        decision = decide_separate(ask, _facts(tx.connection, session, patient, at, says_why=bool(why.strip())))
        receipt = parts.store.log.recorded(tx, decision, at).receipt
        stored.separate_account(tx, account, at)
        journals = stored.journals_of(tx.connection, provider, patient)
        end_grants(tx, PATIENT, [journal.id for journal in journals], (account,), at)
    return receipt


def _waiting(parts: Parts, connection: Connection, session: Session, patient: PatientId) -> list[Answering]:
    """Return the claims that wait to be compared with this patient's name; none without the keys that open them."""
    giver = _giver(session)
    register = circle_id(session.actor.provider, CircleKind.REGISTER, unit_of(session))
    index = open_index(connection, giver.trust, giver.held.values())
    if register not in giver.held or index is None:
        return []
    found = []
    for claim in stored.claims_answered(connection, register, stored.DIFFERS):
        said = opened_claim(parts, connection, giver, claim)
        lookup = lookup_of(parts, giver, index, said)
        if said is not None and patient_by_lookup(connection, session.actor.provider, lookup) == patient:
            found.append(Answering(claim, said, lookup, were_compared=True))
    return found


def _facts(
    connection: Connection, session: Session, patient: PatientId, at: datetime, *, says_why: bool
) -> SeparateFacts:
    keeps = register_facts(connection, session.actor, unit_of(session), patient, at)
    return SeparateFacts(
        keeps_register=keeps.is_clerk or keeps.is_therapist,
        own_unit=keeps.own_unit,
        says_why=says_why,
        is_own_record=keeps.is_own_record,
        is_program=keeps.is_program,
    )


def _giver(session: Session) -> Giver:
    return Giver(session.actor, trust(session), session.circles)
