"""The copy on paper: what a person reads in it, and what others' programs find."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from journal.domain.entry import EntryKind, Keyword
from journal.domain.errors import UnavailableError
from journal.outlets.plain import digest
from journal.outlets.sheet import printing
from journal.outlets.sheet.printing import copy_pdf
from tests.opened import opened_entry
from tests.outlets.copies import LATER, long_copy, made, whole_copy
from tests.outlets.reading import language_of, needs_poppler, text_of, told_by

pytestmark = [pytest.mark.oracle, needs_poppler]


@pytest.fixture(scope="module")
def whole():
    copy = whole_copy()
    return copy, copy_pdf(copy, "AB:CD")


def words_of(pdf):
    return " ".join(text_of(pdf).split())


@pytest.mark.rule("P-02", "P-04", "J-11", "J-12", "J-18")
def test_a_patient_reads_every_version_statement_consent_and_mark(whole):
    said = words_of(whole[1])
    for expected in (
        "Sover bättre sedan [struket: tisdag.][tillagt: onsdag.]",
        "Version 2. Uppgiften var fel. Astrid Norrvik, leg. psykolog · skriven 5 november 2026 kl. 13.00",
        "Jag skrev fel dag.",
        "Jag sade <aldrig> så & vill att det står.",
        "Version 2: Utkast, osignerat",
        "Inte klart.",
        "Tre samtal till.",
        "Osignerad",
        "Felförd: hör inte till den här journalen",
        "Version 1: texten gick inte att öppna",
        "Version 1: förstörd enligt beslut, 3 november 2026",
        "UNDERSKRIFTEN STÄMMER INTE",
        "Berättar om hot.",
        "4 november 2026 kl. 13.00 · Samtycke",
        "lämnat",
        "återkallat",
        "Försäkringskassan",
        "Personuppgiftsansvarig Norra mottagningen AB, Storgatan 1, Umeå",
        "Dataskyddsombud dataskydd@norra.example",
    ):
        assert expected in said


@pytest.mark.rule("J-04")
def test_a_patient_finds_care_that_was_declined_under_its_name_with_day_and_author():
    said = words_of(copy_pdf(made([opened_entry(EntryKind.DECLINED, {Keyword.DECLINED: "Gruppbehandling."})]), "AB:CD"))
    assert "· Avstår från vård" in said
    assert "Patienten avstår från Gruppbehandling." in said
    assert "Astrid Norrvik, leg. psykolog" in said


@pytest.mark.rule("P-05", "P-08", "J-17")
def test_a_patient_is_told_how_much_is_withheld_and_on_which_grounds(whole):
    said = words_of(whole[1])
    assert "4 stycken är undantagna:" in said
    assert "1 · Patientsäkerhetslagen 6:13: uppgift från någon annan" in said
    assert "Ringer själv. [Ett stycke är undantaget. Patientsäkerhetslagen 6:13:" in said
    assert "1 · Testmaterial: finns, skyddat av instrumentsekretess" in said
    assert "Version 1 [Ett stycke är undantaget. Patientsäkerhetslagen 6:12 andra stycket" in said
    assert "Version 2 Bedömer läget som stabilt." in said


@pytest.mark.rule("P-04")
def test_each_page_bears_the_patients_name_and_number_and_its_own(whole):
    pages = text_of(whole[1]).split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert "Pia Ek · 19121212-1212" in page
        assert f"Sida {number} av {len(pages)}" in page


@pytest.mark.rule("P-04")
def test_the_last_page_says_what_signs_it_and_what_shows_that_it_is_whole(whole):
    copy, pdf = whole
    last = text_of(pdf).split("\f")[-2].replace("\n", " ")
    assert digest(copy) in last.replace(" ", "")
    assert "AB:CD" in last
    assert "elektroniskt underskrivet av Norra mottagningen AB." in last
    assert "är inte elektroniskt underskrivet" in words_of(copy_pdf(copy))


def test_a_screen_reader_finds_a_tagged_document_in_the_copys_language(whole, tmp_path):
    told = told_by("pdfinfo", whole[1], tmp_path)
    assert "Tagged:          yes" in told
    assert "Title:           Kopia av journal" in told
    assert "JavaScript:      no" in told
    assert language_of(whole[1]) == "sv"


def test_every_letter_is_embedded(whole, tmp_path):
    fonts = told_by("pdffonts", whole[1], tmp_path).splitlines()[2:]
    assert len(fonts) >= 3
    assert all(" yes yes yes " in font for font in fonts)


def test_an_english_reader_gets_the_headings_in_english():
    said = words_of(copy_pdf(whole_copy(language="en")))
    assert "Copy of a journal" in said
    assert "Page 1 of" in said
    assert "Extent The whole journal" in said
    assert "4 paragraphs are withheld:" in said


def test_a_reader_of_a_part_is_told_its_first_and_last_day():
    january = (datetime(2025, 12, 31, 23, tzinfo=UTC), datetime(2026, 1, 31, 23, tzinfo=UTC))
    entry = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Allt."})
    assert "Omfattning 1 januari 2026–31 januari 2026" in words_of(copy_pdf(made([entry], period=january)))


def test_a_reader_of_a_short_copy_is_told_that_nothing_or_one_paragraph_is_withheld():
    entry = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Allt."})
    assert "Inget är undantaget." in words_of(copy_pdf(made([entry])))
    one = made([entry], {(0, 0, 1): "psl-6-13"}, patient_number="R-17")
    said = words_of(copy_pdf(one))
    assert "Ett stycke är undantaget:" in said
    assert "Pia Ek · R-17" in said


@pytest.mark.rule("J-12", "P-04")
def test_a_statement_that_was_corrected_is_legible_in_both_wordings():
    noted = opened_entry(EntryKind.STATEMENT, {Keyword.STATEMENT: "Nej."}, ({Keyword.STATEMENT: "Nej, aldrig."}, LATER))
    entry = opened_entry(EntryKind.SESSION, {Keyword.CURRENT: "Allt."}, statements=[noted])
    said = words_of(copy_pdf(made([entry])))
    assert "Patientens synpunkt. Antecknad av Astrid Norrvik, leg. psykolog" in said
    assert "[struket: Nej.][tillagt: Nej, aldrig.]" in said
    assert "Jag skrev fel dag." in said


def test_a_text_that_asks_for_a_picture_is_a_text_and_nothing_is_fetched():
    asking = '<img src="file:///etc/passwd"> url(http://127.0.0.1:9/x) </p><script>1</script>'
    pdf = copy_pdf(made([opened_entry(EntryKind.SESSION, {Keyword.CURRENT: asking})]))
    assert asking in words_of(pdf)
    assert b"/Subtype /Image" not in pdf


def test_whoever_waits_for_a_long_copy_is_told_how_far_it_has_come():
    seen = []
    pdf = copy_pdf(long_copy(30), progress=lambda done, of: seen.append((done, of)))
    pages = text_of(pdf).count("\f")
    assert pages > 10
    assert [done for done, _ in seen] == [*range(1, 2 * pages + 1), 2 * pages]
    assert all(of >= 2 * done for done, of in seen[:pages])
    assert {of for _, of in seen[pages:]} == {2 * pages}


def test_where_the_libraries_are_missing_somebody_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(sys, "executable", str(Path(sys.base_prefix) / "bin" / "python3"))
    with pytest.raises(UnavailableError, match=r"libpango-1.0-0.*No module named"):
        copy_pdf(whole_copy())


def test_a_document_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(printing, "_LONGEST", 0.01)
    with pytest.raises(UnavailableError, match="took too long"):
        copy_pdf(whole_copy())


def test_a_document_that_was_cut_short_is_none(monkeypatch, tmp_path):
    (tmp_path / "printer.py").write_text("""import sys; sys.stdin.read(); print('{"pdf": 9}'); print("%PDF")\n""")
    (tmp_path / "sheet.css").touch()
    monkeypatch.setattr(printing, "_HERE", tmp_path)
    with pytest.raises(UnavailableError, match="cut short"):
        copy_pdf(whole_copy())


def test_a_process_that_dies_before_it_listens_is_told_of_as_a_failure(monkeypatch, tmp_path):
    (tmp_path / "printer.py").write_text("import os; os._exit(1)\n")
    (tmp_path / "sheet.css").write_text("p {}" * 100_000)
    monkeypatch.setattr(printing, "_HERE", tmp_path)
    with pytest.raises(UnavailableError, match="could not be set"):
        copy_pdf(whole_copy())
