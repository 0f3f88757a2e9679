"""Asking an e-ID who somebody is, and keeping its answer for what it was asked for: sealed, gone after minutes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING

from journal.domain.eid import KEPT, VerifiedIdentity
from journal.domain.errors import NotIdentifiedError
from journal.services import keyring_sessions as items
from journal.services.eid_flows import keep_flow, new_flow, take_flow
from journal.services.throttling import forgive_origin, knock_from

if TYPE_CHECKING:
    from journal.services.eid_broker import Broker
    from journal.services.eid_flows import Audience, Flow
    from journal.services.keyring import Cookie, Keyring
    from journal.services.parts import Parts

_ITEM = "identity"
_CANCELLED = frozenset({"access_denied", "user_cancelled"})


@dataclass(frozen=True, slots=True)
class Browser:
    """Whose question it is: the cookie that seals it, and the address that attempts are counted by."""

    cookie: Cookie = field(repr=False)
    origin: str


@dataclass(frozen=True, slots=True)
class Callback:
    """What the broker sent a browser back with, and the address that it came from."""

    code: str = field(repr=False)
    error: str
    issuer: str
    origin: str


def ask_eid(parts: Parts, broker: Broker, browser: Browser, wanted: tuple[Audience, str], at: datetime) -> str:
    """Begin: return where to send the browser. ``wanted`` is for whom, and the page to come back to.

    Raises ThrottledError, and NotIdentifiedError when the broker cannot be asked now.
    """
    knock_from(parts, browser.origin, at)
    flow = new_flow(*wanted, at)
    address = broker.address(flow)
    keep_flow(parts.keyring, browser.cookie, flow, at)
    return address


def answered(parts: Parts, cookie: Cookie, state: str, at: datetime) -> Flow:
    """Return the question that an answer is to, and spend it. Raises NotIdentifiedError when there is none here."""
    flow = take_flow(parts.keyring, cookie, state, at)
    if flow is None:
        raise NotIdentifiedError("no-question")
    return flow


def believe_eid(parts: Parts, broker: Broker, flow: Flow, answer: Callback, at: datetime) -> VerifiedIdentity:
    """End: return who it is. Raises NotIdentifiedError for whatever is amiss; nobody is half identified."""
    if _is_mixed_up(broker, answer):
        raise NotIdentifiedError("mixed-up")
    if answer.error or not answer.code:
        raise NotIdentifiedError("cancelled" if answer.error in _CANCELLED else "broker-refused")
    # Loaded where there is a broker, as that is: it brings Authlib, which others do without.
    tokens = import_module("journal.services.eid_tokens")
    identity: VerifiedIdentity = tokens.identified(broker, flow, broker.exchange(flow, answer.code), at)
    forgive_origin(parts, answer.origin)
    return identity


def _is_mixed_up(broker: Broker, answer: Callback) -> bool:
    """Say whether another issuer answered (RFC 9207): where ours says its name, an answer without one is not ours."""
    named = broker.metadata.get("authorization_response_iss_parameter_supported") is True
    return (bool(answer.issuer) or named) and answer.issuer != broker.issuer


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
