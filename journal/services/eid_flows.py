"""What was asked of an e-ID and is not answered yet: sealed under the asking browser's cookie, answered once."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from journal.domain.eid import KEPT
from journal.services import keyring_sessions as items

if TYPE_CHECKING:
    from journal.services.keyring import Cookie, Keyring


class Audience(StrEnum):
    """For whom a person is identified."""

    PATIENT = "patient"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Flow:
    """One question to the broker. Each of state, nonce and verifier holds 256 random bits of its own."""

    audience: Audience
    come_back_to: str
    began_at: datetime
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)


def new_flow(audience: Audience, come_back_to: str, at: datetime) -> Flow:
    """Make a question. Its state says for whom it was asked, so that an answer that is too late finds its way on."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Flow(audience, come_back_to, at, f"{audience.value}.{state}", nonce, verifier)


def audience_in(state: str) -> Audience:
    """Return for whom a state says that it was asked. Whoever writes one chooses a link on a page, and nothing else."""
    return Audience.PATIENT if state.startswith(f"{Audience.PATIENT.value}.") else Audience.STAFF


def keep_flow(keyring: Keyring, cookie: Cookie, flow: Flow, at: datetime) -> None:
    """Seal a question beside others that the same browser has asked: two tabs do not disturb each other."""
    written = asdict(flow) | {"began_at": flow.began_at.isoformat()}
    items.keep_item(keyring.sessions, cookie, _name(flow.state), json.dumps(written).encode())
    keyring.sessions.touch(cookie.id, at.timestamp())


def take_flow(keyring: Keyring, cookie: Cookie, state: str, at: datetime) -> Flow | None:
    """Take a question out, so that it is answered once; None for another browser's, an answered or an old one."""
    content = items.kept_item(keyring.sessions, cookie, _name(state))
    # Of two answers that come at once, the one that takes it out is the one that counts.
    if content is None or keyring.sessions.take(cookie.id, _name(state)) is None:
        return None
    read = json.loads(content)
    flow = Flow(
        **{**read, "audience": Audience(read["audience"]), "began_at": datetime.fromisoformat(read["began_at"])}
    )
    return flow if at < flow.began_at + KEPT else None


def _name(state: str) -> str:
    return f"flow-{hashlib.sha256(state.encode('utf-8', 'surrogatepass')).hexdigest()}"
