"""A patient closes the own account: what goes and what stays is told first; then all of it goes in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.errors import SignedOutError
from journal.domain.holding import HeldMatter
from journal.domain.holding_asks import CloseOwnAccount
from journal.domain.ids import AccountId, PatientId, ProviderId
from journal.policy.informing import PartFacts, decide_part, own_fates
from journal.services import keyring_sessions as items
from journal.services.departed import mark_closed
from journal.services.held import about, newest_item, whose
from journal.services.keyring_grants import PATIENT
from journal.services.keyring_rosters import end_session, live_sessions, way_in_of
from journal.services.notices import ADDRESS
from journal.services.throttling import forget_account
from journal.store.grants import end_grants
from journal.store.holdings import Whose, count_held, erase_held
from journal.store.leaving import erase_account
from journal.store.patient_accounts import journals_of, patient_account

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.access import Receipt
    from journal.policy.leaving import Fate
    from journal.services.keyring import PatientSession
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.store.patient_accounts import StoredPatientAccount


@dataclass(frozen=True, slots=True)
class Parting:
    """What would become, or became, of everything, and how many rows there are of each matter."""

    fates: tuple[Fate, ...]
    counts: dict[HeldMatter, int]


def parting(parts: Parts, session: PatientSession, at: datetime) -> Parting:
    """Tell what closing one's own account would erase and leave (D-02). Only metadata: nothing is opened."""
    with parts.store.database.reading() as connection:
        return _told(connection, session, at)


def close_own_account(parts: Parts, session: PatientSession, at: datetime) -> tuple[Parting, Receipt]:
    """Close one's own account, at once and for good; return what became of everything, and the log's receipt.

    Raises UnlockNeededError, and SignedOutError for one that is closed already.

    Journal, blocks and log stand (D-01, D-03).
    """
    items.require_unlocked(parts.keyring.sessions, session.cookie, at)
    actor = session.actor
    with parts.store.writing(actor.provider, session.patient, at=at) as tx:
        found = patient_account(tx.connection, actor.account)
        if found is None:
            raise SignedOutError("the account is closed")
        # It may have been joined since this session's request began.
        session = replace(session, patient=PatientId(found.patient_id) if found.patient_id else None)
        ask = CloseOwnAccount(actor=actor, about=about(session))
        facts = PartFacts(is_own_account=True, has_fresh_unlock=True)
        receipt = parts.store.log.recorded(tx, decide_part(ask, facts), at).receipt
        told = _told(tx.connection, session, at)
        erase_own(parts, tx, found, at)
        # Under the patient's lock, so that nobody puts another in, and before the commit: stopped after it, the account
        # stands and its notices wait for an address; an address alone never stays.
        parts.key_store.drop_secret(ADDRESS, actor.account)
    mark_closed(parts, actor.provider, (actor.account,), at)
    _end_sessions(parts, session, at)
    parts.store.database.empty_log()
    return told, receipt


def erase_own(parts: Parts, tx: Transaction, found: StoredPatientAccount, at: datetime) -> None:
    """Erase all that goes with a patient's account, under the patient's lock if it is joined to one."""
    account = AccountId(found.account_id)
    patient = PatientId(found.patient_id) if found.patient_id else None
    forget_account(parts, tx, found.eid_lookup.hex(), (account,))
    if patient is not None:
        journals = journals_of(tx.connection, ProviderId(found.provider_id), patient)
        end_grants(tx, PATIENT, [journal.id for journal in journals], (account,), at)
    erase_account(tx, account, at)
    goes = {HeldMatter(fate.matter) for fate in own_fates(None, at) if not fate.stays}
    erase_held(tx, Whose(account, patient), goes)


def _end_sessions(parts: Parts, session: PatientSession, at: datetime) -> None:
    """End every session of the account. One that is not found here is refused at its next request all the same."""
    sessions = parts.keyring.sessions
    way_in = way_in_of(sessions, session.cookie)
    if way_in is not None:
        for live in live_sessions(sessions, way_in.roster, at):
            end_session(sessions, way_in.roster, live.id)
        sessions.drop(way_in.roster.id)
    sessions.drop(session.id)


def _told(connection: Connection, session: PatientSession, at: datetime) -> Parting:
    last_item = newest_item(connection, session)
    return Parting(own_fates(last_item, at), count_held(connection, whose(session)))
