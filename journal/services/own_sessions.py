"""Where one is signed in: every session of one's own that goes on, and its end (ACC-16)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from journal.domain.errors import UnknownError
from journal.services.keyring_rosters import end_session, live_sessions, way_in_of

if TYPE_CHECKING:
    from journal.services.keyring import Cookie
    from journal.services.parts import Parts


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session as its owner sees it. ``device`` is a coarse word or "", ``factor`` what it began with."""

    id: str
    device: str
    factor: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


def list_sessions(parts: Parts, cookie: Cookie, at: datetime) -> tuple[SessionView, ...]:
    """Return one's own sessions that go on, this one first, then the newest; none for a program, which has no other."""
    way_in = way_in_of(parts.keyring.sessions, cookie)
    if way_in is None:
        return ()
    found = (
        SessionView(
            live.id,
            live.device,
            live.factor,
            live.began_at,
            datetime.fromtimestamp(live.seen, UTC),
            is_this=live.id == cookie.id,
        )
        for live in live_sessions(parts.keyring.sessions, way_in.roster, at)
    )
    return tuple(sorted(found, key=lambda view: not view.is_this))


def end_own_session(parts: Parts, cookie: Cookie, session: str, at: datetime) -> None:
    """End one of one's own sessions, effective with its next request. Raises UnknownError for anybody else's."""
    _ = at
    sessions = parts.keyring.sessions
    way_in = way_in_of(sessions, cookie)
    if way_in is None or session not in sessions.names(way_in.roster.id):
        raise UnknownError("no such session")
    end_session(sessions, way_in.roster, session)


def end_every_session(parts: Parts, cookie: Cookie, at: datetime) -> None:
    """End all of one's own sessions, this one last."""
    for session in sorted(list_sessions(parts, cookie, at), key=lambda each: each.is_this):
        end_own_session(parts, cookie, session.id, at)
