"""Keys that sign documents for readers outside: ECDSA on P-256, which every PDF reader checks, with a certificate.

Ed25519 signs everything else; a PDF's signature is checked by programs that do not know it. The certificate is its own
issuer: who it belongs to is known by its fingerprint, which the provider shows elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from keys.errors import KeyStoreError

if TYPE_CHECKING:
    from uuid import UUID

    from keys.key_store import KeyStore

DOCUMENT_KEY = "document-key"
LASTS = timedelta(days=25 * 365)
"""A copy is checked as long as anybody keeps it; nothing but the fingerprint vouches for the certificate anyway."""
_LONGEST_NAME = 64
"""Bytes of a common name and of an organisation, at most."""
_NAMES = (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class DocumentKey:
    """A private key (PKCS #8) and its certificate (X.509), both DER."""

    private: bytes = field(repr=False)
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in pairs of hexadecimal digits, as other programs show it."""
        return x509.load_der_x509_certificate(self.certificate).fingerprint(SHA256()).hex(":").upper()

    @property
    def pem(self) -> str:
        """The certificate as text, for whoever wants to trust it."""
        return x509.load_der_x509_certificate(self.certificate).public_bytes(Encoding.PEM).decode()


def document_key(store: KeyStore, owner: UUID, name: str, at: datetime) -> DocumentKey:
    """Return the key by which an owner signs documents; the first call makes it, for good, in the owner's name."""
    kept = store.secret(DOCUMENT_KEY, owner)
    return _read(kept or store.first_secret(DOCUMENT_KEY, owner, new_document_key(name, at)))


def new_document_key(name: str, at: datetime) -> bytes:
    """Make a private key and a certificate in this name, both PEM, after each other."""
    private = ec.generate_private_key(ec.SECP256R1())
    short = name.encode()[:_LONGEST_NAME].decode(errors="ignore")
    subject = x509.Name([x509.NameAttribute(kind, short) for kind in _NAMES])
    usage = x509.KeyUsage(**{each: each in _USAGES[:2] for each in _USAGES})
    made = (
        x509.CertificateBuilder(subject, subject, private.public_key(), x509.random_serial_number())
        .not_valid_before(at)
        .not_valid_after(at + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(private, SHA256())
    )
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem + made.public_bytes(Encoding.PEM)


def sign_pdf(key: DocumentKey, pdf: bytes, reason: str, at: datetime) -> bytes:
    """Sign a PDF as PAdES (ETSI EN 319 142, baseline B), without a visible mark; KeyStoreError without pyHanko."""
    if find_spec("pyhanko") is None:
        raise KeyStoreError("Signing a PDF needs the extra `pdf`: install it.")
    from keys.pdf_signing import signed  # noqa: PLC0415 - the extra, a quarter of a second that few need

    return signed((key.private, key.certificate), pdf, reason, at)


def _read(kept: bytes) -> DocumentKey:
    private = load_pem_private_key(kept, password=None)
    der = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return DocumentKey(der, x509.load_pem_x509_certificate(kept).public_bytes(Encoding.DER))
