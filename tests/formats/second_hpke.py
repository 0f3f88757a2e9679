"""HPKE (RFC 9180) base mode, MLKEM768-X25519, HKDF-SHA256, AES-256-GCM, once; docs/formats/grant.md."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from nacl.bindings import crypto_scalarmult, crypto_scalarmult_base

from tests.formats import gcm

MLKEM_CIPHERTEXT = 1088
ENCAPSULATED = 1120
KEM, KDF, AES_256_GCM = 0x647A, 0x0001, 0x0002
# The six bytes that X-Wing hashes last, a little drawing of its name.
XWING_LABEL = b"\\.//^\\"


@dataclass
class Schedule:
    """What both sides derive from the shared secret."""

    key: bytes
    nonce: bytes
    exporter: bytes


def decapsulate(expanded, encapsulated):
    """X-Wing: `expanded` is the ML-KEM seed (64 bytes) and the X25519 key (32); gives 32 bytes."""
    of_mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).decapsulate(encapsulated[:MLKEM_CIPHERTEXT])
    point, own = encapsulated[MLKEM_CIPHERTEXT:], expanded[64:]
    of_curve = crypto_scalarmult(own, point)
    return hashlib.sha3_256(of_mlkem + of_curve + point + crypto_scalarmult_base(own) + XWING_LABEL).digest()


def schedule(shared, info, aead, key_size):
    suite = b"HPKE" + b"".join(n.to_bytes(2, "big") for n in (KEM, KDF, aead))
    both = b"\0" + extract(suite, b"", b"psk_id_hash", b"") + extract(suite, b"", b"info_hash", info)
    secret = extract(suite, shared, b"secret", b"")
    labels = ((b"key", key_size), (b"base_nonce", 12), (b"exp", 32))
    return Schedule(*(expand(suite, secret, label, both, size) for label, size in labels))


def extract(suite, salt, label, secret):
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + suite + label + secret, "sha256")


def expand(suite, secret, label, info, size):
    # One block of SHA-256 is as much as any of the three needs.
    labelled = size.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info
    return hmac.digest(secret, labelled + b"\1", "sha256")[:size]


def open_once(expanded, wrapped, info):
    found = schedule(decapsulate(expanded, wrapped[:ENCAPSULATED]), info, AES_256_GCM, 32)
    return gcm.decrypt(found.key, found.nonce, wrapped[ENCAPSULATED:])
