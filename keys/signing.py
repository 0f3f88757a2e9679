"""Signing and verifying with Ed25519 (RFC 8032); texts are signed so that the signature confirms no guess."""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import TYPE_CHECKING

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from keys.context import context
from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from collections.abc import Callable

SEED_SIZE = 32
PUBLIC_SIZE = 32
SIGNATURE_SIZE = 64
TEXT_SIGNATURE_SIZE = 96

_BLINDING_SIZE = 32


def public_key(seed: bytes) -> bytes:
    """Give the 32-byte public key of a 32-byte seed; ValueError for a seed of another length."""
    return bytes(_signing_key(seed).verify_key)


def sign(seed: bytes, message: bytes) -> bytes:
    """Sign a message, 64 bytes; it is a context with a label of its own, never bare bytes from outside."""
    return _signing_key(seed).sign(message).signature


def signer(seed: bytes) -> Callable[[bytes], bytes]:
    """What signs as `sign` does, for whoever signs often: the seed is expanded once, which costs as much as to sign."""
    key = _signing_key(seed)
    return lambda message: key.sign(message).signature


def verify(public: bytes, message: bytes, signature: bytes) -> None:
    """Accept the signature or raise DoesNotOpenError, for keys and signatures of a wrong length too."""
    if len(public) != PUBLIC_SIZE or len(signature) != SIGNATURE_SIZE:
        raise DoesNotOpenError
    try:
        VerifyKey(public).verify(message, signature)
    except BadSignatureError:
        raise DoesNotOpenError from None


def sign_text(seed: bytes, text: bytes, bound_to: bytes) -> bytes:
    """Sign a text: 32 random bytes and a signature, 96 bytes, which belong inside the text's seal.

    The random bytes keep the signature from confirming guesses at a text that was destroyed.
    """
    blinding = secrets.token_bytes(_BLINDING_SIZE)
    return blinding + sign(seed, _text_statement(blinding, text, bound_to))


def verify_text(public: bytes, text: bytes, signature: bytes, bound_to: bytes) -> None:
    """Accept the 96 bytes of `sign_text` for this text and context or raise DoesNotOpenError."""
    blinding, signed = signature[:_BLINDING_SIZE], signature[_BLINDING_SIZE:]
    verify(public, _text_statement(blinding, text, bound_to), signed)


def _text_statement(blinding: bytes, text: bytes, bound_to: bytes) -> bytes:
    return context("text-signature/1", bound_to, sha256(blinding + text).digest())


def _signing_key(seed: bytes) -> SigningKey:
    if len(seed) != SEED_SIZE:
        raise ValueError("a signing seed is 32 bytes")
    return SigningKey(seed)
