"""People and their passkeys: added, listed, ended, and what they come in by; each of it decided and logged."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.errors import UnknownError
from journal.domain.ids import ProviderId
from journal.domain.patient_asks import patient_actor
from journal.domain.people import AccountKind
from journal.domain.practice_asks import Administer, SignIn
from journal.policy.unlocking import AddFacts, EndFacts, UseFacts, decide_add_passkey, decide_end_passkey
from journal.policy.unlocking import decide_use_passkey as decide_use
from journal.services import keyring_sessions as items
from journal.services.keyring_accounts import OwnKeys
from journal.services.keyring_rosters import Entered
from journal.services.keyring_sessions import PatientSession
from journal.services.parts import PASSKEY_FACTOR
from journal.services.passkeys import (
    Begun,
    CopiedError,
    begin_registration,
    begin_sign_in,
    begin_unlock,
    finish_registration,
    finish_sign_in,
    finish_unlock,
)
from journal.services.patient_door import enter_with
from journal.services.signing_in import SignedIn, account_of, came_by_passkey, enter, unlock_with
from journal.store.assignments import actor_now, current_assignments
from journal.store.passkeys import add_passkey, end_passkey_row, hold_account, live_unlockers, passkeys_of
from journal.store.people import account_row

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from sqlalchemy import Connection

    from journal.domain.ids import AccountId
    from journal.domain.people import Actor
    from journal.services.keyring import Cookie, Person
    from journal.services.parts import Parts

__all__ = ["Begun", "begin_sign_in"]

_TWO = 2


@dataclass(frozen=True, slots=True)
class Answered:
    """What a browser answers for somebody who is not signed in, and where they come from."""

    ceremony: str = field(repr=False)
    answer: str = field(repr=False)
    origin: str
    device: str = ""


@dataclass(frozen=True, slots=True)
class PasskeyView:
    """A passkey as its owner sees it."""

    id: UUID
    name: str
    made_at: datetime
    used_at: datetime | None


def list_passkeys(parts: Parts, account: AccountId, at: datetime) -> tuple[PasskeyView, ...]:
    """Return an account's passkeys, oldest first."""
    _ = at
    with parts.store.database.reading() as connection:
        found = passkeys_of(connection, account)
    return tuple(PasskeyView(each.unlocker_id, each.name, each.made_at, each.used_at) for each in found)


def begin_passkey(parts: Parts, session: Person, at: datetime) -> Begun:
    """Ask the browser to make a passkey. Raises UnlockNeededError, RefusedError."""
    items.require_unlocked(parts.keyring.sessions, session.cookie, at)
    account = account_of(session)
    with parts.store.database.reading() as connection:
        actor, row = _actor(connection, account, at), account_row(connection, account)
        facts = _add_facts(parts, connection, session, actor)
    if row is None:
        raise UnknownError("no such account")
    decision = decide_add_passkey(_ask(actor, ()), facts)
    if not decision.permitted:
        parts.store.log.log_access(decision, at)
    if isinstance(session, PatientSession):
        # A patient's account has no name in the database: the device is told what the session was.
        row = replace(row, username=session.own.name or "Sigill", name=session.own.name or "Sigill")
    return begin_registration(parts, session.cookie, row, at)


def finish_passkey(parts: Parts, session: Person, told: tuple[str, str], at: datetime) -> None:
    """Take the passkey into use that the browser made; ``told`` is its name, and the browser's answer.

    Raises UnlockNeededError, InvalidError for a name or an answer that will not do, RefusedError.
    """
    unlocked = items.require_unlocked(parts.keyring.sessions, session.cookie, at)
    account = account_of(session)
    main = items.kept_main(parts.keyring.sessions, session.cookie)
    with parts.store.database.reading() as connection:
        actor = _actor(connection, account, at)
    keys = OwnKeys(account, actor.provider, unlocked.seed, unlocked.bundle_key, main.pins if main else {})
    made = finish_registration(parts, session.cookie, keys, told, at)
    with parts.store.writing(at=at) as tx:
        hold_account(tx, account)
        actor = _actor(tx.connection, account, at)
        facts = _add_facts(parts, tx.connection, session, actor)
        parts.store.log.recorded(tx, decide_add_passkey(_ask(actor, (made.passkey.unlocker_id,)), facts), at)
        add_passkey(tx, made.unlocker, made.passkey)


def end_passkey(parts: Parts, session: Person, passkey: UUID, at: datetime) -> None:
    """End one of one's own passkeys, at once. Raises UnknownError, UnlockNeededError, RefusedError."""
    account = account_of(session)
    with parts.store.database.reading() as connection:
        if passkey not in {each.unlocker_id for each in passkeys_of(connection, account)}:
            raise UnknownError("no such passkey")
    items.require_unlocked(parts.keyring.sessions, session.cookie, at)
    with parts.store.writing(at=at) as tx:
        hold_account(tx, account)
        actor = _actor(tx.connection, account, at)
        facts = EndFacts(
            is_about_self=True,
            is_program=actor.kind is AccountKind.PROGRAM,
            has_fresh_unlock=True,
            may_be_phished=_may_be_phished(parts, session, actor),
            two_ways_stay=live_unlockers(tx.connection, account) > _TWO,
        )
        parts.store.log.recorded(tx, decide_end_passkey(_ask(actor, (passkey,)), facts), at)
        end_passkey_row(tx, passkey, at)


def sign_in_by_passkey(parts: Parts, shown: Answered, at: datetime) -> SignedIn:
    """Begin a session by a passkey alone: its holder was verified, so it counts as two factors (S-01, S-02).

    Raises SignInFailedError for whatever was wrong.
    """
    try:
        keys = finish_sign_in(parts, shown.ceremony, shown.answer, shown.origin, at)
    except CopiedError as copied:
        _log_copied(parts, copied.account, at)
        raise
    entered = Entered(shown.device, PASSKEY_FACTOR)
    with parts.store.database.reading() as connection:
        row = account_row(connection, keys.account)
    if row is not None and row.kind == AccountKind.PATIENT:
        return SignedIn(enter_with(parts, keys, "", entered, at), keys.account, (), is_patient=True)
    return enter(parts, keys, entered, at)


def begin_unlock_by_passkey(parts: Parts, session: Person, at: datetime) -> Begun:
    """Ask the browser for one of one's own passkeys."""
    return begin_unlock(parts, session.cookie, account_of(session), at)


def unlock_by_passkey(parts: Parts, session: Person, answer: str, at: datetime) -> None:
    """Unlock anew by passkey, for five minutes (S-04). Raises SignInFailedError."""
    try:
        keys = finish_unlock(parts, session.cookie, account_of(session), answer, at)
    except CopiedError as copied:
        _log_copied(parts, copied.account, at)
        raise
    unlock_with(parts, session, keys, at)


def needs_first_passkey(parts: Parts, cookie: Cookie, account: AccountId, at: datetime) -> bool:
    """Say whether staff come in by passkey here, and this account has none yet: then the session makes one."""
    if parts.staff_factor != PASSKEY_FACTOR or came_by_passkey(parts, cookie):
        return False
    return not list_passkeys(parts, account, at)


def _add_facts(parts: Parts, connection: Connection, session: Person, actor: Actor) -> AddFacts:
    return AddFacts(
        is_about_self=True,
        is_program=actor.kind is AccountKind.PROGRAM,
        has_fresh_unlock=True,
        may_be_phished=_may_be_phished(parts, session, actor),
        has_a_passkey=bool(passkeys_of(connection, actor.account)),
    )


def _may_be_phished(parts: Parts, session: Person, actor: Actor) -> bool:
    """Say whether staff came in by what a false page can ask for, where they are to come in by passkey."""
    asked = parts.staff_factor == PASSKEY_FACTOR and actor.kind is not AccountKind.PATIENT
    return asked and not came_by_passkey(parts, session.cookie)


def _log_copied(parts: Parts, account: AccountId, at: datetime) -> None:
    try:
        with parts.store.database.reading() as connection:
            actor = _actor(connection, account, at)
    except UnknownError:
        # Staff without an assignment reach nothing, and are nobody in the log.
        return
    facts = UseFacts(is_registered=True, counter_went_on=False)
    parts.store.log.log_refusal(decide_use(SignIn(actor=actor), facts), at)


def _actor(connection: Connection, account: AccountId, at: datetime) -> Actor:
    """Return who an account is, staff in their oldest assignment: what comes before the choice is logged of somebody.

    Raises UnknownError for an account that is closed, and for staff who have no assignment now.
    """
    row = account_row(connection, account)
    if row is not None and row.kind == AccountKind.PATIENT:
        return patient_actor(account, ProviderId(row.provider_id))
    mine = current_assignments(connection, account, at)
    actor = actor_now(connection, account, mine[0].id, at) if mine else None
    if actor is None:
        raise UnknownError("no such account")
    return actor


def _ask(actor: Actor, passkeys: tuple[UUID, ...]) -> Administer:
    return Administer(actor=actor, what=Subtype.PASSKEY, kind=ResourceKind.ACCOUNT, about=(actor.account, *passkeys))
