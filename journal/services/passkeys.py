"""Passkeys (WebAuthn with PRF): one is made, and one opens an account's keys. Of accounts alone, in whatever role.

A challenge lies sealed in a session, is taken once and stands for five minutes. Whoever calls decides and logs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from journal.domain.errors import InvalidError, SignInFailedError
from journal.domain.ids import AccountId
from journal.services import keyring_sessions as items
from journal.services.keyring import Cookie
from journal.services.keyring_accounts import open_by_passkey, passkey_unlocker
from journal.services.keyring_challenges import new_challenge, taken_challenge
from journal.services.throttling import forgive_origin, knock_from
from journal.services.written_names import problem_in_name
from journal.store.passkeys import StoredPasskey, count_use, passkey_found, passkeys_of
from journal.store.people import account_row
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from datetime import datetime

    from journal.services.keyring_accounts import OwnKeys
    from journal.services.parts import Parts
    from journal.store.people import StoredAccount, StoredUnlocker

_NEW, _USE = "passkey-new", "passkey-use"
_REFUSED = (ValueError, KeyError, TypeError)


class CopiedError(SignInFailedError):
    """A passkey answered rightly, and its counter did not go on: somebody may have copied it."""

    def __init__(self, account: AccountId) -> None:
        super().__init__("the passkey's counter did not go on")
        self.account = account


@dataclass(frozen=True, slots=True)
class Begun:
    """What the browser is asked, as JSON; and for somebody who is not signed in, the ceremony that it belongs to."""

    options: dict[str, Any]
    ceremony: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Made:
    """A passkey that was made and checked, to be stored."""

    unlocker: StoredUnlocker
    passkey: StoredPasskey


def begin_registration(parts: Parts, cookie: Cookie, account: StoredAccount, at: datetime) -> Begun:
    """Ask a browser to make a passkey for an account. The caller has seen to a fresh unlock of the session."""
    with parts.store.database.reading() as connection:
        known = passkeys_of(connection, account.account_id)
    challenge = new_challenge(parts.keyring.sessions, cookie, _NEW, at)
    return Begun(_ceremonies().asked_to_make(parts, account, challenge, [each.credential_id for each in known]))


def finish_registration(parts: Parts, cookie: Cookie, keys: OwnKeys, told: tuple[str, str], at: datetime) -> Made:
    """Check a browser's answer and lock the bundle key under it. ``told``: the name that it shall have, the answer.

    Raises InvalidError: of ``name``, or of ``passkey``: "passkey-late", "passkey-refused" or "passkey-without-prf".
    """
    name, answer = told
    if why := problem_in_name(name):
        raise InvalidError({"name": why})
    challenge = taken_challenge(parts.keyring.sessions, cookie, _NEW, at)
    if challenge is None:
        raise InvalidError({"passkey": "passkey-late"})
    try:
        made: tuple[bytes, bytes, int] = _ceremonies().made(parts, answer, challenge)
    except _REFUSED as error:
        raise InvalidError({"passkey": "passkey-refused"}) from error
    given = _ceremonies().prf_of(answer)
    if given is None:
        raise InvalidError({"passkey": "passkey-without-prf"})
    unlocker = passkey_unlocker(keys, given, at)
    return Made(
        unlocker, StoredPasskey(unlocker.unlocker_id, keys.provider, keys.account, *made, name.strip(), at, None)
    )


def begin_sign_in(parts: Parts, origin: str, at: datetime) -> Begun:
    """Ask a browser for any passkey of this site. Raises ThrottledError: each ceremony takes room in memory."""
    knock_from(parts, origin, at)
    cookie = items.begin_cookie()
    options = _ceremonies().asked_to_show(parts, new_challenge(parts.keyring.sessions, cookie, _USE, at), ())
    parts.keyring.sessions.touch(cookie.id, at.timestamp())
    return Begun(options, cookie.value)


def finish_sign_in(parts: Parts, ceremony: str, answer: str, origin: str, at: datetime) -> OwnKeys:
    """Open the account of the passkey that answered. Raises SignInFailedError, CopiedError."""
    cookie = Cookie(ceremony)
    challenge = taken_challenge(parts.keyring.sessions, cookie, _USE, at)
    if challenge is None:
        # The ceremony may be in the hands of somebody who takes the same answer this moment: it stays theirs.
        raise SignInFailedError("the challenge is over or taken")
    parts.keyring.sessions.drop(cookie.id)
    keys = _open(parts, challenge, answer, at)
    forgive_origin(parts, origin)
    return keys


def begin_unlock(parts: Parts, cookie: Cookie, account: AccountId, at: datetime) -> Begun:
    """Ask a browser for one of an account's own passkeys."""
    with parts.store.database.reading() as connection:
        mine = passkeys_of(connection, account)
    challenge = new_challenge(parts.keyring.sessions, cookie, _USE, at)
    return Begun(_ceremonies().asked_to_show(parts, challenge, [each.credential_id for each in mine]))


def finish_unlock(parts: Parts, cookie: Cookie, account: AccountId, answer: str, at: datetime) -> OwnKeys:
    """Open the account once more by one of its own passkeys. Raises SignInFailedError, CopiedError."""
    return _open(parts, taken_challenge(parts.keyring.sessions, cookie, _USE, at), answer, at, account)


def _open(
    parts: Parts, challenge: bytes | None, answer: str, at: datetime, account: AccountId | None = None
) -> OwnKeys:
    """Check the answer, open by it, and only then count the use: what opens nothing moves no counter."""
    try:
        ceremonies = _ceremonies()
        shown = ceremonies.shown(answer)
        with parts.store.database.reading() as connection:
            found = passkey_found(connection, shown.raw_id)
            owner = account_row(connection, AccountId(found[0].account_id)) if found else None
        given = ceremonies.prf_of(answer)
        if challenge is None or found is None or given is None or account not in {None, found[0].account_id}:
            raise SignInFailedError("no such passkey")
        passkey, unlocker = found
        if shown.response.user_handle not in {None, passkey.account_id.bytes}:
            raise SignInFailedError("no such passkey")
        count = ceremonies.counter(parts, shown, challenge, passkey)
        keys = open_by_passkey(owner, unlocker, given)
    except (*_REFUSED, DoesNotOpenError) as error:
        raise SignInFailedError("that did not unlock") from error
    with parts.store.database.writing() as tx:
        counted = count_use(tx, passkey.unlocker_id, count, at)
    if not counted:
        raise CopiedError(keys.account)
    return keys


def _ceremonies() -> Any:  # noqa: ANN401  (a module that is loaded with its first use)
    return import_module("journal.services.passkey_ceremonies")
