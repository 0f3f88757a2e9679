"""Sealing: bytes under a key, bound to a context, committing to both; a fresh key each time, so no nonces."""

from __future__ import annotations

import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.context import SUITE
from keys.errors import DoesNotOpenError

KEY_SIZE = 32
OVERHEAD = 81

_LABEL = b"sealing/1"
_SALT_SIZE = 32
_COMMITMENT_SIZE = 32
_HEAD_SIZE = len(SUITE) + _SALT_SIZE + _COMMITMENT_SIZE
# Each key meets one message only, so the nonce may stand still (NIST SP 800-38D, 8.3): no salt may return.
_NONCE = bytes(12)
_PADDED_TO = 256
_LENGTH_SIZE = 4
_SHA512 = SHA512()


def seal(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Seal bytes under a 32-byte key and a context: 81 bytes longer, docs/formats/sealing.md.

    Raises ValueError for a key of another length.
    """
    if len(key) != KEY_SIZE:
        raise ValueError("a sealing key is 32 bytes")
    salt = fresh_salt()
    message_key, commitment = _derive(key, salt, bound_to)
    return SUITE + salt + commitment + AESGCM(message_key).encrypt(_NONCE, plain, None)


def fresh_salt() -> bytes:
    """Draw what makes one message's key: 32 bytes of the kernel's, so that no fork and no other worker draws them."""
    return secrets.token_bytes(_SALT_SIZE)


def open_sealed(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Open what `seal` made, with the same key and context; DoesNotOpenError for anything else."""
    if len(key) != KEY_SIZE or len(sealed) < OVERHEAD or sealed[:1] != SUITE:
        raise DoesNotOpenError
    salt = sealed[len(SUITE) : len(SUITE) + _SALT_SIZE]
    message_key, commitment = _derive(key, salt, bound_to)
    # GCM alone commits to nothing: one ciphertext can be made to open under two keys (invisible salamanders).
    if not hmac.compare_digest(commitment, sealed[len(SUITE) + _SALT_SIZE : _HEAD_SIZE]):
        raise DoesNotOpenError
    try:
        return AESGCM(message_key).decrypt(_NONCE, sealed[_HEAD_SIZE:], None)
    except InvalidTag:
        raise DoesNotOpenError from None


def seal_text(key: bytes, text: bytes, bound_to: bytes) -> bytes:
    """Seal a text whose length shall tell little: padded inside to a multiple of 256 bytes."""
    return seal(key, _padded(text), bound_to)


def open_text(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Open what `seal_text` made; DoesNotOpenError for anything else, a padding of another shape too."""
    padded = open_sealed(key, sealed, bound_to)
    size = int.from_bytes(padded[:_LENGTH_SIZE], "big")
    text = padded[_LENGTH_SIZE : _LENGTH_SIZE + size]
    if padded != _padded(text):
        raise DoesNotOpenError
    return text


def _padded(text: bytes) -> bytes:
    filled = len(text).to_bytes(_LENGTH_SIZE, "big") + text
    return filled + bytes(-len(filled) % _PADDED_TO)


def _derive(key: bytes, salt: bytes, bound_to: bytes) -> tuple[bytes, bytes]:
    derived = HKDF(_SHA512, KEY_SIZE + _COMMITMENT_SIZE, salt, _LABEL + sha256(bound_to).digest()).derive(key)
    return derived[:KEY_SIZE], derived[KEY_SIZE:]
