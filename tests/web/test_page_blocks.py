"""A patient's block at the desk: read out, previewed, entered, confirmed, ended, voided; and what others then see."""

from __future__ import annotations

import pytest

from journal.services import blocks
from tests.web.browsing import signed_in
from tests.web.test_page_practice import bo_treats_pia  # noqa: F401  (a fixture)
from tests.web.test_page_writing import _signed as _written_by

HINT = "Det finns spärrade uppgifter."


def path(site, end=""):
    return f"/patients/{site.cast.pia}{end}"


@pytest.fixture
def astrid(site):
    """Astrid, who has written about Pia."""
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    return astrid


@pytest.fixture
def bo(site, astrid, bo_treats_pia):  # noqa: F811  (the fixture)
    """Bo, who reads North-A's journal of Pia in a window of his own."""
    assert astrid
    bo_treats_pia.get(path(site, "/elsewhere"))
    bo_treats_pia.send("/elsewhere", reason="shared-care")
    return bo_treats_pia


def enter(browser, site, **said):
    """Enter a block by the form."""
    browser.get(path(site, "/blocks/new"))
    return browser.send("/blocks/new", told=blocks.TOLD, **said)


@pytest.mark.rule("B-01", "B-02", "B-11", "B-17")
def test_clerk_enters_a_block_and_other_windows_show_nothing_of_it_from_then_on(site, bo):
    dag, there = signed_in(site, "dag"), path(site, f"/journal?unit={site.cast.units['a']}")
    assert "Sover bättre" in bo.get(there)
    dag.get("/patients")
    assert "Patienten har ingen spärr" in dag.get(dag.link("Spärrar"))
    page = dag.get(dag.link("Ny spärr"))
    assert "Läs upp för patienten" in page
    assert "Så ser det ut vid North-B" in page
    assert "Sover" not in page
    page = dag.send("/blocks/new", 422)
    assert "Kryssa i rutan." in page
    page = dag.send("/blocks/new", told=blocks.TOLD)
    assert "Allt från North-A" in page
    assert "Gäller sedan 2 mars 2026 kl. 12.00" in page
    assert "Rad i loggen" in page
    refused = bo.get(there, 403)
    assert "spärr" not in refused.lower()
    assert "annan enhet" not in bo.get(path(site, "/journal"))
    assert HINT not in bo.text


@pytest.mark.rule("B-15", "B-16")
def test_a_block_is_ended_or_voided_on_its_page_and_stands_there_after(site, bo):
    dag = signed_in(site, "dag")
    for _ in range(2):
        enter(dag, site)
    dag.get(path(site, "/blocks"))
    dag.send("/end", 422, day="2027-01-01")
    assert "Tiden har inte varit ännu." in dag.text
    assert "Upphörde 2 mars 2026 kl. 12.00 på patientens begäran" in dag.send("/end", day="2026-03-02")
    dag.send("/end", 422, day="")
    dag.send("/void", 422)
    page = dag.send("/void", reason="Fel patient.")
    assert "Makulerad 2 mars 2026 kl. 12.00" in page
    assert "Fel patient." not in page
    assert 'action="/patients' not in page.replace("/language", "")
    bo.get(path(site, "/elsewhere"))
    assert "Läs journalen vid North-A" in bo.text


@pytest.mark.rule("B-07")
def test_other_units_are_told_where_the_patient_lets_them_and_the_own_unit_sees_who_may_see(site, astrid, bo):
    page = astrid.get(path(site, "/journal"))
    assert "efter ett aktivt val" in page
    enter(astrid, site, extent="period", first_day="2026-03-01", visible="yes")
    page = astrid.get(path(site, "/journal"))
    assert "efter ett aktivt val, utom det som spärrades 2 mars 2026" in page
    assert HINT not in page
    assert HINT in bo.get(path(site, "/journal"))
    enter(astrid, site)
    assert "spärrad för dem sedan 2 mars 2026" in astrid.get(path(site, "/journal"))
    assert HINT in bo.get(path(site, "/journal"))
    for word in ("North-A", "Sover", "spärrades", "period"):
        assert word not in bo.text


@pytest.mark.rule("B-05", "B-06")
def test_a_guardian_is_refused_with_an_explanation_and_a_child_when_nobody_held_it_mature(site, astrid, monkeypatch):
    monkeypatch.setattr(blocks, "OF_AGE", 70)
    assert "vårdnadshavare får inte spärra" in _refused(astrid, site, "guardian")
    assert "Ett barn spärrar i eget namn" in _refused(astrid, site, "patient")
    assert "Barnet själv" in astrid.text
    assert "Gäller sedan" in enter(astrid, site, requester="child")


def _refused(browser, site, requester):
    browser.get(path(site, "/blocks/new"))
    return browser.send("/blocks/new", 403, told=blocks.TOLD, requester=requester)


def test_clerk_of_whom_the_law_says_more_than_the_desk_can_explain_gets_the_page_of_refusals(site, astrid):
    signed_in(site, "eva").get(path(site, "/blocks/new"), 404)
    signed_in(site, "cilla").get(path(site, "/blocks"), 404)


@pytest.mark.rule("B-08", "B-10")
def test_the_preview_follows_the_period_and_says_what_is_missing(site, astrid, bo):
    astrid.get(path(site, "/blocks/new"))
    assert "Samtal" in astrid.text
    assert "Ingen journal från andra enheter." in astrid.text
    page = astrid.send("/blocks/new", then="preview", extent="period")
    assert "Fyll i perioden, så visas det här." in page
    page = astrid.send("/blocks/new", then="preview", extent="period", last_day="2026-01-31")
    assert "Ingen journal från andra enheter." not in page
    page = astrid.send("/blocks/new", then="preview", last_day="2026-12-31", visible="yes")
    assert HINT in page
    assert "ändrar ingenting" in astrid.send("/blocks/new", then="preview", extent="whole", kind="outer")
    page = astrid.send("/blocks/new", 422, told=blocks.TOLD, extent="whole", exempt="vbe")
    assert "Det finns inget sådant val." in page
    astrid.send("/blocks/new", 422, told=blocks.TOLD, exempt="påhittat")
    astrid.send("/blocks/new", 422, told=blocks.TOLD, exempt="upp", day="2027-01-01")
    page = astrid.send("/blocks/new", told=blocks.TOLD, extent="whole", exempt="upp", kind="outer", day="2026-03-02")
    assert "Undantaget: uppmärksamhetssignaler." in page
    assert "andra vårdgivare läser inte" in page


def test_a_unit_that_does_not_share_shows_nothing_to_others_before_or_after(site, astrid):
    astrid.get("/units")
    astrid.send("/units", share="no")
    assert "enheten delar inte" in astrid.get(path(site, "/blocks/new"))
    enter(astrid, site)
    assert "enheten delar inte" in astrid.get(path(site, "/journal"))
