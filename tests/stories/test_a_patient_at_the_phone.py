"""Pia blocks from her phone what North-A writes, opens it for Bo while she sits with him, and takes it back."""

from __future__ import annotations

import pytest

from tests.cast import PASSPHRASE
from tests.practice import FIRST, RISK
from tests.stories.test_a_patient_blocks import reads_north_a, screens

pytestmark = pytest.mark.browser


@pytest.fixture
def practice(own_practice):
    """Not the one that the stories share: the stand that Bo takes lasts for twelve hours."""
    return own_practice


def blocks(pia):
    """Pia looks at what it would do, and blocks."""
    pia.follow("Spärrar").reads("Du har ingen spärr.").follow("Ny spärr").reads("Vad det kan betyda för din vård")
    pia.page.get_by_label("North-A").check()
    pia.page.wait_for_load_state("networkidle")
    pia.reads("Så ser det ut vid North-B", "Med spärren")
    before, after = screens(pia)
    assert ("Suicidriskbedömning" in before, after) == (True, "Ingen journal från andra enheter.")
    pia.page.get_by_label("Jag har läst det, och vill spärra").check()
    pia.page.wait_for_load_state("networkidle")
    pia.check_now()
    pia.press("Spärra nu").reads("Allt från North-A", "Gäller sedan", "du själv", "Rad i loggen")


@pytest.mark.rule("B-01", "B-02", "B-12", "B-14", "B-15", "B-17", "P-09")
def test_she_sees_what_it_does_blocks_lifts_for_bo_and_takes_it_back(pia, signed_in, practice):
    journal = f"/patients/{practice.cast.pia}"
    bo = signed_in("bo")
    reads_north_a(bo, journal)
    read = bo.path
    blocks(pia)
    bo.expects(403)
    bo.go(read).reads_nothing_of(FIRST, RISK, "spärr")
    practice.lock(pia.cookie)
    pia.follow("Till spärrarna").follow("Låt någon läsa en stund").choose("För vem", "Bo Alm vid North-B")
    pia.write("Lösenfras", PASSPHRASE)
    pia.check_now()
    pia.press("Öppna").reads("Bo Alm, North-B", "hävd")
    bo.go(read).reads(FIRST, RISK)
    pia.press("Ta tillbaka nu").reads("återtagen")
    bo.go(read).reads_nothing_of(FIRST, RISK)
    pia.follow("Spärrar").page.get_by_text("Låt spärren upphöra").first.click()
    pia.press("Låt spärren upphöra").reads("på patientens begäran")
    bo.go(read).reads(FIRST, RISK)
    assert pia.page.evaluate("document.documentElement.scrollWidth") <= 360
