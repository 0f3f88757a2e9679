"""A patient's way in: an identity proved by e-ID finds or opens an account, and a key of one's own opens it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.errors import SignedOutError, SignInFailedError, UnavailableError, UnknownError
from journal.domain.ids import AccountId, PatientId, ProviderId, new_id
from journal.domain.patient_asks import EnterAsPatient, OpenPatientAccount, patient_actor
from journal.domain.people import AccountKind
from journal.policy.entering import EnterFacts, OpenAccountFacts, decide_enter, decide_open_account
from journal.policy.law import GUARDIANS_UNTIL
from journal.services import keyring_sessions as items
from journal.services.ages import is_old_enough, of_age_on, units_by_exception
from journal.services.keyring_accounts import (
    PASSPHRASE,
    RECOVERY_CODE,
    check_passphrase,
    code_unlocker,
    new_keys,
    open_by_code,
    open_by_passphrase,
    passphrase_unlocker,
    sealed_bundle,
    sealed_name,
)
from journal.services.keyring_opening import keep_unlocked
from journal.services.keyring_patients import eid_lookup, new_claims
from journal.services.keyring_rosters import Entered, enrol
from journal.services.keyring_sessions import Main, OwnItems, PatientSession
from journal.services.own_names import name_to_go_by
from journal.services.patient_keys import secrets_within_reach
from journal.services.throttling import door, knock, let_in
from journal.store import patient_accounts as stored
from journal.store.people import Named, account_row, add_account, add_unlocker, change_account, new_account, unlocker_of
from journal.store.people import providers as all_providers
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.care import CareProvider
    from journal.domain.eid import VerifiedIdentity
    from journal.services.keyring import Cookie
    from journal.services.keyring_accounts import OwnKeys
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.store.patient_accounts import StoredPatientAccount
    from journal.store.people import StoredUnlocker


@dataclass(frozen=True, slots=True)
class Known:
    """A care provider of the installation, and whether whoever proved the identity has an account there."""

    provider: CareProvider
    has_account: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """The cookie of a new session, and a new account's recovery code, shown this once."""

    cookie: Cookie = field(repr=False)
    recovery_code: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OwnFactor:
    """What a patient shows beside the e-ID: a passphrase, or the recovery code; from where (an address), on what."""

    passphrase: str = field(default="", repr=False)
    recovery_code: str = field(default="", repr=False)
    origin: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class _Entering:
    """By what name, how, and to which patient the account is joined, if to any yet."""

    name: str
    entered: Entered
    patient: PatientId | None = None


def known_at(parts: Parts, identity: VerifiedIdentity) -> tuple[Known, ...]:
    """Return the providers, those first where the identity has an account."""
    with parts.store.database.reading() as connection:
        found = tuple(
            Known(provider, _account(parts, connection, provider.id, identity) is not None)
            for provider in all_providers(connection)
        )
    return tuple(sorted(found, key=lambda known: not known.has_account))


def open_account(
    parts: Parts, identity: VerifiedIdentity, provider: ProviderId, shown: OwnFactor, at: datetime
) -> Opened:
    """Open an account for whoever proved an identity, with keys of their own; it waits for a unit to see the number.

    What is shown is the passphrase to open it by from now on. Raises InvalidError for a weak one, RefusedError,
    ConflictError when another browser just did.
    """
    check_passphrase(shown.passphrase, tuple(identity.name.split()))
    account = AccountId(new_id())
    keys = new_keys(account, provider, _pin(parts, provider))
    by_code, code = code_unlocker(keys, RECOVERY_CODE, at)
    unlockers = (passphrase_unlocker(parts.keyring, keys, shown.passphrase, at), by_code)
    _store_account(parts, identity, keys, unlockers, at)
    return Opened(_begin(parts, keys, _Entering(identity.name, Entered(shown.device)), at), code)


def _store_account(
    parts: Parts, identity: VerifiedIdentity, keys: OwnKeys, unlockers: tuple[StoredUnlocker, ...], at: datetime
) -> None:
    lookup = eid_lookup(parts.key_store, keys.provider, identity)
    with parts.store.writing(at=at) as tx:
        there = stored.account_by_eid(tx.connection, keys.provider, lookup) is not None
        facts = OpenAccountFacts(
            proved_identity=True,
            # From thirteen on a unit may make an exception, which is not known before one has seen the number.
            is_old_enough=is_old_enough(identity.number, at, GUARDIANS_UNTIL),
            has_one_already=there,
        )
        ask = OpenPatientAccount(actor=patient_actor(keys.account, keys.provider))
        parts.store.log.recorded(tx, decide_open_account(ask, facts), at)
        _add(tx, keys, unlockers, at)
        mine = (keys.account, keys.provider, lookup, None, at, None, None, of_age_on(identity.number, at))
        stored.add_patient_account(tx, stored.StoredPatientAccount(*mine, sealed_name(keys, identity.name)))
        claims = new_claims(tx.connection, parts.key_store, keys, identity, at)
        if not claims:
            raise UnavailableError("no unit of the provider has a register yet")
        stored.add_claims(tx, claims)


def _add(tx: Transaction, keys: OwnKeys, unlockers: tuple[StoredUnlocker, ...], at: datetime) -> None:
    """Enter the account without a name: whose it is stands sealed, in the register."""
    named = Named(f"patient-{keys.account.hex}", "", "")
    add_account(tx, new_account(keys.provider, keys.account, named, at, AccountKind.PATIENT))
    change_account(tx, keys.account, bundle=sealed_bundle(keys))
    for unlocker in unlockers:
        add_unlocker(tx, unlocker)


def enter(parts: Parts, identity: VerifiedIdentity, provider: ProviderId, shown: OwnFactor, at: datetime) -> Cookie:
    """Open one's own account with the e-ID and a key of one's own. Raises ThrottledError, SignInFailedError."""
    lookup = eid_lookup(parts.key_store, provider, identity)
    at_door = door(parts, lookup.hex(), shown.origin)
    knock(parts, at_door, at)
    with parts.store.database.reading() as connection:
        found = stored.account_by_eid(connection, provider, lookup)
    if found is None:
        raise SignInFailedError("no such account")
    keys = _open(parts, AccountId(found.account_id), shown)
    let_in(parts, at_door)
    return enter_with(parts, keys, identity.name, Entered(shown.device), at)


def enter_with(parts: Parts, keys: OwnKeys, name: str, entered: Entered, at: datetime) -> Cookie:
    """Begin the session of a patient whose keys were opened, by the name that an e-ID told; "" for its last one.

    Raises SignInFailedError for an account that is no patient's, RefusedError where the portal is closed (R-09).
    """
    with parts.store.database.reading() as connection:
        found = stored.patient_account(connection, keys.account)
    if found is None:
        raise SignInFailedError("no such account")
    patient = PatientId(found.patient_id) if found.patient_id else None
    if patient is not None:
        with parts.store.database.reading() as connection:
            dead = stored.is_marked_dead(connection, keys.provider, patient)
            alone = units_by_exception(connection, found, at) != frozenset()
        facts = EnterFacts(
            proved_identity=True, showed_own_factor=True, is_joined=True, is_marked_dead=dead, is_old_enough=alone
        )
        ask = EnterAsPatient(actor=patient_actor(keys.account, keys.provider), patient=patient)
        parts.store.log.log_access(decide_enter(ask, facts), at)
    named = name_to_go_by(parts, keys, found.sealed_name, name)
    return _begin(parts, keys, _Entering(named, entered, patient), at)


def _open(parts: Parts, account: AccountId, shown: OwnFactor) -> OwnKeys:
    kind = RECOVERY_CODE if shown.recovery_code else PASSPHRASE
    with parts.store.database.reading() as connection:
        row = account_row(connection, account)
        unlocker = unlocker_of(connection, account, kind)
    try:
        if shown.recovery_code:
            return open_by_code(row, unlocker, shown.recovery_code)
        return open_by_passphrase(parts.keyring, row, unlocker, shown.passphrase)
    except DoesNotOpenError as error:
        raise SignInFailedError("that did not unlock") from error


def _begin(parts: Parts, keys: OwnKeys, who: _Entering, at: datetime) -> Cookie:
    cookie, sessions = items.begin_cookie(), parts.keyring.sessions
    items.keep_main(sessions, cookie, Main(keys.account, None, {}, keys.pins, at))
    keep_unlocked(parts.keyring, cookie, keys, {}, at)
    with parts.store.database.reading() as connection:
        secrets = secrets_within_reach(connection, keys, who.patient, at)
    items.keep_own(sessions, cookie, OwnItems(who.name, secrets))
    sessions.touch(cookie.id, at.timestamp())
    enrol(sessions, cookie, keys, who.entered, at)
    return cookie


def patient_session(
    parts: Parts, connection: Connection, cookie: Cookie, main: Main, at: datetime
) -> PatientSession | None:
    """Return the session of a patient as the account stands now; None for an account that is nobody's here.

    Raises SignedOutError where the patient was marked as dead since (R-09), or no exception lets them read (P-11).
    """
    found = stored.patient_account(connection, main.account)
    if found is None:
        return None
    patient = PatientId(found.patient_id) if found.patient_id else None
    provider = ProviderId(found.provider_id)
    if patient is not None and stored.is_marked_dead(connection, provider, patient):
        raise SignedOutError("the portal is closed")
    reach = units_by_exception(connection, found, at) if patient is not None else None
    if reach == frozenset():
        raise SignedOutError("no exception stands any more")
    actor = patient_actor(main.account, provider)
    own = items.kept_own(parts.keyring.sessions, cookie)
    return PatientSession(cookie, actor, patient, own, main.pins, main.made_at, reach=reach)


def waiting_since(parts: Parts, session: PatientSession) -> datetime | None:
    """Return since when the account waits to be joined to its patient; None when nothing waits."""
    with parts.store.database.reading() as connection:
        return stored.waits_since(connection, session.actor.account)


def _account(
    parts: Parts, connection: Connection, provider: ProviderId, identity: VerifiedIdentity
) -> StoredPatientAccount | None:
    return stored.account_by_eid(connection, provider, eid_lookup(parts.key_store, provider, identity))


def _pin(parts: Parts, provider: ProviderId) -> bytes:
    """Return the fingerprint of the provider's key as the key store has it: no writer of the database names it."""
    pin = parts.key_store.pinned(provider)
    if pin is None:
        raise UnknownError("no such provider")
    return pin
