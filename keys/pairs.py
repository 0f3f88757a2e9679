"""The two key pairs of an account or a circle, for wrapping and for signing, from one 32-byte seed."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from hashlib import shake_256

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from keys.context import context
from keys.signing import public_key

SEED_SIZE = 32
WRAPPING_SIZE = 1216

_MLKEM_SEED_SIZE = 64
_MLKEM_PUBLIC_SIZE = 1184
_X25519_SIZE = 32


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What others may know: the X-Wing key (ML-KEM-768 1184 bytes, X25519 32) and the Ed25519 key (32)."""

    wrapping: bytes
    signing: bytes


@dataclass(frozen=True)
class KeyPair:
    """Both pairs of a 32-byte seed, each made when first asked for: the expansion of ML-KEM is dear.

    Raises ValueError for a seed of another length.
    """

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse a seed of another length before anything is derived from it."""
        if len(self.seed) != SEED_SIZE:
            raise ValueError("a seed is 32 bytes")

    @cached_property
    def signing_seed(self) -> bytes:
        """The 32-byte seed of the Ed25519 pair."""
        return HKDF(SHA512(), SEED_SIZE, None, context("account-signing/1")).derive(self.seed)

    @cached_property
    def public(self) -> PublicKeys:
        """Both public keys."""
        mlkem, x25519 = self._mlkem.public_key(), self._x25519.public_key()
        wrapping = mlkem.public_bytes_raw() + x25519.public_bytes_raw()
        return PublicKeys(wrapping, public_key(self.signing_seed))

    @cached_property
    def unwrapping_key(self) -> MLKEM768X25519PrivateKey:
        """The private wrapping key, as HPKE takes it."""
        return MLKEM768X25519PrivateKey(self._mlkem, self._x25519)

    @cached_property
    def _expanded(self) -> bytes:
        return shake_256(self.seed).digest(_MLKEM_SEED_SIZE + _X25519_SIZE)

    @cached_property
    def _mlkem(self) -> MLKEM768PrivateKey:
        return MLKEM768PrivateKey.from_seed_bytes(self._expanded[:_MLKEM_SEED_SIZE])

    @cached_property
    def _x25519(self) -> X25519PrivateKey:
        return X25519PrivateKey.from_private_bytes(self._expanded[_MLKEM_SEED_SIZE:])


def key_pair(seed: bytes) -> KeyPair:
    """Give the pairs of a 32-byte seed, expanded as X-Wing does (docs/formats/keys.md); else ValueError."""
    return KeyPair(seed)


def wrapping_key(public: PublicKeys) -> MLKEM768X25519PublicKey:
    """Give the public wrapping key as HPKE takes it; ValueError for bytes that are none."""
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(public.wrapping[:_MLKEM_PUBLIC_SIZE]),
        X25519PublicKey.from_public_bytes(public.wrapping[_MLKEM_PUBLIC_SIZE:]),
    )
