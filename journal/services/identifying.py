"""An identity that a browser has proved, between the e-ID and what it was proved for: sealed, gone after minutes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING

from journal.domain.eid import KEPT, VerifiedIdentity
from journal.services import keyring_sessions as items

if TYPE_CHECKING:
    from journal.services.keyring import Cookie, Keyring

_ITEM = "identity"


def keep_identity(keyring: Keyring, cookie: Cookie, identity: VerifiedIdentity, at: datetime) -> None:
    """Seal an identity under a cookie of its own, in place of an earlier one, for ten minutes."""
    written = asdict(identity) | {"proved_at": identity.proved_at.isoformat(), "until": (at + KEPT).isoformat()}
    items.keep_item(keyring.sessions, cookie, _ITEM, json.dumps(written).encode())
    keyring.sessions.touch(cookie.id, at.timestamp())


def kept_identity(keyring: Keyring, cookie: Cookie, at: datetime) -> VerifiedIdentity | None:
    """Open the identity that was proved, or None; one whose ten minutes are over is dropped."""
    content = items.kept_item(keyring.sessions, cookie, _ITEM)
    if content is None:
        return None
    read = json.loads(content)
    if at >= datetime.fromisoformat(read.pop("until")):
        drop_identity(keyring, cookie)
        return None
    return VerifiedIdentity(**{**read, "proved_at": datetime.fromisoformat(read["proved_at"])})


def drop_identity(keyring: Keyring, cookie: Cookie) -> None:
    """Forget an identity: it was used, or is not wanted."""
    keyring.sessions.drop(cookie.id)
