"""IVO has decided that a passage of one note goes: one proposes, another approves, and exactly that is unreadable."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.destroying import NUMBER
from tests.scenes import signed
from tests.serving_here import served_here
from tests.stories.acts import article

pytestmark = pytest.mark.browser

PASSAGE, STAYS, OTHER = "Grannen dricker och ropar i trappan.", "Sover fem timmar.", "Gick hem till fots."


@pytest.fixture
def practice(sqlite_cast, tmp_path):
    """The cast, served, with two notes about Pia."""
    place = shutil.copytree(sqlite_cast.place, tmp_path / "cast")
    with served_here(sqlite_cast.copied_to(place, f"sqlite:///{place}/main.db")) as served:
        session = served.cast.signed_in("astrid")
        signed(served.cast, session, OTHER)
        signed(served.cast, session, f"{STAYS} {PASSAGE}")
        yield served


def shortened(astrid):
    """Astrid signs a version without the passage; the old one can still be read."""
    article(astrid, PASSAGE).get_by_role("link", name="Rätta").click()
    astrid.looks().write("Ny lydelse: Aktuellt", STAYS)
    astrid.choose("Skäl", "En del förstörs efter beslut av IVO")
    astrid.write("Förklaring, läses även av patienten", "IVO har beslutat det.")
    astrid.press("Visa hur det blir").press("Signera rättelsen").arrives("/journal$")
    astrid.reads(STAYS, PASSAGE)


def proposed(astrid):
    """Astrid proposes what the decision names, and cannot approve it herself."""
    astrid.follow("Bevarande och förstöring").page.get_by_text("Föreslå förstöring").click()
    astrid.write("Beslutets nummer", NUMBER)
    astrid.page.get_by_label("En del av anteckningar").check()
    astrid.page.locator("label", has_text="2 versioner").get_by_role("checkbox").check()
    astrid.press("Signera förslaget").reads("Förslag om förstöring", "Någon annan än du ska godkänna", NUMBER)
    assert astrid.page.get_by_role("button", name="Godkänn och förstör").count() == 0


def approved(frida):
    """The head reads what is named, and approves; nothing is pressed by mistake."""
    frida.follow("Bevarande").reads("Väntar på en andra person").follow(f"IVO:s beslut {NUMBER}")
    frida.reads("en version vid North-A", "Sort och dag, aldrig vad som står.").reads_nothing_of("Pia", PASSAGE, STAYS)
    frida.expects(422)
    frida.press("Godkänn och förstör").reads("Kryssa i rutan.")
    frida.page.get_by_label("Jag har läst beslutet").check()
    return frida.press("Godkänn och förstör").reads("Uppgifterna är förstörda", "Frida Berg")


def certificate(frida):
    """What the head keeps and sends to the authority."""
    with frida.page.expect_download() as coming:
        frida.page.get_by_role("link", name="Hämta intyget").click()
    return Path(coming.value.path()).read_text("utf-8")


@pytest.mark.rule("R-05", "R-06", "R-07", "R-08", "J-11")
def test_exactly_the_passage_goes_with_its_earlier_version_and_the_rest_reads_on(signed_in, practice):
    astrid = signed_in("astrid").go(f"/patients/{practice.cast.pia}/journal").reads(PASSAGE, OTHER)
    shortened(astrid)
    proposed(astrid)
    astrid.go(f"/patients/{practice.cast.pia}/journal").reads(PASSAGE)
    frida = approved(signed_in("frida"))
    frida.reads("Från och med 7 april 2026 finns de inte heller i säkerhetskopior.")
    told = certificate(frida)
    assert NUMBER in told
    assert "Från och med 2026-04-07 finns uppgifterna inte heller i säkerhetskopior." in told
    assert [word for word in ("Pia", "Grannen", "Sover", PASSAGE, STAYS) if word in told] == []
    astrid.go(f"/patients/{practice.cast.pia}/journal").reads(STAYS, OTHER).reads_nothing_of("Grannen")
    left = article(astrid, STAYS)
    expect(left).to_contain_text("IVO har beslutat det.")
    left.get_by_role("link", name="Visa historik").click()
    astrid.looks().reads("2 versioner", "Förstörd efter", STAYS).reads_nothing_of("Grannen")
    astrid.go(f"/patients/{practice.cast.pia}/print").reads(STAYS, OTHER).reads_nothing_of("Grannen")
