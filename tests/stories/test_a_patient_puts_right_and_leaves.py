"""Pia says what is wrong, has it stand with the entry, applies to IVO; takes out what is held of her, and leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cast import PASSPHRASE
from tests.practice import FIRST

pytestmark = pytest.mark.browser
WORDS = "Det började på våren, inte på hösten."
BECAUSE = "Det som står där var någon annans ord."


@pytest.fixture
def practice(own_practice):
    """Not the one that the stories share: what Pia says of an entry stands, and an account that is closed is gone."""
    return own_practice


def saved(person, link):
    """Follow a link to a file of JSON: its name and what it holds."""
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=link, exact=True).click()
    return download.value.suggested_filename, json.loads(Path(download.value.path()).read_bytes())


@pytest.mark.rule("G-07", "J-12", "RIG-05", "RIG-06")
def test_what_pia_says_of_a_paragraph_stands_with_it_and_ivo_is_asked_with_the_passage_marked(pia, signed_in):
    pia.follow("Min journal").reads(FIRST).page.get_by_text("Säg något om det här").last.click()
    pia.follow("Något saknas").reads("Det du skriver går till Astrid Ek")
    pia.write("Med dina egna ord", WORDS)
    pia.press("Skicka").reads("Du skrev", WORDS, "Svar senast")

    astrid = signed_in("astrid").reads("Patienter har skrivit om dina anteckningar")
    astrid.follow("Pia Exempelsson").reads(WORDS)
    astrid.press("Anteckna").reads("Patienten anser att det här är oriktigt eller missvisande", WORDS)
    pia.follow("Min journal").reads("Patienten anser att det här är oriktigt eller missvisande", WORDS)

    pia.go("/me/ivo").write("Varför ska det förstöras?", BECAUSE)
    pia.expects(422)
    pia.press("Gör blanketten").reads("Något behöver rättas")
    pia.page.get_by_role("checkbox").first.check()
    pia.press("Gör blanketten").reads("Till Inspektionen för vård och omsorg", BECAUSE)
    assert pia.page.locator("mark").count() == 1
    assert pia.page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.rule("G-05", "G-09", "D-01", "D-02", "RIG-02", "RIG-11", "ACC-13", "ACC-15")
def test_she_takes_out_what_is_held_of_her_closes_the_account_and_astrid_reads_on(pia, signed_in, practice):
    pia.follow("Mina uppgifter").reads("rad för rad", "Journalen")
    name, held = saved(pia, "Hämta allt som fil")
    assert (name, str(practice.cast.pia) in str(held)) == ("uppgifter.json", True)
    _, supplied = saved(pia, "JSON")
    assert FIRST not in str(supplied)

    practice.lock(pia.cookie)
    pia.follow("Avsluta ditt konto").reads("Kontot försvinner i dag", "tio år")
    pia.write("Skriv ordet avsluta", "avslut")
    pia.write("Lösenfras", PASSPHRASE)
    pia.expects(422)
    pia.press("Avsluta kontot").reads("Något behöver rättas")
    pia.write("Skriv ordet avsluta", "avsluta")
    pia.write("Lösenfras", PASSPHRASE)
    pia.press("Avsluta kontot").reads("Kontot är avslutat", "Raden i loggen")
    pia.go("/me").arrives("/sign-in")
    signed_in("astrid").go(f"/patients/{practice.cast.pia}/journal").reads(FIRST)
