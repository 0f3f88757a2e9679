"""Sign everybody in over HTTP, as programs of their own do: two factors at Sigill, one at the plain journal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from bench.load import one, request
from bench.sizes import PASSPHRASE
from journal.services.one_time_codes import code_at


def sign_in(port: int, members: Sequence[tuple[str, bytes]]) -> list[str]:
    """Sign in everybody, by user name and secret of the one-time codes (none at the plain journal); their tokens."""
    return [_token(port, username, secret) for username, secret in members]


def _token(port: int, username: str, secret: bytes) -> str:
    shown = {"account": username, "passphrase": PASSPHRASE}
    if secret:
        shown["code"] = code_at(secret, datetime.now(UTC))
    body = json.dumps(shown).encode()
    token: str = json.loads(one(port, request("POST", "/api/v1/sessions", body), 201))["token"]
    return token
