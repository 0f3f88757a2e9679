"""The entry key: what the people hold and what the log holds, both needed, neither enough."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SECRET_SIZE = 32

_SHA512 = SHA512()


def entry_key(reader_secret: bytes, half: bytes, bound_to: bytes) -> bytes:
    """Derive the 32-byte key of one version: HKDF-SHA512 (RFC 5869), the half as salt, the context as info.

    Raises ValueError unless secret and half are 32 bytes each: no missing half may pass as an empty salt.
    """
    if len(reader_secret) != SECRET_SIZE or len(half) != SECRET_SIZE:
        raise ValueError("reader secret and half are 32 bytes each")
    return HKDF(_SHA512, SECRET_SIZE, half, bound_to).derive(reader_secret)
