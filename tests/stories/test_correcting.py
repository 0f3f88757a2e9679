"""What was signed is mended in the open: corrected with both wordings legible, or marked as another patient's."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.stories.acts import OLA, PIA, article, signed_note

pytestmark = pytest.mark.browser


def test_correction_leaves_both_texts_legible(signed_in):
    astrid = signed_note(signed_in("astrid"), "Tar sertralin femtio milligram.")
    article(astrid, "sertralin femtio").get_by_role("link", name="Rätta").click()
    astrid.looks().reads("Det signerade står kvar.")
    astrid.write("Ny lydelse: Aktuellt", "Tar sertralin hundra milligram.")
    astrid.choose("Skäl", "Uppgiften var fel")
    astrid.write("Förklaring, läses även av patienten", "Dosen lästes fel.")
    astrid.press("Visa hur det blir").reads("I journalen, med historik")
    expect(astrid.page.locator("#preview del").first).to_contain_text("femtio")
    expect(astrid.page.locator("#preview ins").first).to_contain_text("hundra")
    astrid.press("Signera rättelsen").arrives("/journal$")
    mended = article(astrid, "Dosen lästes fel.")
    expect(mended.locator("del")).to_contain_text("femtio")
    expect(mended.locator("ins")).to_contain_text("hundra")
    mended.get_by_role("link", name="Visa historik").click()
    astrid.looks().reads("2 versioner", "Version 1", "Version 2")


def test_misfiled_entry_never_says_whose_it_was(signed_in):
    astrid = signed_note(signed_in("astrid"), "Motocrossen tar all tid.")
    article(astrid, "Motocrossen").get_by_role("link", name="Rätta").click()
    astrid.follow("Anteckningen hör till en annan patient").reads("Märk anteckningen som felförd")
    astrid.choose("Skriv den på nytt hos", OLA)
    astrid.page.get_by_label("Jag har läst texten").check()
    astrid.press("Märk som felförd").looks()
    astrid.arrives("/edit$").reads(OLA)
    expect(astrid.page.get_by_label("Aktuellt")).to_have_value("Motocrossen tar all tid.")
    astrid.go("/").reads("Påbörjat i dag")
    astrid.follow(PIA, exact=True).reads("Felförd. Texten öppnas för sig.")
    astrid.reads_nothing_of(OLA, "Motsson", "Motocrossen", "1970-10-63", "19701063")
    expect(article(astrid, "Felförd.").first).to_contain_text("Märkt som felförd")
