"""Bundles, an account's seed and pinned provider keys, and the unlockers that open them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.context import context
from keys.errors import DoesNotOpenError
from keys.sealing import KEY_SIZE, open_sealed, open_text, seal, seal_text

if TYPE_CHECKING:
    from collections.abc import Mapping

SEED_SIZE = 32
FINGERPRINT_SIZE = 32

_ID_SIZE = 16
_PIN_SIZE = _ID_SIZE + FINGERPRINT_SIZE
_CODE_SIZE = 20
_CHECK_BITS = 20
_CODE_LETTERS = 36
_GROUP = 4
# Crockford's alphabet: no I, L, O, U; what is misread on paper is read back as what was meant.
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans("OIL", "011", "- \t\r\n\u00a0")


@dataclass(frozen=True, slots=True)
class Bundle:
    """An account's 32-byte seed and, for each provider, the fingerprint of its provider key."""

    seed: bytes = field(repr=False)
    pins: Mapping[UUID, bytes]


def seal_bundle(bundle: Bundle, bundle_key: bytes, account: UUID) -> bytes:
    """Seal a bundle under its random 32-byte key, docs/formats/bundle.md; ValueError for a wrong length."""
    if len(bundle.seed) != SEED_SIZE or any(len(pin) != FINGERPRINT_SIZE for pin in bundle.pins.values()):
        raise ValueError("a seed and each fingerprint are 32 bytes")
    pins = sorted((provider.bytes, pin) for provider, pin in bundle.pins.items())
    plain = bundle.seed + b"".join(provider + pin for provider, pin in pins)
    return seal_text(bundle_key, plain, context("bundle/1", account))


def open_bundle(sealed: bytes, bundle_key: bytes, account: UUID) -> Bundle:
    """Open what `seal_bundle` made for this account; DoesNotOpenError for anything else."""
    plain = open_text(bundle_key, sealed, context("bundle/1", account))
    seed, rest = plain[:SEED_SIZE], plain[SEED_SIZE:]
    if len(seed) != SEED_SIZE or len(rest) % _PIN_SIZE:
        raise DoesNotOpenError
    pins = [rest[start : start + _PIN_SIZE] for start in range(0, len(rest), _PIN_SIZE)]
    return Bundle(seed, MappingProxyType({UUID(bytes=pin[:_ID_SIZE]): pin[_ID_SIZE:] for pin in pins}))


def seal_name(name: str, bundle_key: bytes, account: UUID) -> bytes:
    """Seal the name that an account's holder goes by under its bundle key, docs/formats/bundle.md."""
    return seal_text(bundle_key, name.encode(), context("own-name/1", account))


def open_name(sealed: bytes, bundle_key: bytes, account: UUID) -> str:
    """Open what `seal_name` made for this account; DoesNotOpenError for anything else."""
    return open_text(bundle_key, sealed, context("own-name/1", account)).decode()


def lock(bundle_key: bytes, unlocking_key: bytes, account: UUID, unlocker: UUID) -> bytes:
    """Seal the bundle key under one unlocker's key, docs/formats/unlockers.md; 113 bytes."""
    if len(bundle_key) != KEY_SIZE:
        raise ValueError("a bundle key is 32 bytes")
    return seal(unlocking_key, bundle_key, context("unlocker/1", account, unlocker))


def unlock(locked: bytes, unlocking_key: bytes, account: UUID, unlocker: UUID) -> bytes:
    """Open the bundle key with one unlocker's key; DoesNotOpenError for anything else."""
    return open_sealed(unlocking_key, locked, context("unlocker/1", account, unlocker))


def new_code() -> str:
    """Make a code of 160 random bits and 20 check bits: nine groups of four letters and digits."""
    return _written(secrets.token_bytes(_CODE_SIZE))


def normalize_code(code: str) -> str:
    """Write a typed code as `new_code` does, or raise DoesNotOpenError.

    Case, spaces and hyphens do not matter; O is read as 0, I and L as 1.
    """
    return _written(_read(code))


def code_key(code: str, account: UUID) -> bytes:
    """Derive the 32-byte unlocking key of a recovery code, link or token; DoesNotOpenError if mistyped."""
    return HKDF(SHA512(), KEY_SIZE, None, context("code/1", account)).derive(_read(code))


def passkey_salt() -> bytes:
    """Return the 32 bytes that every passkey answers (WebAuthn PRF): one, since a page asks before it knows whom."""
    return sha256(context("passkey-salt/1")).digest()


def passkey_key(answer: bytes, account: UUID) -> bytes:
    """Derive the 32-byte unlocking key from a passkey's 32-byte answer (WebAuthn PRF); else ValueError."""
    if len(answer) != KEY_SIZE:
        raise ValueError("a PRF answer is 32 bytes")
    return HKDF(SHA512(), KEY_SIZE, None, context("passkey/1", account)).derive(answer)


def _written(secret: bytes) -> str:
    number = int.from_bytes(secret, "big") << _CHECK_BITS | _check(secret)
    letters = "".join(_ALPHABET[number >> shift & 31] for shift in range(5 * (_CODE_LETTERS - 1), -1, -5))
    return "-".join(letters[start : start + _GROUP] for start in range(0, _CODE_LETTERS, _GROUP))


def _read(code: str) -> bytes:
    letters = code.upper().translate(_READ_AS)
    if len(letters) != _CODE_LETTERS or not set(letters) <= set(_ALPHABET):
        raise DoesNotOpenError
    number = 0
    for letter in letters:
        number = number << 5 | _ALPHABET.index(letter)
    secret = (number >> _CHECK_BITS).to_bytes(_CODE_SIZE, "big")
    if number & (1 << _CHECK_BITS) - 1 != _check(secret):
        raise DoesNotOpenError
    return secret


def _check(secret: bytes) -> int:
    return int.from_bytes(sha256(context("code-check/1", secret)).digest()[:3], "big") >> 24 - _CHECK_BITS
