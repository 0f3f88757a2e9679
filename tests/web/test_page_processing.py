"""The register of processing is made from the tables that decide, and names no patient."""

from __future__ import annotations

import json

import pytest

from journal.policy.informing import HELD
from tests.patients import arrived, browser_of
from tests.web.browsing import nobody, signed_in


@pytest.mark.rule("G-14")
def test_frida_reads_what_is_processed_why_by_whom_and_how_long_and_takes_it_out(site):
    frida = signed_in(site, "frida")
    frida.get("/staff")
    page = frida.get(frida.link("Register över behandlingar"))
    for said in (
        "North",
        "North-A, North-B",
        "Journalen",
        "minst tio år",
        "sätt JOURNAL_DPO",
        "utanför EU",
        "förseglad",
    ):
        assert said in page
    register = json.loads(frida.get("/processing/register.json"))
    assert len(register["categories"]) == len(HELD)
    assert all(row["purpose"] and row["source"] and row["law"] and row["kept"] for row in register["categories"])
    assert "Exempelsson" not in json.dumps(register)


@pytest.mark.rule("S-01", "A-01")
@pytest.mark.parametrize("path", ["/processing", "/processing/register.json"])
def test_patients_find_nothing_there_another_provider_sees_its_own_and_nobody_is_asked_to_sign_in(site, path):
    browser_of(site, *arrived(site.cast)).get(path, 404)
    page = signed_in(site, "cilla").get(path)
    assert ("South-A" in page, "North" in page) == (True, False)
    browser = nobody(site)
    browser.get(path)
    assert browser.path == "/sign-in"
