"""A patient lifts the own blocks for a while: from the phone, for whoever they sit with, until an end (PDL 4:5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.lift_asks import SeeLifts
from journal.domain.patient_asks import purpose_of
from journal.policy.lifting import decide_see_lifts
from journal.services.lifts import LiftDesk, consent_to, lift, require_possible, take_back
from journal.store import lifts as stored
from journal.store.blocks import inner_blocks
from journal.store.lift_facts import Consent, own_lift_facts

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import LiftId
    from journal.services.keyring import PatientSession
    from journal.services.lifts import NewLift
    from journal.services.parts import Parts


def lift_own_block(parts: Parts, session: PatientSession, new: NewLift, at: datetime) -> LiftId:
    """Lift what one has blocked oneself. It holds at once, and ends by the clock alone, and with the block.

    Raises InvalidError, UnknownError, UnlockNeededError, RefusedError.
    """
    require_possible(parts, session, new, at)
    actor, patient = session.actor, session.joined
    with parts.store.writing(actor.provider, patient, at=at) as tx:
        consent = consent_to(tx.connection, (actor, patient), new, at)
        facts = own_lift_facts(tx.connection, actor, patient, consent)
        return lift(parts, tx, (actor, patient, new), facts, at)


def take_back_own_lift(parts: Parts, session: PatientSession, lift: LiftId, at: datetime) -> None:
    """Take a lift back before its end, one's own or one that an officer entered. Raises UnknownError, RefusedError."""
    actor, patient = session.actor, session.joined
    with parts.store.writing(actor.provider, patient, at=at) as tx:
        found = stored.lift_named(tx.connection, actor.provider, patient, lift)
        facts = own_lift_facts(tx.connection, actor, patient, Consent(still_stands=found.stands(at)))
        take_back(parts, tx, (actor, found), facts, at)


def see_own_lifts(parts: Parts, session: PatientSession, at: datetime) -> LiftDesk:
    """Return the inner blocks that stand, and every lift there was, newest first."""
    actor, patient = session.actor, session.joined
    with parts.store.database.reading() as connection:
        facts = own_lift_facts(connection, actor, patient, Consent())
        blocks = inner_blocks(connection, actor.provider, patient, at)
        lifts = stored.lifts_of(connection, actor.provider, patient)
    ask = SeeLifts(actor=actor, purpose=purpose_of(actor), patient=patient)
    parts.store.log.log_access(decide_see_lifts(ask, facts), at)
    return LiftDesk(blocks, lifts)
