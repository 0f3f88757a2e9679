"""User names: small letters, digits and . _ - in ASCII, so that no two of them look the same."""

from __future__ import annotations

import re

_USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


def is_username(typed: str) -> bool:
    """Say whether somebody may be called so."""
    return _USERNAME.fullmatch(typed) is not None


def read_username(typed: str) -> str:
    """Return the user name that was typed, in small letters; "" for what can be none, and so is nobody's."""
    lowered = typed.strip().lower()
    return lowered if is_username(lowered) else ""
