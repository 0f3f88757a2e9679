"""Signing in with two factors, choosing the one assignment to act in, and staying signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.errors import SignedOutError, SignInFailedError, UnknownError
from journal.domain.ids import AccountId, new_id
from journal.domain.people import Role
from journal.domain.practice_asks import SignIn
from journal.policy.joining import SignInFacts, decide_sign_in
from journal.services import keyring_sessions as items
from journal.services.eid_factor import is_own_number
from journal.services.handing_over import do_what_waits
from journal.services.keyring_accounts import PASSPHRASE, OwnKeys, follows_root, open_by_passphrase, passphrase_unlocker
from journal.services.keyring_handing import Giver
from journal.services.keyring_opening import (
    begin_session,
    circles_of_actor,
    keep_unlocked,
    session_of,
    take_up,
    trusted,
)
from journal.services.keyring_rosters import Entered, end_session, enrol, way_in_of
from journal.services.keyring_sessions import Main, PatientSession, Pending, Session
from journal.services.one_time_codes import matching_step
from journal.services.parts import PASSKEY_FACTOR
from journal.services.patient_door import patient_session
from journal.services.throttling import door, knock, let_in
from journal.services.usernames import read_username
from journal.store.assignments import actor_now, current_assignments
from journal.store.people import account_named, account_row, add_unlocker, advance_totp, unlocker_of
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.eid import VerifiedIdentity
    from journal.domain.ids import AssignmentId
    from journal.domain.people import Assignment
    from journal.services.keyring import Cookie, Person
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody shows at the door, and where they come from (an address). An e-ID may stand for the code."""

    username: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)
    origin: str
    device: str = ""
    identity: VerifiedIdentity | None = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The cookie of a new session, whose it is, and the assignments to choose one from."""

    cookie: Cookie = field(repr=False)
    account: AccountId
    assignments: tuple[Assignment, ...]
    is_patient: bool = False


def sign_in(parts: Parts, shown: Credentials, at: datetime) -> SignedIn:
    """Open an account with its passphrase, and with a one-time code or an e-ID of its own number.

    The session reaches nothing until an assignment is chosen. Raises ThrottledError before any work,
    SignInFailedError for whatever was wrong: which, is not told.
    """
    at_door = door(parts, shown.username, shown.origin)
    knock(parts, at_door, at)
    keys = _open(parts, shown, at)
    let_in(parts, at_door)
    return enter(parts, keys, Entered(shown.device), at)


def enter(parts: Parts, keys: OwnKeys, entered: Entered, at: datetime) -> SignedIn:
    """Begin the session of somebody whose account was opened with two factors."""
    cookie = items.begin_cookie()
    begin_session(parts.keyring, cookie, keys, at)
    enrol(parts.keyring.sessions, cookie, keys, entered, at)
    with parts.store.database.reading() as connection:
        return SignedIn(cookie, keys.account, current_assignments(connection, keys.account, at))


def choose_assignment(parts: Parts, cookie: Cookie, assignment: AssignmentId, at: datetime) -> Session:
    """Take up one assignment (A-10): log it, open its circles, hand on what waits for this member.

    Raises UnknownError when it is not this account's or does not stand, UnlockNeededError when the sign-in, or the
    last unlock, is over five minutes old.
    """
    main = _main(parts, cookie, at)
    keys = _own_keys(parts, cookie, main, at)
    with parts.store.database.reading() as connection:
        actor = actor_now(connection, main.account, assignment, at)
        if actor is None:
            raise UnknownError("no such assignment")
        circles = circles_of_actor(connection, keys, actor)
    facts = SignInFacts(
        showed_two_factors=True,
        assignment_stands=True,
        must_resist_phishing=parts.staff_factor == PASSKEY_FACTOR,
        resists_phishing=came_by_passkey(parts, cookie),
    )
    parts.store.log.log_access(decide_sign_in(SignIn(actor=actor), facts), at)
    session = take_up(parts.keyring, cookie, main, actor, circles)
    if actor.role is Role.HEAD:
        keep_unlocked(parts.keyring, cookie, keys, circles, at)
    parts.keyring.sessions.touch(session.id, at.timestamp())
    do_what_waits(parts, Giver(actor, trusted(keys.pins, actor.provider), circles), at)
    return session


def came_by_passkey(parts: Parts, cookie: Cookie) -> bool:
    """Say whether a session began with a passkey, which no false page can ask for."""
    way_in = way_in_of(parts.keyring.sessions, cookie)
    return way_in is not None and way_in.factor == PASSKEY_FACTOR


def resume(parts: Parts, cookie: Cookie, at: datetime) -> Session | Pending | PatientSession:
    """Return who is signed in, as account and assignment stand at this moment (A-07).

    Raises SignedOutError when there is no session, when it was idle for fifteen minutes or began twelve hours ago
    (S-06), and when account or assignment have ended; then what it held is dropped.
    """
    main = _main(parts, cookie, at)
    parts.keyring.sessions.touch(cookie.id, at.timestamp())
    with parts.store.database.reading() as connection:
        if main.assignment is None:
            patient = patient_session(parts, connection, cookie, main, at)
            if patient is not None:
                return patient
            if account_row(connection, main.account) is not None:
                return Pending(cookie, main.account, current_assignments(connection, main.account, at))
        actor = None if main.assignment is None else actor_now(connection, main.account, main.assignment, at)
    if actor is None:
        parts.keyring.sessions.drop(cookie.id)
        raise SignedOutError("the account or the assignment has ended")
    # What an unlock gave is dropped by the first request after its five minutes, and does not wait for a use.
    items.drop_ended_unlock(parts.keyring.sessions, cookie, at)
    return session_of(cookie, main, actor)


def unlock_again(parts: Parts, session: Person, passphrase: str, at: datetime) -> None:
    """Unlock anew with the passphrase, for five minutes (S-04). Raises ThrottledError and SignInFailedError."""
    unlock_with(parts, session, prove(parts, account_of(session), passphrase, at), at)


def unlock_with(parts: Parts, session: Person, keys: OwnKeys, at: datetime) -> None:
    """Keep for five minutes what an unlocker has just opened (S-04)."""
    circles: items.Circles = {}
    if isinstance(session, Session) and session.actor.role is Role.HEAD:
        with parts.store.database.reading() as connection:
            circles = circles_of_actor(connection, keys, session.actor)
    keep_unlocked(parts.keyring, session.cookie, keys, circles, at)


def sign_out(parts: Parts, cookie: Cookie, at: datetime) -> None:
    """End a session and all that it holds."""
    _ = at
    way_in = way_in_of(parts.keyring.sessions, cookie)
    if way_in is not None:
        end_session(parts.keyring.sessions, way_in.roster, cookie.id)
    parts.keyring.sessions.drop(cookie.id)


def sweep_sessions(parts: Parts, at: datetime) -> int:
    """Drop every session that was idle for too long; return how many. For a timer: `resume` refuses them anyway."""
    return parts.keyring.sessions.sweep((at - items.IDLE).timestamp())


def prove(parts: Parts, account: AccountId, passphrase: str, at: datetime) -> OwnKeys:
    """Open one's own bundle once more with the passphrase. Raises ThrottledError and SignInFailedError."""
    with parts.store.database.reading() as connection:
        found = account_row(connection, account)
        unlocker = unlocker_of(connection, account, PASSPHRASE)
    at_door = door(parts, found.username if found else "", "unlock")
    knock(parts, at_door, at)
    try:
        keys = open_by_passphrase(parts.keyring, found, unlocker, passphrase)
    except DoesNotOpenError as error:
        raise SignInFailedError("that did not unlock") from error
    let_in(parts, at_door)
    return keys


def _open(parts: Parts, shown: Credentials, at: datetime) -> OwnKeys:
    with parts.store.database.reading() as connection:
        account = account_named(connection, read_username(shown.username))
        unlocker = unlocker_of(connection, account.account_id, PASSPHRASE) if account else None
    # The code is looked up for nobody too, and only compared after the passphrase: both take their time each time.
    secret = parts.key_store.secret("totp", account.account_id if account else new_id()) or b""
    step = matching_step(secret, shown.code, at)
    try:
        keys = open_by_passphrase(parts.keyring, account, unlocker, shown.passphrase)
    except DoesNotOpenError as error:
        raise SignInFailedError("wrong account, passphrase or code") from error
    by_eid = shown.identity is not None and is_own_number(parts, keys, shown.identity.number, at)
    by_code = shown.identity is None and secret and step is not None and _first_use(parts, keys.account, step)
    if not (by_eid or by_code):
        raise SignInFailedError("wrong account, passphrase or code")
    if unlocker is not None and not follows_root(parts.keyring, unlocker):
        _follow_root(parts, keys, shown.passphrase, at)
    return keys


def _follow_root(parts: Parts, keys: OwnKeys, passphrase: str, at: datetime) -> None:
    """Bind the same passphrase to the root source's newest key, so that an older one can be forgotten."""
    unlocker = passphrase_unlocker(parts.keyring, keys, passphrase, at)
    with parts.store.database.writing() as tx:
        add_unlocker(tx, unlocker)


def _first_use(parts: Parts, account: AccountId, step: int) -> bool:
    with parts.store.database.writing() as tx:
        return advance_totp(tx, account, step)


def _main(parts: Parts, cookie: Cookie, at: datetime) -> Main:
    sessions = parts.keyring.sessions
    seen, main = sessions.last_seen(cookie.id), items.kept_main(sessions, cookie)
    if seen is None or main is None:
        raise SignedOutError("there is no such session")
    idle = at.timestamp() - seen
    if idle > items.IDLE.total_seconds() or at - main.made_at > items.LONGEST:
        sessions.drop(cookie.id)
        raise SignedOutError("the session has ended by the clock")
    return main


def _own_keys(parts: Parts, cookie: Cookie, main: Main, at: datetime) -> OwnKeys:
    unlocked = items.require_unlocked(parts.keyring.sessions, cookie, at)
    provider = next(iter(main.pins))
    return OwnKeys(main.account, provider, unlocked.seed, unlocked.bundle_key, main.pins)


def account_of(session: Person) -> AccountId:
    """Return whose session it is."""
    return session.account if isinstance(session, Pending) else session.actor.account
