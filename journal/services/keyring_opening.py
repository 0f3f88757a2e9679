"""From an account's own keys to the circles of one assignment, and these into the sealed session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from journal.domain.errors import TamperedError
from journal.domain.people import Role
from journal.services import keyring_sessions as items
from journal.services.keyring_circles import Trust, circles_for
from journal.services.keyring_grants import FIRST, Holder, open_circles
from journal.services.keyring_rosters import WAY_IN
from journal.services.keyring_sessions import Main, Session, Unlocked
from journal.store.grants import account_keys
from keys.pairs import key_pair

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

    from journal.domain.ids import ProviderId
    from journal.domain.people import Actor
    from journal.services.keyring import Keyring
    from journal.services.keyring_accounts import OwnKeys
    from journal.services.keyring_sessions import Circles
    from keys.sessions import Cookie

_STAYS = {items.MAIN, items.UNLOCK, WAY_IN}


def trusted(pins: Mapping[ProviderId, bytes], provider: ProviderId) -> Trust:
    """Return the pin of a provider. Raise TamperedError when the bundle pins none: somebody moved the account."""
    if provider not in pins:
        raise TamperedError("the account's bundle pins no key of this provider")
    return Trust(provider, pins[provider])


def circles_of_actor(connection: Connection, keys: OwnKeys, actor: Actor) -> Circles:
    """Open the circles that the actor's assignment needs and somebody has granted to the account."""
    rows = account_keys(connection, (keys.account,))
    own = Holder(keys.account, rows[-1].epoch if rows else FIRST, key_pair(keys.seed))
    needed = circles_for(actor.role, actor.provider, actor.unit)
    return open_circles(connection, trusted(keys.pins, actor.provider), own, needed)


def begin_session(keyring: Keyring, cookie: Cookie, keys: OwnKeys, at: datetime) -> None:
    """Seal a session of somebody who showed two factors, and acts in no assignment yet."""
    items.keep_main(keyring.sessions, cookie, Main(keys.account, None, {}, keys.pins, at))
    keep_unlocked(keyring, cookie, keys, {}, at)
    keyring.sessions.touch(cookie.id, at.timestamp())


def take_up(keyring: Keyring, cookie: Cookie, main: Main, actor: Actor, circles: Circles) -> Session:
    """Seal the chosen assignment and its circles, and nothing that an assignment before it had opened."""
    # A head's circle is in reach for the five minutes of an unlock, as a signing key is (keys.md).
    daily = {} if actor.role is Role.HEAD else circles
    for name in keyring.sessions.names(cookie.id):
        if name not in _STAYS:
            keyring.sessions.drop(cookie.id, name)
    made = Main(main.account, actor.assignment, daily, main.pins, main.made_at)
    items.keep_main(keyring.sessions, cookie, made)
    return session_of(cookie, made, actor)


def keep_unlocked(keyring: Keyring, cookie: Cookie, keys: OwnKeys, circles: Circles, at: datetime) -> None:
    """Seal what a fresh unlock gives, for five minutes."""
    unlocked = Unlocked(keys.seed, keys.bundle_key, circles, at + items.UNLOCKED)
    items.keep_unlocked(keyring.sessions, cookie, unlocked)


def session_of(cookie: Cookie, main: Main, actor: Actor) -> Session:
    """Join what is sealed with who acts now."""
    return Session(cookie, actor, main.circles, main.pins, main.made_at)
