"""Guardians at the desk and at home: entered, told what they may, refused a block with the reason."""

from __future__ import annotations

import pytest

from tests.cast import PIA
from tests.guardians import KIM, child_of, guarded
from tests.patients import OLA, arrived, browser_of, come_back
from tests.services.test_age_exemptions import ALEX
from tests.services.test_protections import marked
from tests.web.browsing import signed_in


@pytest.mark.rule("P-11")
def test_clerk_enters_a_guardian_and_ends_it_again(site):
    child = child_of(site.cast)
    dag = signed_in(site, "dag")
    dag.get(f"/patients/{child}/relations")
    page = dag.get(dag.link("Vårdnadshavare"))
    assert "Ingen vårdnadshavare är antecknad." in page
    assert "Till och med 2 maj 2026" in page
    path = f"/patients/{child}/guardians"
    assert "Det är inget giltigt personnummer" in dag.send(path, 422, number="1970")
    page = dag.send(path, number="19701063-2391")
    assert "Har inte loggat in än." in page
    assert "197010632391" not in page
    page = dag.send("/end")
    assert "av Dag Lund" in page
    assert "Avsluta nu" not in page


@pytest.mark.rule("P-10")
def test_for_an_adult_the_desk_is_sent_to_the_ordinary_disclosure(site):
    dag = signed_in(site, "dag")
    path = f"/patients/{site.cast.pia}/guardians"
    page = dag.get(path)
    assert "Ingen annan läser direkt, inte heller med fullmakt" in page
    assert f'href="/patients/{site.cast.pia}/cases"' in page
    assert "Vårdnadshavarens personnummer" not in page


@pytest.mark.rule("P-10", "P-11")
def test_a_number_that_is_the_child_s_own_is_explained(site):
    child = child_of(site.cast)
    dag = signed_in(site, "dag")
    dag.get(f"/patients/{child}/guardians")
    assert "Det är patientens eget nummer" in dag.send(f"/patients/{child}/guardians", 403, number=KIM.number)


@pytest.mark.rule("P-11", "B-05")
def test_a_guardian_reads_at_home_and_is_told_why_there_is_no_block(site):
    child, _ = guarded(site.cast)
    ola = browser_of(site, come_back(site.cast, OLA))
    page = ola.get("/me")
    assert "Du läser som vårdnadshavare" in page
    ola.get(ola.link("Mina barn"))
    page = ola.get(ola.link("Barnet vid North-A"))
    assert "Ritade ett hus." in page
    ola.get(ola.link("Kan jag spärra barnets uppgifter?"))
    page = ola.send(f"/me/children/{child}/block", 403)
    assert "En vårdnadshavare får inte spärra ett barns uppgifter" in page
    assert "4 kap. 4 § patientdatalagen" in page
    assert "Ingen spärr är satt" in page


@pytest.mark.rule("P-11")
def test_who_is_nobody_s_guardian_is_told_whom_to_ask(site):
    (pia,) = arrived(site.cast, PIA)
    browser = browser_of(site, pia)
    assert "Mina barn" not in browser.get("/me")
    assert "Be barnets mottagning om det" in browser.get("/me/children")


@pytest.mark.rule("P-11", "D-04")
def test_the_child_s_log_says_that_a_guardian_read(site):
    child, _ = guarded(site.cast)
    ola = come_back(site.cast, OLA)
    browser_of(site, ola).get(f"/me/children/{child}")
    row = next(iter(signed_in(site, "eva").get("/log").split("läste sitt barns journal")[1:]), None)
    assert row is not None


@pytest.mark.rule("P-11", "P-16", "P-18")
def test_a_guardian_reads_at_home_who_has_read_in_words_about_the_child(site):
    child, _ = guarded(site.cast)
    ola = browser_of(site, come_back(site.cast, OLA))
    ola.get(f"/me/children/{child}")
    page = ola.get(ola.link("Vem har läst barnets journal?"))
    assert "<strong>Astrid Ek</strong>, barnets psykolog vid North-A, " in page
    assert "signerade en anteckning" in page
    assert "<strong>Du</strong>" in page
    assert "läste i barnets journal" in page
    assert "hade barnets kontaktuppgifter framme" in page
    assert "din journal" not in page
    assert "Ingen anteckning" not in page
    assert "Inte ett tal" not in ola.get(f"/me/children/{child}/log?before=x", 422)


@pytest.mark.rule("P-11", "P-12")
def test_whose_reading_is_over_is_told_whom_to_ask_and_not_why(site):
    child, _ = guarded(site.cast)
    ola = browser_of(site, come_back(site.cast, OLA))
    marked(site.cast, child)
    for path in ("", "/log", "/block"):
        page = ola.get(f"/me/children/{child}{path}", 403)
        assert "Du läser inte barnets journal här längre" in page
        assert "skyddade" not in page
    assert "Du är inte antecknad som vårdnadshavare här." in ola.get("/me/children")


@pytest.mark.rule("P-11")
def test_therapist_excepts_a_patient_of_fifteen_and_the_desk_ends_it(site):
    child = child_of(site.cast, ALEX)
    path = f"/patients/{child}/age-exemptions"
    dag = signed_in(site, "dag")
    dag.get(f"/patients/{child}/guardians")
    page = dag.get(dag.link("Undantag för den som är tretton till femton"))
    assert "Den som behandlar patienten gör undantaget." in page
    astrid = signed_in(site, "astrid")
    assert "Inget undantag är gjort." in astrid.get(path)
    page = astrid.send(path, 422, reader="patient", reason="")
    assert "Varför är det rätt för patienten?" in page
    page = astrid.send(path, reader="patient", reason="Moget.")
    assert "Patienten läser själv, med eget konto. Antecknad" in page
    assert "Till och med 1 juli 2026. Dagen därpå fyller patienten sexton." in page
    assert "Moget." not in page
    dag.get(path)
    page = dag.send("/end")
    assert "av Dag Lund" in page
    assert "Avsluta nu" not in page
    assert "Patienten är inte tretton till femton år." in dag.get(f"/patients/{site.cast.pia}/age-exemptions")
