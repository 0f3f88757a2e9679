"""Time-based one-time codes (RFC 6238): SHA-1, 30 seconds, six digits, as every authenticator app makes them."""

from __future__ import annotations

import base64
import hmac
import secrets
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from datetime import datetime

SECRET_SIZE = 20
SECONDS = 30
DIGITS = 6
WINDOW = 1


def new_secret() -> bytes:
    """Make a secret of 160 bits, the length that RFC 4226 recommends."""
    return secrets.token_bytes(SECRET_SIZE)


def written_secret(secret: bytes) -> str:
    """Write a secret as apps take it when it is typed: base32 without padding."""
    return base64.b32encode(secret).decode().rstrip("=")


def setup_uri(secret: bytes, issuer: str, username: str) -> str:
    """Write the otpauth address that a QR code carries."""
    label = quote(f"{issuer}:{username}", safe="")
    return f"otpauth://totp/{label}?secret={written_secret(secret)}&issuer={quote(issuer, safe='')}"


def code_at(secret: bytes, at: datetime) -> str:
    """Return the six digits that stand at ``at``."""
    return _code(secret, _step(at))


def matching_step(secret: bytes, typed: str, at: datetime) -> int | None:
    """Return the time step whose code was typed, one early or late allowed, or None. All are compared each time."""
    digits = "".join(typed.split()).encode("ascii", "replace")
    steps = range(_step(at) - WINDOW, _step(at) + WINDOW + 1)
    equal = [step for step in steps if hmac.compare_digest(_code(secret, step).encode(), digits)]
    return equal[-1] if equal else None


def _step(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS


def _code(secret: bytes, step: int) -> str:
    digest = hmac.digest(secret, step.to_bytes(8), "sha1")
    start = digest[-1] & 15
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
