"""Patients' keys: by what an e-ID finds an account, claims to be somebody, and the secrets of one's own journals."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from secrets import token_bytes
from typing import TYPE_CHECKING

from journal.domain.ids import CircleId, JournalId, new_id
from journal.domain.people import Role
from journal.services.keyring_certificates import Issuer, account_statement, certificate_for
from journal.services.keyring_circles import FIRST, CircleKind, Trust, circle_id, known_circle
from journal.services.keyring_grants import PATIENT, Granted, Holder, open_grant, open_newest
from journal.services.keyring_joining import Enclosed, Place, issuer_for, new_invitation
from journal.store.grants import StoredAccountKey, account_keys, add_account_key, live_grants
from journal.store.invitations import Sent, add_invitation, take_invitation
from journal.store.patient_accounts import StoredClaim, register_circles
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.letters import open_letter, seal_letter
from keys.pairs import PublicKeys, key_pair

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.care import Journal
    from journal.domain.eid import VerifiedIdentity
    from journal.domain.ids import AccountId, ProviderId
    from journal.services.keyring_accounts import OwnKeys
    from journal.services.keyring_handing import Giver
    from journal.services.keyring_joining import NewInvitation
    from journal.services.keyring_sessions import HeldCircle
    from journal.store.database import Transaction
    from keys.key_store import KeyStore

_BY_INVITATION = 0
_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a claim says once a member has opened it: number and name by e-ID, and the keys that are to be certified."""

    number: str
    name: str
    keys: PublicKeys


@dataclass(frozen=True, slots=True)
class PatientCertificate:
    """An account's certified keys, and the one-time invitation of the unit that certified them."""

    invitation: NewInvitation
    key: StoredAccountKey


def eid_lookup(key_store: KeyStore, provider: ProviderId, identity: VerifiedIdentity) -> bytes:
    """Return by what an account is found again: keyed in the key store over issuer, subject and number, 32 bytes.

    The number goes in, so that a broker which names another for the same subject leads to nobody's account.
    """
    said = context("e-id/1", identity.issuer, identity.subject, identity.number)
    return key_store.index(provider, sha256(said).digest())


def new_claims(
    connection: Connection, key_store: KeyStore, keys: OwnKeys, identity: VerifiedIdentity, at: datetime
) -> list[StoredClaim]:
    """Seal who somebody proved to be to each register circle of the provider whose chain holds."""
    trust = Trust(keys.provider, keys.pins[keys.provider])
    public = key_pair(keys.seed).public
    said = {"number": identity.number, "name": identity.name}
    written = json.dumps(said | {"wrapping": public.wrapping.hex(), "signing": public.signing.hex()})
    found = []
    for circle in register_circles(connection, keys.provider):
        known = known_circle(connection, trust, CircleId(circle))
        if known is not None:
            bound_to = _bound(keys.provider, keys.account, known.id, known.epoch)
            letter = seal_letter(written.encode(), known.keys, bound_to)
            proof = _proof(key_store, keys.provider, keys.account, letter)
            found.append(StoredClaim(new_id(), keys.provider, keys.account, known.id, known.epoch, letter, proof, at))
    return found


def open_claim(key_store: KeyStore, circle: HeldCircle, claim: StoredClaim) -> Claimed | None:
    """Open a claim with the circle it was sealed to; None for one that nobody's e-ID stands behind.

    The proof is keyed in the key store: whoever only writes the database cannot claim to be anybody.
    """
    if _proof(key_store, claim.provider_id, claim.account_id, claim.letter) != claim.proof:
        return None
    bound_to = _bound(claim.provider_id, claim.account_id, claim.circle_id, claim.circle_epoch)
    try:
        read = json.loads(open_letter(claim.letter, circle.pair, bound_to))
    except DoesNotOpenError:
        return None
    keys = PublicKeys(bytes.fromhex(read["wrapping"]), bytes.fromhex(read["signing"]))
    # What was claimed before names were told agrees with nobody's, and is compared.
    return Claimed(read["number"], read.get("name", ""), keys)


def certified(
    connection: Connection, giver: Giver, account: AccountId, keys: PublicKeys, at: datetime
) -> PatientCertificate:
    """Certify a patient's keys by an invitation of the giver's unit that is made and used at once.

    Raises NoKeyError for whoever does not hold the unit's circle.
    """
    place = Place(giver.trust.provider, account, Role.PATIENT, giver.actor.unit)
    enclosed = Enclosed(token_bytes(32), {}, None, giver.trust.pin)
    invitation = new_invitation(place, enclosed, issuer_for(connection, giver.trust, giver.held, place))
    before = account_keys(connection, (account,))
    unsigned = StoredAccountKey(
        account_id=account,
        epoch=before[-1].epoch + 1 if before else FIRST,
        provider_id=giver.trust.provider,
        wrapping_key=keys.wrapping,
        signing_key=keys.signing,
        issuer_id=invitation.row.invitation_id,
        certificate=b"",
        made_at=at,
    )
    issuer = Issuer(invitation.row.invitation_id, _BY_INVITATION, enclosed.seed)
    return PatientCertificate(
        invitation, replace(unsigned, certificate=certificate_for(account_statement(unsigned), issuer))
    )


def certify(tx: Transaction, giver: Giver, account: AccountId, keys: PublicKeys, at: datetime) -> None:
    """Certify an account's keys in this transaction, unless that was done: grants are to the keys as they were then."""
    if account_keys(tx.connection, (account,)):
        return
    made = certified(tx.connection, giver, account, keys, at)
    # It stands for as long as it takes to be taken: one that nobody took lapses when the unit's circle is renewed.
    sent = Sent(token_bytes(32), b"", giver.actor.account, at, at + _MOMENT)
    add_invitation(tx, made.invitation.row, sent)
    take_invitation(tx, made.invitation.row.invitation_id, at)
    add_account_key(tx, made.key)


def patient_secret_of(
    connection: Connection, trust: Trust, held: Mapping[CircleId, HeldCircle], journal: Journal
) -> Granted | None:
    """Open a journal's newest patient secret as a member of its unit; None without the unit's circle."""
    owner = circle_id(trust.provider, CircleKind.UNIT, journal.unit)
    return open_newest(connection, trust, held.values(), (PATIENT, journal.id), owner)


def own_secrets(
    connection: Connection, trust: Trust, keys: OwnKeys, journals: Iterable[Journal]
) -> dict[JournalId, Granted]:
    """Open, with a patient's own keys, the newest secret of each of these journals that was granted."""
    rows = account_keys(connection, (keys.account,))
    own = Holder(keys.account, rows[-1].epoch if rows else FIRST, key_pair(keys.seed))
    found = {}
    for journal in journals:
        owner = known_circle(connection, trust, circle_id(trust.provider, CircleKind.UNIT, journal.unit))
        granted = live_grants(connection, PATIENT, (journal.id,), (keys.account,))
        for row in sorted(granted, key=lambda row: -row.epoch):
            secret = open_grant((row,), own, owner) if owner else None
            if secret is not None:
                found[journal.id] = Granted(PATIENT, journal.id, row.epoch, secret)
                break
    return found


def _proof(key_store: KeyStore, provider: UUID, account: UUID, letter: bytes) -> bytes:
    return key_store.index(provider, sha256(context("patient-claim/1", account, letter)).digest())


def _bound(provider: UUID, account: UUID, circle: UUID, epoch: int) -> bytes:
    return context("patient-claim/1", provider, account, circle, epoch)
