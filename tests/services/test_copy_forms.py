"""A provider's copies: signed with its own key, which it made on first use, and sealed to be carried."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest

from journal.domain.care import CareProvider
from journal.domain.errors import InvalidError, UnavailableError
from journal.outlets.fhir.bundle import copy_fhir
from journal.outlets.plain import copy_json
from journal.services import copy_forms
from journal.services.copy_forms import check_phrase, document_certificate, sealed_package, signed_pdf
from keys.errors import KeyStoreError
from tests.cast import NOON
from tests.outlets.copies import whole_copy
from tests.outlets.reading import needs_age, needs_poppler, opened_by_age, text_of, told_by

PASSPHRASE = "korthus brasklapp vinterdäck"

pytestmark = pytest.mark.oracle


@pytest.fixture
def north(cast):
    return CareProvider(cast.providers["north"], "Norra mottagningen AB")


@needs_poppler
@pytest.mark.rule("P-02", "P-04")
def test_a_patient_gets_a_pdf_that_the_provider_signed_and_whose_last_page_names_the_certificate(cast, north, tmp_path):
    seen = []
    pdf = signed_pdf(cast.parts, north, whole_copy(), NOON, lambda *far: seen.append(far))
    said = told_by("pdfsig", pdf, tmp_path)
    assert "Signature is Valid." in said
    assert "Signer Certificate Common Name: Norra mottagningen AB" in said
    certificate = document_certificate(cast.parts, north, NOON)
    assert certificate.fingerprint in "".join(text_of(pdf).split())
    assert certificate.pem.startswith("-----BEGIN CERTIFICATE-----")
    assert seen[-1][0] == seen[-1][1] > 2


@needs_poppler
def test_another_provider_signs_with_another_key(cast, north):
    south = CareProvider(cast.providers["south"], "Södra mottagningen AB")
    assert document_certificate(cast.parts, north, NOON) != document_certificate(cast.parts, south, NOON)


@needs_age
@needs_poppler
@pytest.mark.rule("P-02")
def test_a_patient_carries_all_forms_in_one_file_that_opens_with_the_passphrase_alone(cast, north, tmp_path):
    copy = whole_copy()
    pdf = signed_pdf(cast.parts, north, copy, NOON)
    sealed = sealed_package(copy, pdf, PASSPHRASE)
    assert sealed.startswith(b"age-encryption.org/")
    assert opened_by_age(sealed, PASSPHRASE + "x", tmp_path) is None
    with ZipFile(BytesIO(opened_by_age(sealed, PASSPHRASE, tmp_path))) as package:
        assert package.read("kopia.pdf") == pdf
        assert package.read("kopia.json") == copy_json(copy)
        assert package.read("kopia.fhir.json") == copy_fhir(copy)
        assert b"kopia.pdf" in package.read("LÄS-MIG.txt")


def test_nobody_carries_a_copy_under_a_passphrase_made_of_the_patients_name():
    with pytest.raises(InvalidError) as refused:
        check_phrase(replace(whole_copy(), patient_name="Pia Ek"), "piaekpiaekpia")
    assert refused.value.problems == {"passphrase": "personal"}


def test_a_key_store_that_is_down_is_said_to_be(cast, north, monkeypatch):
    def down(*_asked):
        raise KeyStoreError("locked")

    monkeypatch.setattr(cast.parts.key_store, "secret", down)
    with pytest.raises(UnavailableError, match="key store: locked"):
        signed_pdf(cast.parts, north, whole_copy(), NOON)


@needs_poppler
def test_a_server_that_cannot_sign_hands_out_no_copy_that_says_it_is_signed(cast, north, monkeypatch):
    def cannot(*_asked):
        raise KeyStoreError("Signing a PDF needs the extra `pdf`: install it.")

    monkeypatch.setattr(copy_forms, "sign_pdf", cannot)
    with pytest.raises(UnavailableError, match="extra `pdf`"):
        signed_pdf(cast.parts, north, whole_copy(), NOON)
