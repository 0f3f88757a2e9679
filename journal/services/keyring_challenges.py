"""Challenges: random, sealed in a session, taken by one worker once, and over after five minutes."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from journal.services.keyring_sessions import keep_item
from keys.errors import DoesNotOpenError
from keys.sessions import open_item

if TYPE_CHECKING:
    from keys.sessions import Cookie, SessionStore

STANDS = timedelta(minutes=5)


def new_challenge(sessions: SessionStore, cookie: Cookie, name: str, at: datetime) -> bytes:
    """Make a challenge of 32 bytes and keep it; one of the same name from before is over."""
    challenge = secrets.token_bytes(32)
    content = {"challenge": challenge.hex(), "until": (at + STANDS).isoformat()}
    keep_item(sessions, cookie, name, json.dumps(content).encode())
    return challenge


def taken_challenge(sessions: SessionStore, cookie: Cookie, name: str, at: datetime) -> bytes | None:
    """Take the challenge, which nobody gets twice; None when there is none or it is over."""
    sealed = sessions.take(cookie.id, name)
    try:
        read = json.loads(open_item(cookie, name, sealed or b""))
    except DoesNotOpenError:
        return None
    return bytes.fromhex(read["challenge"]) if at < datetime.fromisoformat(read["until"]) else None
