"""Letters: text sealed to a circle's public key, or under a code that travels by itself."""

from __future__ import annotations

import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.bundles import normalize_code
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.pairs import KeyPair, PublicKeys, wrapping_key
from keys.sealing import KEY_SIZE, open_text, seal_text

_WRAPPED_SIZE = 1168
# As grants: X-Wing, so that what is copied today stays shut when X25519 falls (RFC 9180, base mode).
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


def seal_letter(text: bytes, to: PublicKeys, bound_to: bytes) -> bytes:
    """Seal a text to a public key: 1168 bytes of HPKE around a fresh key, then the padded text under it."""
    key = secrets.token_bytes(KEY_SIZE)
    wrapped = _SUITE.encrypt(key, wrapping_key(to), context("letter/1", bound_to))
    return wrapped + seal_text(key, text, bound_to)


def open_letter(letter: bytes, to: KeyPair, bound_to: bytes) -> bytes:
    """Open what `seal_letter` made; DoesNotOpenError for anything else. It says nothing of who wrote it."""
    try:
        key = _SUITE.decrypt(letter[:_WRAPPED_SIZE], to.unwrapping_key, context("letter/1", bound_to))
    except (InvalidTag, ValueError):
        raise DoesNotOpenError from None
    return open_text(key, letter[_WRAPPED_SIZE:], bound_to)


def lookup(code: str) -> bytes:
    """Give the 32 bytes by which the enclosure of a 160-bit code is found; DoesNotOpenError if mistyped."""
    return sha256(context("code-lookup/1", normalize_code(code))).digest()


def enclose(text: bytes, code: str, bound_to: bytes) -> bytes:
    """Seal a text under a 160-bit code; DoesNotOpenError for a code that is none."""
    return seal_text(_enclosing_key(code), text, bound_to)


def disclose(enclosed: bytes, code: str, bound_to: bytes) -> bytes:
    """Open what `enclose` made with the same code; DoesNotOpenError for anything else."""
    return open_text(_enclosing_key(code), enclosed, bound_to)


def _enclosing_key(code: str) -> bytes:
    return HKDF(SHA512(), KEY_SIZE, None, context("enclosure/1")).derive(normalize_code(code).encode())
