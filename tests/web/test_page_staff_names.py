"""Namn för patienter, through the page: for the head alone, nothing typed is lost."""

from __future__ import annotations

import pytest

from tests.web.arriving import arrived
from tests.web.browsing import nobody, signed_in
from tests.web.test_page_writing import _signed as written_by


@pytest.mark.rule("P-17")
def test_frida_has_roles_told_and_pia_sees_a_psychologist_and_no_name(site):
    written_by(site, signed_in(site, "astrid"))
    frida = signed_in(site, "frida")
    assert "Inget är valt." in frida.get("/staff-names")
    frida.send("/staff-names", shows="role")
    assert "bara roll" in frida.text
    page = arrived(site).get("/me/log")
    assert "Astrid Ek" not in page
    assert "<strong>Din psykolog vid North-A</strong> " in page


def test_an_exception_without_a_reason_is_kept_and_said(site):
    frida = signed_in(site, "frida")
    frida.get("/staff-names")
    page = frida.send("/staff-names", 422, patient=str(site.cast.pia), shows="name")
    assert "Något behöver rättas" in page
    assert str(site.cast.pia) in page
    frida.send("/staff-names", 422, shows="")
    frida.send("/staff-names", account=str(site.cast.people["astrid"].account), shows="role", why="Hot.", patient="")
    assert '<td data-h="Vems namn">Astrid Ek</td>' in frida.text


def test_nobody_else_chooses(site):
    for name in ("astrid", "dag", "eva"):
        browser = signed_in(site, name)
        browser.get("/staff-names", 404)
    out = nobody(site)
    out.get("/staff-names")
    assert out.path == "/sign-in"
