"""Contexts: what a sealed, signed or derived value is for, as bytes that can be read in one way only."""

from __future__ import annotations

from uuid import UUID

SUITE = b"\x01"

Field = bytes | str | int | UUID


def context(label: str, *fields: Field) -> bytes:
    """Encode a label such as "grant/1" and its fields, docs/formats/context.md.

    The suite byte, then label and fields, each after its length in 4 bytes, big-endian. Text is UTF-8, a
    number 8 bytes big-endian, an id its 16 bytes. Raises ValueError for a number outside 0..2^64-1.
    """
    encoded = [SUITE]
    for field in (label, *fields):
        raw = _raw(field)
        encoded += (len(raw).to_bytes(4, "big"), raw)
    return b"".join(encoded)


def _raw(field: Field) -> bytes:
    if isinstance(field, bytes):
        return field
    if isinstance(field, str):
        return field.encode()
    if isinstance(field, UUID):
        return field.bytes
    if not 0 <= field < 1 << 64:
        raise ValueError("a number in a context is 0..2^64-1")
    return field.to_bytes(8, "big")
