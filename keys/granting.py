"""Grants, which hand a secret to a key pair, and certificates, which say whose key a key is; both signed."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from keys.context import context
from keys.errors import DoesNotOpenError
from keys.pairs import WRAPPING_SIZE, KeyPair, PublicKeys, wrapping_key
from keys.sealing import open_sealed, seal
from keys.signing import PUBLIC_SIZE, sign, verify

if TYPE_CHECKING:
    from uuid import UUID

GRANTED = frozenset({"circle", "reader", "patient", "index", "provider-key"})
SUBJECTS = {"account": WRAPPING_SIZE, "circle": WRAPPING_SIZE, "log": 0, "invitation": 0}
SECRET_SIZE = 32

# RFC 9180 base mode; the KEM is X-Wing, so that what is copied today stays shut when X25519 falls.
_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


@dataclass(frozen=True, slots=True)
class GrantHeader:
    """What is granted, to which key and by which; bound into the ciphertext and the signature."""

    provider: UUID
    what: str
    what_id: UUID
    epoch: int
    to_id: UUID
    to_epoch: int
    by_id: UUID
    by_epoch: int

    def encoded(self) -> bytes:
        """Encode as a context; ValueError when `what` is not one of GRANTED or an epoch is not 0..2^64-1."""
        if self.what not in GRANTED:
            raise ValueError("nothing of that name is granted")
        granted = (self.provider, self.what, self.what_id, self.epoch)
        return context("grant/1", *granted, self.to_id, self.to_epoch, self.by_id, self.by_epoch)


@dataclass(frozen=True, slots=True)
class Grant:
    """A secret wrapped to one key pair: header, 1168 bytes of HPKE, 64 bytes of Ed25519."""

    header: GrantHeader
    wrapped: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Statement:
    """What a certificate says: these keys are the subject's in this epoch, and who says so.

    `subject` is "account", "circle", "log" or "invitation"; the last two have a signing key only, and
    their `keys.wrapping` is empty.
    """

    provider: UUID
    subject: str
    subject_id: UUID
    epoch: int
    keys: PublicKeys
    issuer_id: UUID

    def encoded(self) -> bytes:
        """Encode as a context; ValueError for an unknown subject, or keys of a wrong length."""
        if SUBJECTS.get(self.subject) != len(self.keys.wrapping) or len(self.keys.signing) != PUBLIC_SIZE:
            raise ValueError("no such subject, or not its kind of keys")
        subject = (self.provider, self.subject, self.subject_id, self.epoch)
        return context("certificate/1", *subject, self.keys.wrapping, self.keys.signing, self.issuer_id)


@dataclass(frozen=True, slots=True)
class Certificate(Statement):
    """A statement and the issuer's signature, 64 bytes."""

    signature: bytes


def wrap(secret: bytes, header: GrantHeader, to: PublicKeys, by_seed: bytes) -> Grant:
    """Wrap a 32-byte secret to a key pair and sign with the granter's signing seed, docs/formats/grant.md.

    Raises ValueError for a secret of another length, a header out of range or keys that are none.
    """
    if len(secret) != SECRET_SIZE:
        raise ValueError("a granted secret is 32 bytes")
    wrapped = _SUITE.encrypt(secret, wrapping_key(to), header.encoded())
    return Grant(header, wrapped, sign(by_seed, _granted(header, wrapped)))


def unwrap(grant: Grant, to: KeyPair, by_public: bytes) -> bytes:
    """Check the granter's signature and open the secret; DoesNotOpenError for a wrong header or any byte.

    It is for the caller to know whose key `by_public` is (by a certificate) and that the header says what
    was asked for.
    """
    try:
        verify(by_public, _granted(grant.header, grant.wrapped), grant.signature)
        return _SUITE.decrypt(grant.wrapped, to.unwrapping_key, grant.header.encoded())
    except (InvalidTag, ValueError):
        raise DoesNotOpenError from None


def check_grant(grant: Grant, by_public: bytes) -> None:
    """Accept the granter's signature or raise DoesNotOpenError: for who hands on, and does not open."""
    try:
        signed = _granted(grant.header, grant.wrapped)
    except ValueError:
        raise DoesNotOpenError from None
    verify(by_public, signed, grant.signature)


def certify(statement: Statement, issuer_seed: bytes) -> Certificate:
    """Sign a statement with the issuer's signing seed; ValueError for an unknown subject or wrong keys."""
    return Certificate(
        statement.provider,
        statement.subject,
        statement.subject_id,
        statement.epoch,
        statement.keys,
        statement.issuer_id,
        sign(issuer_seed, statement.encoded()),
    )


def check_certificate(certificate: Certificate, issuer_public: bytes) -> None:
    """Accept the certificate or raise DoesNotOpenError; whose key `issuer_public` is, the caller knows."""
    try:
        statement = certificate.encoded()
    except ValueError:
        raise DoesNotOpenError from None
    verify(issuer_public, statement, certificate.signature)


def fingerprint(provider_public: bytes) -> bytes:
    """Give the 32 bytes by which a bundle pins a provider key."""
    return sha256(context("provider-key/1", provider_public)).digest()


def seal_earlier(secret: bytes, earlier: bytes, provider: UUID, circle: UUID, epoch: int) -> bytes:
    """Seal a circle's secret of epoch-1 under that of `epoch`, so that newcomers can read the past."""
    return seal(secret, earlier, context("earlier-epoch/1", provider, circle, epoch))


def open_earlier(secret: bytes, sealed: bytes, provider: UUID, circle: UUID, epoch: int) -> bytes:
    """Open a circle's secret of epoch-1 with that of `epoch`; DoesNotOpenError for anything else."""
    return open_sealed(secret, sealed, context("earlier-epoch/1", provider, circle, epoch))


def _granted(header: GrantHeader, wrapped: bytes) -> bytes:
    return context("grant-signature/1", header.encoded(), wrapped)
