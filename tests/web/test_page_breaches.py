"""Incidenter through the pages: entered, clocked in words, reported, left, and told to those affected."""

from __future__ import annotations

import pytest

from tests.web.browsing import nobody, signed_in

NEW = "/breaches/new"


def told(site, **changed):
    return {
        "happened": "Ett brev gick fel.",
        "at_day": "2026-03-02",
        "at_clock": "11.00",
        "discovered_by": str(site.cast.people["astrid"].account),
        "kind": "confidentiality",
        "patients": "3",
        "risk": "high-risk",
    } | changed


def entered(site, browser, **changed):
    browser.get(NEW)
    browser.send(NEW, **told(site, **changed))
    return browser.path


@pytest.mark.rule("G-13")
def test_frida_enters_an_incident_sees_the_clock_and_reports_it(site):
    frida = signed_in(site, "frida")
    assert "Ingen incident är antecknad." in frida.get("/breaches")
    path = entered(site, frida)
    assert "timmar kvar till IMY, 5 mars 2026 kl. 11.00" in frida.text
    assert "Öppnas inte med dina nycklar." in frida.text
    assert "Ett brev gick fel." in signed_in(site, "eva").get(path)
    frida.get(path)
    frida.send(f"{path}/report", 422, "reference", reference="", at_day="2026-03-02", at_clock="12.00")
    frida.send(f"{path}/report", having="reference", reference="IMY-1", at_day="2026-03-02", at_clock="12.00", late="")
    assert "anmäld till IMY" in frida.text
    assert "IMY-1" in frida.text
    assert "anmäld till IMY" in frida.get("/breaches")


@pytest.mark.rule("G-13")
def test_what_is_late_is_red_and_wants_its_reason_and_loses_nothing(site):
    site.clock.on(days=5)
    frida = signed_in(site, "frida")
    path = entered(site, frida)
    assert 'data-level="red">skulle ha anmälts till IMY 5 mars 2026 kl. 11.00' in frida.text
    assert 'data-level="red">skulle ha anmälts' in frida.get("/breaches")
    assert "1 incidenter hos North skulle ha varit anmälda till IMY." in frida.get("/keys")
    frida.get(path)
    late = {"reference": "IMY-7", "at_day": "2026-03-06", "at_clock": "09.00"}
    page = frida.send(f"{path}/report", 422, "reference", **late, late="")
    assert "IMY-7" in page
    assert "Varför tog det längre än 72 timmar?: Fyll i det här." in page
    frida.send(f"{path}/report", having="reference", **late, late="Ingen var på plats.")
    assert "anmäld till IMY" in frida.text


@pytest.mark.rule("G-13")
def test_an_incident_with_an_unlikely_risk_is_left_with_a_reason_and_stays(site):
    frida = signed_in(site, "frida")
    path = entered(site, frida, risk="unlikely", patients="")
    assert "okänt hur många patienter" in frida.text
    frida.send(f"{path}/leave", 422, "why", why="")
    frida.send(f"{path}/leave", having="why", why="Brevet kom tillbaka oöppnat.")
    assert "anmäls inte" in frida.text
    assert "anmäls inte" in frida.get("/breaches")
    frida.get(path)
    frida.send(f"{path}/assess", 422, "risk", risk="risk", patients="många")
    frida.send(f"{path}/assess", having="risk", risk="risk", patients="2")
    assert "timmar kvar" in frida.text
    assert "2 patienter" in frida.text


@pytest.mark.rule("G-13")
def test_those_affected_get_a_message_that_frida_completes_prints_and_notes(site):
    frida = signed_in(site, "frida")
    path = entered(site, frida)
    message = f"{path}/message"
    page = frida.get(message)
    assert "Någon obehörig kan ha sett uppgifter om dig. Vi upptäckte det 2 mars 2026." in page
    assert "Integritetsskyddsmyndigheten" in page
    page = frida.send(message, having="message", message="Ditt brev gick fel.", what="print")
    assert '<div class="kept" id="as-printed">Ditt brev gick fel.</div>' in page
    page = frida.send(message, 422, "message", message="Ditt brev gick fel.", at_day="", what="told")
    assert "Ditt brev gick fel." in page
    when = {"at_day": "2026-03-02", "at_clock": "12.00", "what": "told"}
    frida.send(message, having="message", message="Ditt brev gick fel.", patients="3", **when)
    assert "Det är antecknat att de är informerade." in frida.text
    assert "Ditt brev gick fel." in signed_in(site, "eva").get(path)


@pytest.mark.parametrize("wrong", [{"happened": ""}, {"at_day": "2100-01-01"}, {"discovered_by": ""}, {"risk": ""}])
def test_an_incident_that_cannot_be_kept_is_said_and_nothing_typed_is_lost(site, wrong):
    frida = signed_in(site, "frida")
    frida.get(NEW)
    page = frida.send(NEW, 422, **told(site, patients="17") | wrong)
    assert "Något behöver rättas" in page
    assert 'value="17"' in page


@pytest.mark.rule("G-13", "A-01")
def test_nobody_else_sees_the_register_or_its_form(site):
    path = entered(site, signed_in(site, "frida"))
    for name in ("astrid", "dag"):
        browser = signed_in(site, name)
        for page in ("/breaches", NEW, path, f"{path}/message"):
            browser.get(page, 403)
    signed_in(site, "gustav").get(path, 404)
    out = nobody(site)
    out.get("/breaches")
    assert out.path == "/sign-in"
