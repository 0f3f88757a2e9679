"""Which sessions an account has: in each of them a way to the account's roster, which names them all."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from journal.services import keyring_sessions as items
from journal.services.keyring_sessions import IDLE, LONGEST
from journal.services.parts import ANY_FACTOR
from keys.sessions import Cookie, roster_cookie

if TYPE_CHECKING:
    from journal.services.keyring_accounts import OwnKeys
    from keys.sessions import SessionStore

WAY_IN = "way-in"


@dataclass(frozen=True, slots=True)
class Entered:
    """How a session began: with which factor, and a coarse word for the device, "" where it is not known."""

    device: str
    factor: str = ANY_FACTOR


@dataclass(frozen=True, slots=True)
class Live:
    """One of an account's sessions that goes on."""

    id: str
    device: str
    factor: str
    began_at: datetime
    seen: float


@dataclass(frozen=True, slots=True)
class WayIn:
    """The roster of a session, and by which factor the session began."""

    roster: Cookie = field(repr=False)
    factor: str


def enrol(sessions: SessionStore, cookie: Cookie, keys: OwnKeys, entered: Entered, at: datetime) -> None:
    """Name a session in its account's roster. It must have begun: a sweep strikes out what it does not find."""
    roster = roster_cookie(keys.seed, keys.account)
    way_in = {"roster": roster.value, "factor": entered.factor}
    items.keep_item(sessions, cookie, WAY_IN, json.dumps(way_in).encode())
    said = {"device": entered.device, "factor": entered.factor, "began_at": at.isoformat()}
    items.keep_item(sessions, roster, cookie.id, json.dumps(said).encode())
    # A roster is swept like a session: it is last used when the session that began last must be over.
    sessions.touch(roster.id, (at + LONGEST).timestamp())


def way_in_of(sessions: SessionStore, cookie: Cookie) -> WayIn | None:
    """Return a session's way to its roster, or None for a program's, and for one that began before there were any."""
    content = items.kept_item(sessions, cookie, WAY_IN)
    if content is None:
        return None
    read = json.loads(content)
    return WayIn(Cookie(read["roster"]), read["factor"])


def live_sessions(sessions: SessionStore, roster: Cookie, at: datetime) -> list[Live]:
    """Return the sessions of a roster that go on, the newest first, and strike out the others."""
    found = []
    for session in sessions.names(roster.id):
        live = _live(sessions, roster, session, at)
        if live is None:
            sessions.drop(roster.id, session)
        else:
            found.append(live)
    return sorted(found, key=lambda live: live.began_at, reverse=True)


def end_session(sessions: SessionStore, roster: Cookie, session: str) -> None:
    """End a session of a roster: it is gone at its next request."""
    sessions.drop(session)
    sessions.drop(roster.id, session)


def _live(sessions: SessionStore, roster: Cookie, session: str, at: datetime) -> Live | None:
    seen, content = sessions.last_seen(session), items.kept_item(sessions, roster, session)
    if seen is None or content is None:
        return None
    read = json.loads(content)
    began_at = datetime.fromisoformat(read["began_at"])
    over = at.timestamp() - seen > IDLE.total_seconds() or at - began_at > LONGEST
    return None if over else Live(session, read["device"], read["factor"], began_at, seen)
