"""The care hides a journal from its patient's own pages on a documented ground, and shows it again (P-13).

For when somebody else may have come in as the patient. Who shows it again has seen the patient, or knows them: an
e-ID is no proof of that here, for it is what may be in other hands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.access_words import ReasonCode, Why
from journal.domain.case_words import IdentityCheck
from journal.domain.entry_checks import sign_problem
from journal.domain.errors import InvalidError, UnknownError
from journal.domain.ids import new_id
from journal.domain.release import Seal, SealGround
from journal.domain.seal_asks import ReopenForPatient, SealForPatient, SeeUnitsSeals
from journal.policy.registering import decide_open_register
from journal.policy.sealing import CareReopenFacts, CareSealFacts, decide_care_reopen, decide_care_seal
from journal.services.seals import NewSeal
from journal.services.writing import unit_of
from journal.store import seals as stored
from journal.store.facts import register_facts
from journal.store.patients import require_registered

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.domain.ids import PatientId
    from journal.services.keyring import Session
    from journal.services.parts import Parts

__all__ = ["SEEN", "NewCareSeal", "SealGround", "SealMade", "reopen_for_patient", "seal_for_patient", "see_unit_seals"]

SEEN = (IdentityCheck.DOCUMENT, IdentityCheck.KNOWN)
"""How a unit may have seen who the patient is."""

_LONGEST_WHY = 1024


@dataclass(frozen=True, slots=True)
class NewCareSeal:
    """On what ground, why in words, and what: the own unit's journal, or every unit's; always, or of some days."""

    ground: SealGround
    why: str
    everywhere: bool = False
    period: NewSeal = field(default_factory=NewSeal)


@dataclass(frozen=True, slots=True)
class SealMade:
    """A seal that stands, and the log's promise that its row does."""

    seal: UUID
    receipt: Receipt


def see_unit_seals(parts: Parts, session: Session, patient: PatientId, at: datetime) -> tuple[Seal, ...]:
    """Return what the own unit has sealed of a patient's, newest first. Raises UnknownError, RefusedError."""
    with parts.store.database.reading() as connection:
        require_registered(connection, session.actor, patient)
        facts = register_facts(connection, session.actor, unit_of(session), patient, at)
        found = stored.seals_of(connection, session.actor.provider, patient)
    parts.store.log.log_access(decide_open_register(SeeUnitsSeals(actor=session.actor, patient=patient), facts), at)
    return tuple(seal for seal in found if seal.by_unit == unit_of(session))


def seal_for_patient(parts: Parts, session: Session, patient: PatientId, new: NewCareSeal, at: datetime) -> SealMade:
    """Hide, from the patient's next request on. Raises InvalidError, UnknownError, RefusedError."""
    new.period.check()
    if problem := sign_problem(new.why) or ("too-long" if len(new.why) > _LONGEST_WHY else None):
        raise InvalidError({"why": problem})
    actor, unit = session.actor, unit_of(session)
    where, days = None if new.everywhere else unit, (new.period.first_day, new.period.last_day)
    seal = Seal(new_id(), actor.provider, patient, where, *days, at, None, unit, new.ground)
    with parts.store.writing(actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, actor, patient)
        why = Why(ReasonCode.OTHER, parts.keyring.seal_reason(tx.connection, session, new.why.strip()))
        ask = SealForPatient(actor=actor, why=why, patient=patient, seal=seal.id)
        who = _who(tx.connection, session, patient, at)
        facts = CareSealFacts(**who, states_ground_and_why=bool(new.why.strip()))
        recorded = parts.store.log.recorded(tx, decide_care_seal(ask, facts), at)
        stored.add_seal(tx, seal, recorded)
    return SealMade(seal.id, recorded.receipt)


def reopen_for_patient(
    parts: Parts, session: Session, which: tuple[PatientId, UUID], check: IdentityCheck, at: datetime
) -> Receipt:
    """Show again what the own unit has hidden. Raises UnknownError, RefusedError."""
    patient, seal = which
    with parts.store.writing(session.actor.provider, patient, at=at) as tx:
        require_registered(tx.connection, session.actor, patient)
        found = stored.seal_named(tx.connection, session.actor.provider, patient, seal)
        if found.by_unit != unit_of(session):
            raise UnknownError("no such seal")
        facts = CareReopenFacts(
            **_who(tx.connection, session, patient, at),
            saw_who_the_patient_is=check in SEEN,
            still_stands=found.reopened_at is None,
        )
        ask = ReopenForPatient(actor=session.actor, patient=patient, seal=seal)
        recorded = parts.store.log.recorded(tx, decide_care_reopen(ask, facts), at)
        stored.reopen_row(tx, recorded, at, check)
    return recorded.receipt


def _who(connection: Connection, session: Session, patient: PatientId, at: datetime) -> dict[str, bool]:
    keeps = register_facts(connection, session.actor, unit_of(session), patient, at)
    return {
        "keeps_register": keeps.is_clerk or keeps.is_therapist,
        "own_unit": keeps.own_unit,
        "is_own_record": keeps.is_own_record,
        "is_program": keeps.is_program,
    }
