"""One's own account: passphrase, recovery code, authenticator; and back in with the recovery code."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journal.domain.access_words import ResourceKind, Subtype
from journal.domain.errors import InvalidError, SignInFailedError, UnknownError
from journal.domain.practice_asks import Administer
from journal.policy.granting import decide_own_account
from journal.policy.joining import ReturnFacts, decide_return
from journal.services import keyring_sessions as items
from journal.services.keyring_accounts import (
    RECOVERY_CODE,
    OwnKeys,
    check_passphrase,
    code_unlocker,
    open_by_code,
    passphrase_unlocker,
)
from journal.services.one_time_codes import matching_step, new_secret, setup_uri, written_secret
from journal.services.signing_in import prove
from journal.services.staffing import own_account_facts
from journal.services.throttling import door, knock, let_in
from journal.services.usernames import read_username
from journal.store.assignments import actor_now, current_assignments
from journal.store.people import (
    account_named,
    account_row,
    add_unlocker,
    advance_totp,
    change_account,
    unlocker_of,
)
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from datetime import datetime

    from journal.domain.ids import AccountId
    from journal.domain.people import Actor
    from journal.services.keyring import Session
    from journal.services.parts import Parts
    from journal.store.database import Transaction
    from journal.store.people import StoredAccount, StoredUnlocker

_ITEM = "authenticator"


@dataclass(frozen=True, slots=True)
class AccountView:
    """One's own account, and when its recovery code was made."""

    name: str
    title: str
    username: str
    code_made_at: datetime | None


@dataclass(frozen=True, slots=True)
class Change:
    """The passphrase as it is, and as it shall be."""

    old: str = field(repr=False)
    new: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recovering:
    """What somebody shows who forgot the passphrase, the passphrase to come, and where they come from."""

    username: str
    code: str = field(repr=False)
    passphrase: str = field(repr=False)
    totp: str = field(repr=False)
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Authenticator:
    """The secret of a new authenticator, shown until its first code is typed."""

    uri: str = field(repr=False)
    secret: str = field(repr=False)


def own_account(parts: Parts, session: Session, at: datetime) -> AccountView:
    """Return one's own account."""
    _ = at
    with parts.store.database.reading() as connection:
        account = account_row(connection, session.actor.account)
        code = unlocker_of(connection, session.actor.account, RECOVERY_CODE)
    if account is None:
        raise UnknownError("no such account")
    return AccountView(account.name, account.title, account.username, code.made_at if code else None)


def change_passphrase(parts: Parts, session: Session, change: Change, at: datetime) -> None:
    """Put a new passphrase in place of the old one, which is asked for. Sessions go on.

    Raises SignInFailedError, ThrottledError, InvalidError for a weak one, RefusedError for a program.
    """
    keys = prove(parts, session.actor.account, change.old, at)
    _check(own_account(parts, session, at), change.new)
    _replace(parts, session, passphrase_unlocker(parts.keyring, keys, change.new, at), at)


def new_recovery_code(parts: Parts, session: Session, at: datetime) -> str:
    """Make a new recovery code, shown this once; the one before ends. Raises UnlockNeededError, RefusedError."""
    unlocked = items.require_unlocked(parts.keyring.sessions, session.cookie, at)
    actor = session.actor
    keys = OwnKeys(actor.account, actor.provider, unlocked.seed, unlocked.bundle_key, session.pins)
    unlocker, code = code_unlocker(keys, RECOVERY_CODE, at)
    _replace(parts, session, unlocker, at)
    return code


def new_authenticator(parts: Parts, session: Session, at: datetime) -> Authenticator:
    """Begin with another authenticator; the old one counts until `confirm_authenticator`. Raises UnlockNeededError."""
    items.require_unlocked(parts.keyring.sessions, session.cookie, at)
    secret = new_secret()
    parts.keyring.keep(session, _ITEM, secret)
    return Authenticator(setup_uri(secret, "Sigill", own_account(parts, session, at).username), written_secret(secret))


def confirm_authenticator(parts: Parts, session: Session, code: str, at: datetime) -> None:
    """Take the new authenticator into use. Raises InvalidError for a wrong code, UnlockNeededError, RefusedError."""
    items.require_unlocked(parts.keyring.sessions, session.cookie, at)
    secret = parts.keyring.kept(session, _ITEM) or b""
    step = matching_step(secret, code, at)
    if not secret or step is None:
        raise InvalidError({"code": "wrong"})
    with parts.store.writing(at=at) as tx:
        decision = decide_own_account(_ask(session.actor), own_account_facts(session))
        parts.store.log.recorded(tx, decision, at)
        change_account(tx, session.actor.account, totp_step=step)
        parts.key_store.put_secret("totp", session.actor.account, secret)
    parts.keyring.forget(session, _ITEM)


def recover_by_code(parts: Parts, shown: Recovering, at: datetime) -> str:
    """Choose a new passphrase with the recovery code and a one-time code; return the next recovery code (S-13).

    The used one ends. Raises ThrottledError, SignInFailedError for whatever was wrong, InvalidError for a weak
    passphrase.
    """
    at_door = door(parts, shown.username, shown.origin)
    knock(parts, at_door, at)
    account, keys = _open(parts, shown, at)
    _check(AccountView(account.name, account.title, account.username, None), shown.passphrase)
    by_code, next_code = code_unlocker(keys, RECOVERY_CODE, at)
    by_passphrase = passphrase_unlocker(parts.keyring, keys, shown.passphrase, at)
    with parts.store.writing(at=at) as tx:
        actor = _actor(tx, keys.account, at)
        facts = ReturnFacts(showed_recovery_code=True, showed_one_time_code=True)
        parts.store.log.recorded(tx, decide_return(_ask(actor), facts), at)
        add_unlocker(tx, by_passphrase)
        add_unlocker(tx, by_code)
    let_in(parts, at_door)
    return next_code


def _open(parts: Parts, shown: Recovering, at: datetime) -> tuple[StoredAccount, OwnKeys]:
    with parts.store.database.reading() as connection:
        account = account_named(connection, read_username(shown.username))
        unlocker = unlocker_of(connection, account.account_id, RECOVERY_CODE) if account else None
    try:
        keys = open_by_code(account, unlocker, shown.code)
    except DoesNotOpenError as error:
        raise SignInFailedError("wrong account or code") from error
    step = matching_step(parts.key_store.secret("totp", keys.account) or b"", shown.totp, at)
    if account is None or step is None or not _first_use(parts, keys.account, step):
        raise SignInFailedError("wrong account or code")
    return account, keys


def _first_use(parts: Parts, account: AccountId, step: int) -> bool:
    with parts.store.database.writing() as tx:
        return advance_totp(tx, account, step)


def _replace(parts: Parts, session: Session, unlocker: StoredUnlocker, at: datetime) -> None:
    with parts.store.writing(at=at) as tx:
        decision = decide_own_account(_ask(session.actor), own_account_facts(session))
        parts.store.log.recorded(tx, decision, at)
        add_unlocker(tx, unlocker)


def _actor(tx: Transaction, account: AccountId, at: datetime) -> Actor:
    for assignment in current_assignments(tx.connection, account, at):
        actor = actor_now(tx.connection, account, assignment.id, at)
        if actor is not None:
            return actor
    raise SignInFailedError("wrong account or code")


def _ask(actor: Actor) -> Administer:
    return Administer(actor=actor, what=Subtype.RECOVERY, kind=ResourceKind.ACCOUNT, about=(actor.account,))


def _check(account: AccountView, passphrase: str) -> None:
    check_passphrase(passphrase, (account.username, account.name))
