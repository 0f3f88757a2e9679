"""A program that bears a token: opened from the token alone, and looked at anew in every request."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from journal.domain.errors import SignedOutError
from journal.domain.ids import AccountId, AssignmentId
from journal.domain.practice_asks import SignIn
from journal.policy.joining import SignInFacts, decide_sign_in
from journal.services import keyring_sessions as items
from journal.services.keyring import Cookie, Session
from journal.services.keyring_accounts import TOKEN, OwnKeys, open_by_code
from journal.services.keyring_opening import circles_of_actor, session_of, take_up
from journal.services.keyring_sessions import Main
from journal.store.assignments import actor_now
from journal.store.people import account_row, unlocker_of
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.people import Actor
    from journal.services.parts import Parts


def written_token(account: AccountId, code: str) -> str:
    """Write a token: the account's id, a dot, and its code."""
    return f"{account.hex}.{code.replace('-', '')}"


def bearer(parts: Parts, token: str, at: datetime) -> Session:
    """Return the session of the program that bears a token, as token, owner and assignment stand at this moment.

    What it opened stays sealed under the token for at most twelve hours, so that not every request opens it anew.
    Raises SignedOutError for a token that is wrong, expired or ended.
    """
    cookie = Cookie(token)
    main = items.kept_main(parts.keyring.sessions, cookie)
    if main is None or main.assignment is None or at - main.made_at > items.LONGEST:
        return _begin(parts, cookie, at)
    with parts.store.database.reading() as connection:
        actor = actor_now(connection, main.account, main.assignment, at)
    if actor is None:
        parts.keyring.sessions.drop(cookie.id)
        raise SignedOutError("the token has ended")
    parts.keyring.sessions.touch(cookie.id, at.timestamp())
    return session_of(cookie, main, actor)


def _begin(parts: Parts, cookie: Cookie, at: datetime) -> Session:
    with parts.store.database.reading() as connection:
        keys, actor = _open(connection, cookie.value, at)
        circles = circles_of_actor(connection, keys, actor)
    facts = SignInFacts(showed_two_factors=True, assignment_stands=True)
    parts.store.log.log_access(decide_sign_in(SignIn(actor=actor), facts), at)
    main = Main(keys.account, actor.assignment, {}, keys.pins, at)
    session = take_up(parts.keyring, cookie, main, actor, circles)
    parts.keyring.sessions.touch(session.id, at.timestamp())
    return session


def _open(connection: Connection, token: str, at: datetime) -> tuple[OwnKeys, Actor]:
    try:
        account, code = _split(token)
        found = account_row(connection, account)
        keys = open_by_code(found, unlocker_of(connection, account, TOKEN), code)
    except (DoesNotOpenError, ValueError) as error:
        raise SignedOutError("no such token") from error
    assignment = found.assignment_id if found else None
    actor = actor_now(connection, account, AssignmentId(assignment), at) if assignment else None
    if actor is None:
        raise SignedOutError("the token has ended")
    return keys, actor


def _split(token: str) -> tuple[AccountId, str]:
    account, _, code = token.partition(".")
    return AccountId(UUID(account)), code
