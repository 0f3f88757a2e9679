"""What an entry has to say before it is signed, through the pages and without script."""

from __future__ import annotations

import pytest

from tests.web.browsing import signed_in
from tests.web.test_page_writing import _begun, _journal, _signed


@pytest.fixture
def astrid(site):
    return signed_in(site, "astrid")


@pytest.mark.rule("J-03")
def test_what_an_entry_that_ends_care_lacks_is_named_led_to_and_said_by_a_click(site, astrid):
    entry = _begun(site, astrid, kind="closing", text__intervention="Tolv samtal.", text__assessment="I remission.")
    page = astrid.get(f"{entry}/sign")
    assert "Det här behövs innan du signerar" in page
    assert f"{entry}/edit?add=background#k-background" in page
    assert f"{entry}/edit?add=information#k-information" in page
    assert 'name="passphrase"' not in page
    assert "Tolv samtal." in page
    astrid.get(f"{entry}/edit")
    page = astrid.send("/edit", mark="background.NOT_APPLICABLE", text__information="Muntligt om återfall.")
    assert "Ej aktuellt.</textarea>" in page
    assert "Muntligt om återfall.</textarea>" in page
    astrid.get(f"{entry}/sign")
    assert "Ej aktuellt." in astrid.send("/sign")
    assert astrid.path == _journal(site)


@pytest.mark.rule("J-15")
def test_offences_ask_by_a_heading_of_its_own_whether_they_are_absolutely_necessary(site, astrid):
    entry = _begun(site, astrid)
    assert "necessity" not in astrid.get(f"{entry}/edit")
    page = astrid.send("/edit", add="offences")
    assert 'name="text.necessity"' in page
    astrid.send("/edit", text__offences="Dömd för misshandel.", then="sign")
    assert "absolut nödvändig för vården, eller ta bort den" in astrid.text
    assert f"{entry}/edit?add=necessity#k-necessity" in astrid.text
    astrid.get(f"{entry}/edit")
    astrid.send("/edit", mark="necessity.NECESSARY")
    astrid.get(f"{entry}/sign")
    assert "Uppgiften är absolut nödvändig för vården." in astrid.send("/sign")
    assert astrid.path == _journal(site)


@pytest.mark.rule("J-04")
def test_declined_care_is_a_template_and_found_by_the_journals_filter(site, astrid):
    entry = _begun(site, astrid, kind="declined")
    assert "Patienten avstår från" in astrid.get(f"{entry}/sign")
    astrid.get(f"{entry}/edit")
    astrid.send("/edit", text__declined="Gruppbehandling.", then="sign")
    astrid.send("/sign")
    assert "Gruppbehandling." in astrid.get(f"{_journal(site)}?kind=declined")
    assert "Gruppbehandling." not in astrid.get(f"{_journal(site)}?kind=session")


@pytest.mark.rule("J-03")
def test_a_correction_that_takes_a_heading_away_is_asked_for_it_and_nothing_typed_is_lost(site, astrid):
    whole = {f"text__{name}": "Sagt." for name in ("background", "reason", "intervention", "information")}
    entry = _signed(site, astrid, kind="closing", **whole)
    astrid.get(f"{entry}/correct")
    fields = {"text__background": "", "text__information": "Nytt.", "reason": "wrong-fact", "explanation": "Fel."}
    astrid.send("/correct", 422, **fields, then="sign")
    assert 'href="#text.background"' in astrid.text
    assert 'name="text.background"' in astrid.text
    assert "Nytt.</textarea>" in astrid.text


def test_a_mark_that_is_none_is_no_text(site, astrid):
    entry = _begun(site, astrid, kind="closing")
    for mark in ("background.ELSE", "nowhere.NECESSARY", "background"):
        astrid.get(f"{entry}/edit")
        astrid.send("/edit", mark=mark)
    assert "Ej aktuellt." not in astrid.text


@pytest.mark.rule("J-03")
@pytest.mark.parametrize("name", ["dag", "astrid"])
def test_whoever_ends_the_care_is_warned_that_no_entry_closes_it_and_ends_it_all_the_same(site, name):
    astrid = signed_in(site, "astrid")
    _signed(site, astrid)
    browser = signed_in(site, name)
    browser.get(f"/patients/{site.cast.pia}/relations")
    page = browser.send("/end", 422)
    assert "Vården är inte avslutad i journalen" in page
    assert "Sover bättre" not in page
    assert ("entries/new?kind=closing" in page) is (name == "astrid")
    browser.send("/end", without_closing="yes")
    assert "(avslutad)" in browser.text


def test_a_link_leads_to_an_empty_entry_of_the_template_that_it_names(site):
    astrid = signed_in(site, "astrid")
    page = astrid.get(f"/patients/{site.cast.pia}/entries/new?kind=closing")
    assert "<h1>Avslut</h1>" in page
    assert "Behövs innan du signerar." in page
    assert "<h1>Samtal</h1>" in astrid.get(f"/patients/{site.cast.pia}/entries/new?kind=identity")
