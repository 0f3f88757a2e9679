"""Patients whom a member's sign-in lets in: claims answered, keys certified, the own journals' secrets granted."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from journal.domain.age_exemption import ExceptedReader
from journal.domain.errors import NoKeyError, RefusedError, TamperedError
from journal.domain.ids import AccountId, CircleId
from journal.domain.names import names_agree
from journal.domain.patient_asks import GrantToPatients, JoinPatient
from journal.domain.people import Role
from journal.policy.entering import JoinPatientFacts, PatientGrantFacts, decide_join_patient, decide_patient_grant
from journal.policy.law import ZONE
from journal.services.ages import is_old_enough
from journal.services.guardians_arriving import Guardian, join_guardian, keep_guardians
from journal.services.keyring_circles import CircleKind, circle_id, known_account
from journal.services.keyring_epochs import at_epoch
from journal.services.keyring_grants import Noted, make_grant
from journal.services.keyring_index import open_index
from journal.services.keyring_journals import open_newest_reader
from journal.services.keyring_patients import certify, open_claim, patient_secret_of
from journal.services.register import identities_opened
from journal.store import patient_accounts as stored
from journal.store.age_exemptions import excepting_units
from journal.store.grants import add_grants
from journal.store.patients import is_registered, patient_by_lookup
from journal.store.releases import unit_releases

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.domain.ids import PatientId
    from journal.services.keyring_handing import Giver
    from journal.services.keyring_patients import Claimed
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.store.grants import StoredGrant
    from journal.store.patient_accounts import StoredClaim

REFUSED = "refused"


def let_patients_in(parts: Parts, giver: Giver, at: datetime) -> int:
    """Answer the claims that wait for this member's unit, and grant what patients lack; return how many were joined.

    Only a therapist holds both circles that it takes: the register's, and the unit's that certifies.
    """
    unit = giver.actor.unit
    if giver.actor.role is not Role.THERAPIST or unit is None:
        return 0
    joined = _answer_claims(parts, giver, at)
    _grant(parts, giver, at)
    keep_guardians(parts, giver, at)
    return joined


def _answer_claims(parts: Parts, giver: Giver, at: datetime) -> int:
    register, unit = (
        circle_id(giver.trust.provider, kind, giver.actor.unit) for kind in (CircleKind.REGISTER, CircleKind.UNIT)
    )
    # A newcomer may have been handed the one by a clerk, and wait for the other.
    if not {register, unit} <= giver.held.keys():
        return 0
    joined = 0
    with parts.store.database.reading() as connection:
        waiting = stored.open_claims(connection, register)
        index = open_index(connection, giver.trust, giver.held.values()) if waiting else None
        opened = [(claim, opened_claim(parts, connection, giver, claim)) for claim in waiting]
    for claim, said in opened:
        if index is not None:
            lookup = lookup_of(parts, giver, index, said)
            joined += _answer(parts, giver, Answering(claim, said, lookup), at)
            if said is not None:
                joined += join_guardian(parts, giver, Guardian(AccountId(claim.account_id), said, lookup), at)
    return joined


@dataclass(frozen=True, slots=True)
class Answering:
    """A claim, what it says if anybody's e-ID stands behind it, and the value of its number in the index.

    ``names_agree``: the e-ID's and the register's; ``were_compared``: by somebody who joins the account all the same.
    """

    claim: StoredClaim
    said: Claimed | None
    lookup: bytes
    names_agree: bool = False
    were_compared: bool = False


def lookup_of(parts: Parts, giver: Giver, index: bytes, said: Claimed | None) -> bytes:
    """Return the value of a claim's number in the two-step index."""
    inner = hmac.digest(index, (said.number if said else "").encode(), hashlib.sha256)
    return parts.key_store.index(giver.trust.provider, inner)


def opened_claim(parts: Parts, connection: Connection, giver: Giver, claim: StoredClaim) -> Claimed | None:
    """Open a claim with the register's circle; None for one that nobody's e-ID stands behind."""
    newest = giver.held[CircleId(claim.circle_id)]
    circle = at_epoch(connection, giver.trust.provider, newest, claim.circle_epoch)
    return open_claim(parts.key_store, circle, claim) if circle else None


def _answer(parts: Parts, giver: Giver, answering: Answering, at: datetime) -> bool:
    """Join the account where number and name are a patient's of this unit; else say that it is nobody's here.

    A number alone is not enough: one that was typed wrong in the register is somebody else's.
    """
    with parts.store.database.reading() as connection:
        patient = patient_by_lookup(connection, giver.trust.provider, answering.lookup)
        here = patient is not None and is_registered(connection, giver.actor, patient)
        known = stored.patient_account(connection, AccountId(answering.claim.account_id))
    if patient is None or not here:
        return _settle(parts, answering, stored.NOT_HERE, at)
    if known is not None and known.patient_id == patient:
        # Another unit saw the number first: certified anew, what that one granted would open no more.
        return _settle(parts, answering, stored.JOINED, at)
    registered = _registered_name(parts, giver, patient, at)
    answering = replace(answering, names_agree=names_agree(answering.said.name if answering.said else "", registered))
    try:
        with parts.store.writing(giver.trust.provider, patient, at=at) as tx:
            if not stored.answer_claim(tx, answering.claim.claim_id, stored.JOINED, at):
                return False
            join(parts, tx, giver, (answering, patient), at)
    except RefusedError:
        # It is logged; a member's sign-in does not fail for it, and it is not asked again at the next.
        return _settle(parts, answering, REFUSED if answering.names_agree else stored.DIFFERS, at)
    return True


def _registered_name(parts: Parts, giver: Giver, patient: PatientId, at: datetime) -> str:
    """Return the name that the unit's register has, opened under a row; "" where it does not open."""

    def secret_of(connection: Connection, register: Journal) -> bytes:
        return open_newest_reader(connection, giver.trust, giver.held, register).secret

    unit = giver.actor.unit
    try:
        found = identities_opened(parts, (giver.actor, unit, secret_of), (patient,), at) if unit else {}
    except (TamperedError, NoKeyError):
        # A member's sign-in does not fail for it: whoever compares is told.
        return ""
    return found[patient].name if patient in found else ""


def _settle(parts: Parts, answering: Answering, answer: str, at: datetime) -> bool:
    with parts.store.database.writing() as tx:
        stored.answer_claim(tx, answering.claim.claim_id, answer, at)
    return False


def join(parts: Parts, tx: Transaction, giver: Giver, what: tuple[Answering, PatientId], at: datetime) -> None:
    """Join an account to a patient, and certify its keys. Raises RefusedError."""
    answering, patient = what
    account, said = AccountId(answering.claim.account_id), answering.said
    facts = JoinPatientFacts(
        number_matches=True,
        claim_is_genuine=said is not None,
        stands_in_the_units_register=True,
        names_agree=answering.names_agree,
        were_compared=answering.were_compared,
        is_old_enough=said is not None and (is_old_enough(said.number, at) or _is_excepted(tx, giver, patient, at)),
        is_marked_dead=stored.is_marked_dead(tx.connection, giver.trust.provider, patient),
    )
    ask = JoinPatient(actor=giver.actor, patient=patient, account=account)
    recorded = parts.store.log.recorded(tx, decide_join_patient(ask, facts), at)
    if said is None:
        return
    certify(tx, giver, account, said.keys, at)
    stored.join_patient(tx, account, patient, recorded.event, at)


def _is_excepted(tx: Transaction, giver: Giver, patient: PatientId, at: datetime) -> bool:
    """Say whether the member's unit lets this patient read before they are sixteen (P-11)."""
    whose, today = (giver.trust.provider, patient), at.astimezone(ZONE).date()
    return giver.actor.unit in excepting_units(tx.connection, whose, ExceptedReader.PATIENT, today)


def _grant(parts: Parts, giver: Giver, at: datetime) -> None:
    """Grant each patient of the unit who has an account the newest secret of the own journal there."""
    unit = giver.actor.unit
    owner = giver.held.get(circle_id(giver.trust.provider, CircleKind.UNIT, unit))
    today = at.astimezone(ZONE).date()
    if unit is None or owner is None:
        return
    with parts.store.database.reading() as connection:
        releases = unit_releases(connection, unit)
        if not releases or not stored.grants_waiting(connection, unit, owner.id, today):
            return
    with parts.store.writing(at=at) as tx:
        # Looked up again: another member may have signed in meanwhile.
        waiting = stored.grants_waiting(tx.connection, unit, owner.id, today)
        # Of whom is under sixteen those alone wait whom the unit excepts.
        accounts = tuple(AccountId(each.key.account_id) for each in waiting)
        facts = PatientGrantFacts(is_their_own=True, unit_releases=releases, are_old_enough=True)
        ask = GrantToPatients(actor=giver.actor, accounts=accounts)
        event = parts.store.log.recorded(tx, decide_patient_grant(ask, facts), at).event
        add_grants(tx, _made(tx.connection, giver, waiting, Noted(giver.trust.provider, event, at)))


def _made(connection: Connection, giver: Giver, waiting: list[stored.GrantWaiting], noted: Noted) -> list[StoredGrant]:
    owner = giver.held[circle_id(giver.trust.provider, CircleKind.UNIT, giver.actor.unit)]
    made = []
    for each in waiting:
        known = known_account(connection, giver.trust, each.key)
        secret = patient_secret_of(connection, giver.trust, giver.held, each.journal)
        if known is not None and secret is not None:
            made.append(make_grant(secret, known, owner, noted))
    return made
