"""The forms in which a copy leaves: a signed PDF, JSON, FHIR, and a package of all three, sealed to be carried (P-02).

Nothing is decided or logged here: whoever made the copy was permitted to, and what is withheld is not in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from journal.domain.errors import InvalidError, UnavailableError
from journal.outlets.fhir.bundle import copy_fhir
from journal.outlets.package import package_zip
from journal.outlets.plain import copy_json
from journal.outlets.sheet.printing import copy_pdf
from journal.outlets.words import Words
from keys.carrying import check_to_carry, seal_to_carry
from keys.documents import document_key, sign_pdf
from keys.errors import KeyStoreError, WeakPassphraseError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from journal.domain.care import CareProvider
    from journal.domain.copy import JournalCopy
    from journal.services.parts import Parts
    from keys.documents import DocumentKey

    Progress = Callable[[int, int], None]


class CopyFile(StrEnum):
    """In which file somebody receives a copy."""

    PDF = "pdf"
    JSON = "json"
    FHIR = "fhir"


@dataclass(frozen=True, slots=True)
class Certificate:
    """By what a provider's signed copies are known: the certificate's SHA-256, and the certificate itself as PEM."""

    fingerprint: str
    pem: str


def document_certificate(parts: Parts, provider: CareProvider, at: datetime) -> Certificate:
    """Return the certificate that signs a provider's copies; the first call makes it. Raises UnavailableError."""
    key = _key(parts, provider, at)
    return Certificate(key.fingerprint, key.pem)


def signed_pdf(
    parts: Parts, provider: CareProvider, copy: JournalCopy, at: datetime, progress: Progress | None = None
) -> bytes:
    """Return a copy as a PDF that the provider has signed; ``progress`` as `copy_pdf`. Raises UnavailableError."""
    key = _key(parts, provider, at)
    pdf = copy_pdf(copy, key.fingerprint, progress)
    reason = Words(copy.language)("Kopia av journal", "Copy of a journal")
    try:
        return sign_pdf(key, pdf, reason, at)
    except KeyStoreError as error:
        raise UnavailableError(str(error)) from error


def check_phrase(copy: JournalCopy, passphrase: str) -> None:
    """Raise InvalidError for a passphrase that whoever finds the file could guess; before a PDF is set in vain."""
    try:
        check_to_carry(passphrase, [copy.patient_name, copy.patient_number, copy.provider, copy.unit])
    except WeakPassphraseError as error:
        raise InvalidError({"passphrase": error.why}) from error


def sealed_package(copy: JournalCopy, pdf: bytes, passphrase: str) -> bytes:
    """Return PDF, JSON and FHIR as one zip, sealed to a passphrase that `check_phrase` took: `age -d` opens it.

    The passphrase travels by another way than the file.
    """
    packed = package_zip({"kopia.pdf": pdf, "kopia.json": copy_json(copy), "kopia.fhir.json": copy_fhir(copy)}, copy)
    return seal_to_carry(packed, passphrase)


def _key(parts: Parts, provider: CareProvider, at: datetime) -> DocumentKey:
    try:
        return document_key(parts.key_store, provider.id, provider.name, at)
    except KeyStoreError as error:
        raise UnavailableError(f"key store: {error}") from error
