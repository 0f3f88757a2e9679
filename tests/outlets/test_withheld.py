"""Nothing that is withheld stands in any form of a copy: text layer, metadata, attachment, JSON, FHIR, package (P6)."""

from __future__ import annotations

import json
from base64 import b64decode
from io import BytesIO
from zipfile import ZipFile

import pytest

from journal.domain.entry import EntryKind, Keyword
from journal.outlets.fhir.bundle import copy_fhir
from journal.outlets.package import package_zip
from journal.outlets.plain import copy_json
from journal.outlets.sheet.printing import copy_pdf
from tests.opened import opened_entry
from tests.outlets.copies import CANARIES, made, whole_copy
from tests.outlets.reading import everything_in, needs_poppler, run, text_of

pytestmark = [pytest.mark.oracle, needs_poppler]

SEEN = "onsdag"
"""A word that every form shows: who does not find it would not find a canary either."""


@pytest.fixture(scope="module")
def forms():
    copy = whole_copy()
    files = {"kopia.pdf": copy_pdf(copy), "kopia.json": copy_json(copy), "kopia.fhir.json": copy_fhir(copy)}
    return copy, files


def spellings(word):
    return [word.encode(code) for code in ("utf-8", "utf-16-be", "utf-16-le", "latin-1")]


def found(words, *places):
    return {word for word in words for place in places for spelled in spellings(word) if spelled in place}


def attachments(fhir):
    documents = (each["resource"] for each in json.loads(fhir)["entry"])
    return [
        b64decode(content["attachment"].get("data", ""))
        for document in documents
        for content in document.get("content", [])
    ]


@pytest.mark.rule("P-05", "P-08", "J-17")
def test_a_patient_finds_no_withheld_word_in_what_poppler_reads(forms):
    assert found((*CANARIES, SEEN), text_of(forms[1]["kopia.pdf"]).encode()) == {SEEN}


@pytest.mark.rule("P-05", "P-08", "J-17")
def test_a_patient_finds_no_withheld_word_in_any_object_of_the_pdf(forms):
    pdf = forms[1]["kopia.pdf"]
    everything = everything_in(pdf)
    assert found(CANARIES, pdf, *everything) == set()
    # Bookmarks and the title are strings, the metadata a stream: where those are found, so would others be.
    assert found(["Telefonkontakt", "Kopia av journal"], *everything) == {"Telefonkontakt", "Kopia av journal"}


def test_a_pdf_has_nothing_attached(forms, tmp_path):
    (tmp_path / "asked.pdf").write_bytes(forms[1]["kopia.pdf"])
    assert run("pdfdetach", "-list", tmp_path / "asked.pdf") == b"0 embedded files\n"


@pytest.mark.rule("P-05", "P-08", "J-17")
def test_a_patient_finds_no_withheld_word_in_json_and_fhir(forms):
    plain, fhir = forms[1]["kopia.json"], forms[1]["kopia.fhir.json"]
    assert found((*CANARIES, SEEN), plain) == {SEEN}
    assert found((*CANARIES, SEEN), fhir, *attachments(fhir)) == {SEEN}


@pytest.mark.rule("P-05", "P-08", "J-17")
def test_a_patient_finds_no_withheld_word_in_any_file_of_the_package(forms):
    copy, files = forms
    packed = package_zip(files, copy)
    with ZipFile(BytesIO(packed)) as package:
        inside = {name: package.read(name) for name in package.namelist()}
    assert set(inside) == {*files, "LÄS-MIG.txt"}
    assert all(inside[name] == content for name, content in files.items())
    assert found(CANARIES, packed, *inside.values()) == set()


def test_whoever_searches_finds_the_words_where_nothing_was_withheld():
    """The same words in a copy without masks: were the search blind, this would fail."""
    entry = opened_entry(EntryKind.SESSION, *({Keyword.CURRENT: word} for word in CANARIES))
    pdf, fhir = copy_pdf(made([entry])), copy_fhir(made([entry]))
    assert found(CANARIES, text_of(pdf).encode()) == set(CANARIES)
    assert found(CANARIES, copy_json(made([entry]))) == set(CANARIES)
    assert found(CANARIES, *attachments(fhir)) == set(CANARIES)
