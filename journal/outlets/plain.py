"""A copy as JSON (docs/formats/copy.md), and the hash by which every form of it is known to be complete."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from uuid import UUID

if TYPE_CHECKING:
    from journal.domain.copy import JournalCopy

FORMAT = "sigill-copy/1"


def copy_json(copy: JournalCopy) -> bytes:
    """Write a copy with its hash, UTF-8."""
    said = {"format": FORMAT, "sha256": digest(copy), "copy": _said(copy)}
    return json.dumps(said, ensure_ascii=False, indent=1, default=_plain).encode() + b"\n"


def digest(copy: JournalCopy) -> str:
    """Return the SHA-256 of all that a copy holds, in hexadecimal: of its canonical JSON, as the page says."""
    return sha256(canonical(json.loads(json.dumps(_said(copy), default=_plain)))).hexdigest()


def canonical(said: Any) -> bytes:  # noqa: ANN401 - any JSON
    """Return the one writing of a JSON value: sorted keys, no spaces, UTF-8."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _said(copy: JournalCopy) -> dict[str, Any]:
    return {**asdict(copy), "left_out": dict(copy.left_out), "period": _period(copy)}


def _period(copy: JournalCopy) -> dict[str, datetime] | None:
    return copy.period and {"starts_at": copy.period[0], "ends_at": copy.period[1]}


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(type(value).__name__)
