"""In at the door of the pages, and no further than one may go."""

from __future__ import annotations

import pytest

from tests.web.browsing import enter, nobody, signed_in

WITHOUT_ARGUMENTS = (
    "/",
    "/patients",
    "/patients/new",
    "/my-log",
    "/log",
    "/log/verify",
    "/log/export",
    "/log/fhir",
    "/log/key",
    "/staff",
    "/staff/invite",
    "/units",
    "/keys",
    "/account",
    "/unlock",
)


@pytest.mark.parametrize("path", WITHOUT_ARGUMENTS)
def test_somebody_signed_out_is_shown_the_door_and_comes_back_to_the_page(site, path):
    browser = nobody(site)
    assert "Två nycklar till varje anteckning" in browser.get(path)
    assert browser.path == "/sign-in"
    assert browser.form("/sign-in")["fields"]["come_back_to"] == path


def test_therapist_signs_in_and_sees_the_day(site):
    browser = signed_in(site, "astrid")
    assert browser.path == "/"
    assert "Inget väntar på dig." in browser.text
    assert "Pia Exempelsson" in browser.text
    assert "Astrid Ek" in browser.text


def test_a_wrong_passphrase_is_refused_without_saying_what_was_wrong(site):
    browser = nobody(site)
    browser.get("/sign-in")
    browser.send("/sign-in", 401, account="astrid", passphrase="kanelbullar i solen 43", totp="123456")
    first = browser.text
    browser.send("/sign-in", 401, account="nobody-at-all", passphrase="kanelbullar i solen 43", totp="123456")
    assert "stämmer inte" in first
    assert "stämmer inte" in browser.text


def test_signing_in_does_not_send_anybody_to_another_site(site):
    browser = nobody(site)
    enter(browser, "astrid", "//evil.example/")
    assert browser.path == "/"


def test_signing_out_ends_the_session(site):
    browser = signed_in(site, "astrid")
    browser.send("/sign-out")
    browser.get("/")
    assert browser.path == "/sign-in"


def test_a_form_without_its_token_is_refused(site):
    browser = signed_in(site, "astrid")
    answer = browser.client.post("/sign-out")
    assert answer.status_code == 400
    assert "Sidan hade blivit för gammal" in answer.get_data(as_text=True)


def test_somebody_away_for_an_hour_signs_in_again(site):
    browser = signed_in(site, "astrid")
    site.clock.on(hours=1)
    browser.get("/patients")
    assert browser.path == "/sign-in"
    assert "Du har varit borta en stund" in browser.text


@pytest.mark.parametrize(
    ("name", "home"), [("astrid", "/"), ("dag", "/patients"), ("eva", "/log"), ("frida", "/staff")]
)
def test_each_role_begins_where_its_work_is(site, name, home):
    assert signed_in(site, name).path == home


def test_whoever_forgot_the_passphrase_comes_back_with_the_recovery_code(site):
    browser = nobody(site)
    site.clock.on(minutes=1)
    site.cast.forget_step("astrid")
    new = "tre flugor under lampan 77"
    browser.get("/forgotten")
    shown = {"account": "astrid", "totp": site.cast.code("astrid", site.clock())}
    code = site.cast.people["astrid"].recovery_code.lower()
    page = browser.send("/forgotten", **shown, recovery_code=code, new_passphrase=new, new_passphrase_again=new)
    next_code = browser.form("/forgotten")["fields"]["shown"]
    assert next_code in page
    browser.send("/forgotten", 422, recovery_code="fel")
    browser.send("/forgotten", recovery_code=next_code.lower())
    site.cast.people["astrid"].passphrase = new
    site.clock.on(minutes=1)
    enter(browser, "astrid")
    assert browser.path == "/"


def test_the_pages_speak_english_to_whoever_asks(site):
    browser = signed_in(site, "astrid")
    browser.send("/account/language", language="en", back_to="/patients")
    assert browser.path == "/patients"
    assert '<html lang="en">' in browser.text
    assert "Those with whom you have a care relation now." in browser.text
