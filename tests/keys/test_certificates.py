"""A certificate says whose key a key is, and nothing else can be read out of its signature."""

from __future__ import annotations

from dataclasses import fields, replace
from uuid import UUID

import pytest

from keys.errors import DoesNotOpenError
from keys.granting import Certificate, Statement, certify, check_certificate, fingerprint
from keys.pairs import PublicKeys, key_pair

FRIDA, ASTRID, BO = (key_pair(bytes([n]) * 32) for n in (1, 2, 3))
NORTH, ACCOUNT, ISSUER, OTHER = (UUID(int=n) for n in (10, 11, 12, 13))
SIGNING_ONLY = PublicKeys(b"", ASTRID.public.signing)
STATEMENT = Statement(NORTH, "account", ACCOUNT, 1, ASTRID.public, ISSUER)
CERTIFICATE = certify(STATEMENT, FRIDA.signing_seed)


def refused(certificate, issuer=FRIDA.public.signing):
    with pytest.raises(DoesNotOpenError):
        check_certificate(certificate, issuer)


@pytest.mark.parametrize(
    ("subject", "keys"),
    [
        ("account", ASTRID.public),
        ("circle", ASTRID.public),
        ("log", SIGNING_ONLY),
        ("invitation", SIGNING_ONLY),
    ],
)
def test_the_issuers_certificate_is_accepted_for_each_kind_of_subject(subject, keys):
    certificate = certify(replace(STATEMENT, subject=subject, keys=keys), FRIDA.signing_seed)
    check_certificate(certificate, FRIDA.public.signing)
    assert (certificate.subject, certificate.keys) == (subject, keys)


def test_another_issuer_is_refused():
    refused(CERTIFICATE, issuer=BO.public.signing)


@pytest.mark.parametrize("name", [field.name for field in fields(Statement)])
def test_each_changed_field_is_refused(name):
    new = {str: "circle", int: 2, UUID: OTHER, PublicKeys: BO.public}[type(getattr(STATEMENT, name))]
    refused(replace(CERTIFICATE, **{name: new}))


def test_every_changed_byte_of_keys_and_signature_is_refused():
    for name, size in (("wrapping", 1216), ("signing", 32)):
        for place in range(size):
            changed = bytearray(getattr(ASTRID.public, name))
            changed[place] ^= 1
            refused(replace(CERTIFICATE, keys=replace(ASTRID.public, **{name: bytes(changed)})))
    for place in range(64):
        changed = bytearray(CERTIFICATE.signature)
        changed[place] ^= 1
        refused(replace(CERTIFICATE, signature=bytes(changed)))


@pytest.mark.parametrize(
    "change",
    [
        {"subject": "provider"},
        {"subject": "log"},
        {"keys": SIGNING_ONLY},
        {"keys": PublicKeys(ASTRID.public.wrapping, b"")},
        {"epoch": -1},
    ],
)
def test_an_unknown_subject_or_keys_of_another_kind_are_neither_certified_nor_accepted(change):
    with pytest.raises(ValueError, match=r".+"):
        certify(replace(STATEMENT, **change), FRIDA.signing_seed)
    refused(replace(CERTIFICATE, **change))


def test_a_certificate_is_a_statement_with_a_signature():
    assert isinstance(CERTIFICATE, Statement)
    assert Certificate(NORTH, "account", ACCOUNT, 1, ASTRID.public, ISSUER, CERTIFICATE.signature) == CERTIFICATE


def test_a_fingerprint_is_the_providers_own():
    assert len(fingerprint(FRIDA.public.signing)) == 32
    assert fingerprint(FRIDA.public.signing) != fingerprint(BO.public.signing)
