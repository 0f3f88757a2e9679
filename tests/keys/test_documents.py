"""Documents that we sign and seal are checked and opened by programs that we did not write."""

from __future__ import annotations

import asyncio
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.reader import PdfFileReader
from weasyprint import HTML

from keys import carrying, documents
from keys.carrying import check_to_carry, seal_to_carry
from keys.documents import DOCUMENT_KEY, document_key, new_document_key, sign_pdf
from keys.errors import KeyStoreError, WeakPassphraseError
from tests.keys.conftest import new_id
from tests.outlets.reading import needs_age, needs_poppler, opened_by_age, told_by

AT = datetime(2026, 11, 3, 12, tzinfo=UTC)
NAME = "Norra mottagningen AB"
PASSPHRASE = "korthus brasklapp vinterdäck"


@pytest.fixture
def store(site):
    return site.open()


@pytest.fixture
def key(store):
    return document_key(store, new_id(), NAME, AT)


@pytest.fixture(scope="module")
def pdf():
    return HTML(string="<html lang=sv><title>Kopia</title><h1>Kopia</h1>").write_pdf()


def test_a_provider_signs_with_the_same_key_for_good(store):
    provider = new_id()
    first = document_key(store, provider, NAME, AT)
    assert document_key(store, provider, "Another name", AT + timedelta(days=400)) == first
    assert document_key(store, new_id(), NAME, AT) != first


def test_of_two_workers_that_come_first_at_once_both_sign_with_the_key_that_was_kept(store, monkeypatch):
    provider, kept = new_id(), new_document_key(NAME, AT)

    def overtaken(name, at):
        store.put_secret(DOCUMENT_KEY, provider, kept)
        return new_document_key(name, at)

    monkeypatch.setattr(documents, "new_document_key", overtaken)
    assert document_key(store, provider, NAME, AT) == document_key(store, provider, NAME, AT)
    assert store.secret(DOCUMENT_KEY, provider) == kept


def test_whoever_trusts_a_certificate_reads_whose_it_is_and_what_it_may_do(key):
    read = x509.load_pem_x509_certificate(key.pem.encode())
    assert isinstance(read.public_key().curve, ec.SECP256R1)
    assert read.subject.rfc4514_string() == "O=Norra mottagningen AB,CN=Norra mottagningen AB"
    assert read.not_valid_before_utc == AT
    assert not read.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert {told.critical for told in read.extensions} == {True}
    usage = read.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    others = usage.key_encipherment, usage.data_encipherment, usage.key_agreement, usage.key_cert_sign, usage.crl_sign
    assert not any(others)
    command = ["openssl", "x509", "-noout", "-fingerprint", "-sha256"]
    said = subprocess.run(command, check=True, input=key.pem, capture_output=True, text=True)
    assert said.stdout.strip().endswith(key.fingerprint)


def test_a_name_longer_than_a_certificate_holds_is_cut(store):
    read = x509.load_der_x509_certificate(document_key(store, new_id(), "x" + "å" * 70, AT).certificate)
    assert read.subject.rfc4514_string() == f"O=x{'å' * 31},CN=x{'å' * 31}"


def test_a_private_key_is_not_shown_by_mistake(key):
    assert "private" not in repr(key)


@pytest.mark.oracle
@needs_poppler
def test_poppler_takes_a_signed_document_and_says_by_whom_and_when(key, pdf, tmp_path):
    said = told_by("pdfsig", sign_pdf(key, pdf, "Kopia av journal", AT), tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "Signer Certificate Common Name: Norra mottagningen AB" in said
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Signing Time: Nov 03 2026 12:00:00" in said or "Signing Time: Nov 03 2026 13:00:00" in said


@pytest.mark.oracle
@needs_poppler
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_poppler_refuses_a_document_of_which_one_byte_was_changed(key, pdf, tmp_path, part):
    signed = bytearray(sign_pdf(key, pdf, "Kopia av journal", AT))
    signed[int(len(pdf) * part)] ^= 1
    assert "Signature is Valid." not in told_by("pdfsig", bytes(signed), tmp_path)


def test_a_signed_document_says_why_when_and_how_it_was_signed(key, pdf):
    (found,) = PdfFileReader(BytesIO(sign_pdf(key, pdf, "Kopia av journal", AT))).embedded_signatures
    said = found.sig_object
    assert (said["/Reason"], said["/SubFilter"]) == ("Kopia av journal", "/ETSI.CAdES.detached")
    assert (found.self_reported_timestamp, found.md_algorithm) == (AT, "sha256")


def test_a_document_is_signed_in_a_thread_that_runs_an_event_loop_of_its_own_too(key, pdf):
    async def signed():
        return sign_pdf(key, pdf, "Kopia av journal", AT)

    # In a thread of the test's own: where a browser's stories ran before, this one has a loop already.
    with ThreadPoolExecutor(1) as apart:
        assert apart.submit(asyncio.run, signed()).result().startswith(pdf)


def test_a_server_without_pyhanko_says_what_to_install(key, pdf, monkeypatch):
    monkeypatch.setattr(documents, "find_spec", lambda _name: None)
    with pytest.raises(KeyStoreError, match=r"^Signing a PDF needs the extra `pdf`"):
        sign_pdf(key, pdf, "Kopia av journal", AT)


@pytest.mark.oracle
@needs_age
def test_a_patient_opens_what_was_sealed_with_the_program_age_and_the_passphrase_alone(tmp_path):
    sealed = seal_to_carry(b"a copy", PASSPHRASE)
    assert opened_by_age(sealed, PASSPHRASE, tmp_path) == b"a copy"
    assert opened_by_age(sealed, "another passphrase", tmp_path) is None


@pytest.mark.parametrize(("measured", "taken"), [([16], 16), ([12, 17], 17), ([12, 13, 15, 18], 15)])
def test_a_copy_is_sealed_anew_where_a_stalled_machine_measured_too_little_work(monkeypatch, measured, taken):
    given, works = [], iter(measured)

    def sealed(plain, phrase):
        given.append((plain, phrase))
        return b"age-encryption.org/v1\n-> scrypt c2FsdA %d\nbody of\nwhatever" % next(works)

    monkeypatch.setattr(carrying.passphrase, "encrypt", sealed)
    assert f" {taken}\n".encode() in seal_to_carry(b"a copy", PASSPHRASE)
    assert set(given) == {(b"a copy", PASSPHRASE)}


@pytest.mark.parametrize(("phrase", "why"), [("kort", "short"), ("Pia Ek 191212121212", "personal")])
def test_nobody_seals_a_copy_to_a_passphrase_that_its_finder_guesses(phrase, why):
    check_to_carry(PASSPHRASE, ["Pia Ek", "191212121212"])
    with pytest.raises(WeakPassphraseError) as refused:
        check_to_carry(phrase, ["Pia Ek", "191212121212"])
    assert refused.value.why == why
