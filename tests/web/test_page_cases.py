"""Ärenden and utlämnande as pages: a letter is entered, weighed, decided, handed over; clocks and IVO are seen to."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest

from journal.domain.access_words import Activity
from tests.scenes import rows
from tests.web.browsing import signed_in
from tests.web.test_page_writing import _signed as _written_by

LETTER = {"kind": "copy", "channel": "letter", "received": "2026-02-27", "asker": "patient", "form": "på papper"}


def path(site, end=""):
    return f"/patients/{site.cast.pia}{end}"


def entered(site, browser, expected=200, **said):
    """Enter by the form what came by letter; return the case's address."""
    browser.get(path(site, "/cases/new"))
    browser.send("/cases/new", expected, **(LETTER | said))
    return browser.path


def printed(site):
    return [row for row in rows(site.cast) if row.activity is Activity.PRINT]


def stepped(browser, here, step, expected=200, **said):
    """Take a step by its form on the case's page, or on the page where it is handed over."""
    browser.get(here)
    return browser.send(f"?step={step}", expected, **said)


def known(browser, here):
    return stepped(browser, here, "identity", how="document")


def delivered(site, browser):
    """Enter a letter, weigh all of it, decide and hand it over; return the case's address."""
    _written_by(site, browser)
    here = entered(site, browser)
    known(browser, here)
    weighed(browser, here)
    browser.send("/decide")
    browser.send("/deliver")
    return here


def weighed(browser, here, kept_back=None):
    """Weigh by the form, keeping back the passages that hold these words."""
    page = browser.get(f"{here}/weigh")
    keys = dict(
        re.findall(r'keep-lines">([^<]*)</p></div>\s*<fieldset class="pick">.*?name="p-([^"]+)"', page, re.DOTALL)
    )
    chosen = {}
    for words, ground in (kept_back or {}).items():
        (key,) = [key for text, key in keys.items() if words in text]
        chosen |= {f"p-{key}": "keep", f"g-{key}": ground}
    return browser.send("/weigh", **{name.replace(".", "__"): value for name, value in chosen.items()})


@pytest.mark.rule("P-01", "P-02", "G-04", "J-13")
def test_a_clerk_enters_a_letter_and_a_therapist_hands_the_copy_over(site):
    astrid, dag = signed_in(site, "astrid"), signed_in(site, "dag")
    _written_by(site, astrid)
    here = entered(site, dag)
    assert "senast 27 mars" in dag.get("/cases")
    assert "Pia Exempelsson" in dag.text
    page = astrid.get("/")
    assert "Ett ärende väntar på svar" in page
    astrid.get("/cases")
    astrid.get(here)
    known(astrid, here)
    assert 'value="release" disabled' in astrid.get(f"{here}/decide")
    assert "Sover bättre" in astrid.get(f"{here}/weigh")
    assert "Inget undantas. Allt lämnas ut." in weighed(astrid, here)
    astrid.send("/decide")
    assert astrid.path == f"{here}/deliver"
    page = astrid.send("/deliver")
    assert astrid.path == f"{here}/copy"
    assert "Sover bättre" in page
    assert "Pia Exempelsson" in astrid.get(path(site, "/journal"))
    assert "Ingen väntar på svar" in astrid.get("/cases")
    assert "Levererad" in astrid.get(path(site, "/cases"))


@pytest.mark.rule("P-02", "L-08")
def test_a_copy_that_is_handed_over_is_fetched_as_a_file_and_each_time_is_logged(site):
    astrid = signed_in(site, "astrid")
    here = delivered(site, astrid)
    before = len(printed(site))
    for form, begins in (("json", b"{"), ("fhir", b"{")):
        astrid.page = astrid.client.get(f"{here}/copy.{form}")
        assert astrid.page.get_data().startswith(begins), form
        assert "attachment" in astrid.page.headers["Content-Disposition"]
    assert len(printed(site)) == before + 2
    for form in ("docx", "pdf"):
        astrid.get(f"{here}/copy.{form}", 404)


@pytest.mark.rule("P-05", "P-06", "P-08", "G-11")
def test_what_is_kept_back_is_stated_goes_to_ivo_and_the_rest_goes_out(site):
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    here = entered(site, astrid)
    known(astrid, here)
    weighed(astrid, here, {"Sover bättre": "psl-6-13"})
    page = astrid.send("/decide", 422)
    assert "Välj ett av alternativen." in page
    page = astrid.send("/decide", 422, reviewer=str(site.cast.people["astrid"].account))
    assert "Fyll i det här." in page
    stated = {"statement": "Systern bad att det inte förs vidare.", "answer": "En uppgift kommer från någon annan."}
    page = astrid.send("/decide", reviewer=str(site.cast.people["astrid"].account), **stated)
    assert "ska skickas i dag" in page
    page = astrid.get(f"{here}/ivo")
    for told in ("Till Inspektionen för vård och omsorg", "Systern bad", "Sover bättre", "Från annan person"):
        assert told in page
    page = astrid.get(f"{here}/notice")
    assert "En uppgift kommer från någon annan." in page
    assert "Integritetsskyddsmyndigheten" in page
    assert "allmän domstol" in page
    assert "Systern bad" not in page
    astrid.get(f"{here}/ivo")
    assert "Skickat" in astrid.send("/ivo")
    page = astrid.send("/deliver", having="recipient")
    assert "Sover bättre" not in page
    assert "är undantaget" in page


def test_what_was_written_meanwhile_is_shown_before_anything_is_decided(site):
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    here = entered(site, astrid)
    astrid.get(f"{here}/weigh")
    other = signed_in(site, "astrid")
    _written_by(site, other)
    page = astrid.send("/weigh", 409)
    assert "Något har skrivits sedan sidan visades" in page


@pytest.mark.rule("G-03", "P-07", "G-02")
def test_a_relative_who_is_not_known_waits_is_tested_and_may_be_refused(site):
    astrid = signed_in(site, "astrid")
    here = entered(site, astrid, asker="relative")
    astrid.get(here)
    assert "Fyll i det här." in stepped(astrid, here, "pause", 422, reason="")
    assert "Klockan står" in stepped(astrid, here, "pause", reason="Okänd röst.")
    known(astrid, here)
    assert "Det står inte klart" in stepped(astrid, here, "secrecy", found="harm")
    page = stepped(astrid, here, "extend", until="2026-04-20", why="complex")
    assert "till och med 20 april 2026" in page
    astrid.get(f"{here}/decide")
    reviewer = str(site.cast.people["astrid"].account)
    astrid.send(
        "/decide", outcome="refuse", refused_for="psl-6-12-1", statement="Nej.", answer="Sekretess.", reviewer=reviewer
    )
    assert "Anteckna att beslutet är lämnat" in astrid.text
    assert "Levererad" in astrid.send("?step=told")


@pytest.mark.rule("G-01", "P-06")
def test_the_head_sees_every_clock_and_no_name(site):
    astrid, frida = signed_in(site, "astrid"), signed_in(site, "frida")
    entered(site, astrid, received="2026-01-15")
    entered(site, astrid, kind="complaint")
    page = frida.get("/cases")
    assert "Ett ärende skulle ha varit besvarat." in page
    assert "Klagomål" in page
    assert "Exempelsson" not in page
    page = frida.get("/cases?kind=complaint")
    assert "Kopia av journalen</th>" not in page
    assert "skulle ha" not in page


def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_entered(site):
    dag = signed_in(site, "dag")
    for said, problem in (
        ({"received": "2026-03-03"}, "Tiden har inte varit ännu."),
        ({"received": ""}, "Fyll i det här."),
        ({"channel": "portal"}, "Det finns inget sådant val."),
        ({"form": ""}, "Välj ett av alternativen."),
    ):
        entered(site, dag, 422, **said)
        assert problem in dag.text, said
    assert "Ingen väntar på svar" in dag.get("/cases")


@pytest.mark.rule("G-01", "G-11")
def test_a_complaint_is_answered_with_reasons_and_its_texts_are_read(site):
    astrid = signed_in(site, "astrid")
    here = entered(site, astrid, kind="complaint")
    astrid.get(f"{here}/texts")
    assert "Jag fick vänta." in astrid.send("/texts", request="Jag fick vänta.")
    astrid.get(here)
    assert "Fyll i det här." in stepped(astrid, here, "answer", 422, outcome="refused")
    stepped(astrid, here, "answer", outcome="refused", answer="Vi ser det annorlunda.")
    assert "Vi ser det annorlunda." in astrid.get(f"{here}/notice")
    astrid.get(here)
    assert "Avslutat." in stepped(astrid, here, "told")


@pytest.mark.rule("P-03", "G-04")
def test_a_program_finds_no_field_for_a_reason_or_a_fee(site):
    dag = site.person("dag")
    letter = {"kind": "copy", "channel": "letter", "received_at": "2026-03-02T09:00:00+01:00", "form": "på papper"}
    for field in ("fee", "reason"):
        refused = dag.post(f"/patients/{site.cast.pia}/cases", letter | {field: "100"})
        assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert field in refused.text
    assert dag.post(f"/patients/{site.cast.pia}/cases", letter).status_code == HTTPStatus.CREATED


@pytest.mark.rule("P-04", "P-02")
def test_a_part_is_chosen_by_the_form_and_what_was_kept_back_survives_what_came_meanwhile(site):
    astrid = signed_in(site, "astrid")
    _written_by(site, astrid)
    here = entered(site, astrid)
    astrid.get(f"{here}/scope")
    backwards = {"first_day": "2026-03-02", "last_day": "2026-03-01"}
    assert "Längden stämmer inte." in astrid.send("/scope", 422, **backwards)
    page = astrid.send("/scope", first_day="2026-03-01", last_day="", kinds="session", with_test_material="yes")
    assert astrid.path == f"{here}/weigh"
    assert "En kopia av en del av journalen begärdes 27 februari." in page
    assert 'value="2026-03-01"' in astrid.get(f"{here}/scope")
    astrid.get(f"{here}/weigh")
    _written_by(site, signed_in(site, "astrid"))
    (key,) = {name.removeprefix("p-") for name in astrid.form("/weigh")["fields"] if name.startswith("p-")}
    kept_back = {f"p-{key}".replace(".", "__"): "keep", f"g-{key}".replace(".", "__"): "psl-6-12-2"}
    page = astrid.send("/weigh", 409, **kept_back)
    assert "undantas, vården" in page
    assert '<option value="psl-6-12-2" selected>' in page


def test_a_step_that_no_button_takes_is_refused(site):
    astrid = signed_in(site, "astrid")
    here = entered(site, astrid)
    form = astrid.form("?step=identity")
    astrid.page = astrid.client.post(f"{here}?step=delivered", data=form["fields"])
    assert astrid.page.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "Fyll i det här." in stepped(astrid, here, "extend", 422, why="many")
    astrid.get(f"{here}/texts")
    assert "Fyll i det här." in astrid.send("/texts", 422, request=" ")
