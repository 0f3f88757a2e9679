"""The exact bytes of a text as they lie inside the seal: length, text, signature. Nothing here seals or opens."""

from __future__ import annotations

import json
import struct
from dataclasses import asdict
from datetime import date
from typing import Any

from journal.domain.care import Identity
from journal.domain.entry import EntryText, Keyword

_LENGTH = struct.Struct(">I")


def encoded_text(text: EntryText | Identity) -> bytes:
    """Return the bytes that are sealed and signed: JSON with sorted keys, UTF-8, no spaces."""
    if isinstance(text, Identity):
        written: dict[str, Any] = {"identity": _identity_said(text)}
    else:
        written = {"keywords": dict(text.keywords), "explanation": text.explanation}
    return json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_of(text: EntryText | Identity, signature: bytes) -> bytes:
    """Join a text with its signature (b"" for none), the text's length in four bytes before them."""
    encoded = encoded_text(text)
    return _LENGTH.pack(len(encoded)) + encoded + signature


def content_read(content: bytes) -> tuple[EntryText | Identity, bytes]:
    """Return text and signature of what `content_of` joined; keywords stand in the order of the headings."""
    (length,) = _LENGTH.unpack(content[: _LENGTH.size])
    end = _LENGTH.size + length
    written, signature = json.loads(content[_LENGTH.size : end]), content[end:]
    if "identity" in written:
        return _identity_read(written["identity"]), signature
    keywords = {Keyword(name): value for name, value in written["keywords"].items()}
    in_order = {keyword: keywords[keyword] for keyword in Keyword if keyword in keywords}
    return EntryText(in_order, written["explanation"]), signature


def _identity_said(identity: Identity) -> dict[str, str]:
    """Return the fields of an identity. No day of death is no field: the living are written as they always were."""
    said = {name: value for name, value in asdict(identity).items() if name != "died_on"}
    return said if identity.died_on is None else {**said, "died_on": identity.died_on.isoformat()}


def _identity_read(said: dict[str, str]) -> Identity:
    died_on = said.pop("died_on", None)
    return Identity(**said, died_on=None if died_on is None else date.fromisoformat(died_on))
