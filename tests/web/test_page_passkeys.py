"""Passkeys and sessions on the pages: what a browser sends, without a browser; the stories have a real one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.services.own_passkeys import list_passkeys
from journal.services.parts import PASSKEY_FACTOR
from journal.web.devices import device_of
from journal.web.wiring import EXTENSION
from tests.authenticator import Authenticator
from tests.web.browsing import enter, nobody, signed_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"


def ask(browser, address, form_at):
    """Do what the script does before it asks the browser."""
    token = browser.form(form_at)["fields"]["csrf_token"]
    answer = browser.client.post(address, data={"csrf_token": token})
    assert answer.status_code == 200, answer.text
    return answer.json


def adds(browser, device, name="Telefonen", expected=200):
    browser.get("/account/passkeys/new")
    asked = ask(browser, "/account/passkeys/options", "/account/passkeys/new")
    return browser.send("/account/passkeys/new", expected, name=name, answer=device.makes(asked["options"]))


def comes_in(browser, device, expected=200, back=""):
    browser.get(f"/sign-in?come_back_to={back}" if back else "/sign-in")
    asked = ask(browser, "/sign-in/passkey/options", "/sign-in/passkey")
    answer = device.answers(asked["options"])
    return browser.send("/sign-in/passkey", expected, ceremony=asked["ceremony"], answer=answer)


def mine(site, name="astrid"):
    return list_passkeys(site.cast.parts, site.cast.people[name].account, site.clock())


@pytest.fixture
def strict(site):
    """JOURNAL_STAFF_FACTOR=passkey."""
    here = site.app.extensions[EXTENSION]
    site.app.extensions[EXTENSION] = replace(here, parts=replace(here.parts, staff_factor=PASSKEY_FACTOR))
    return site


@pytest.mark.rule("S-01", "S-02")
def test_astrid_adds_a_passkey_and_comes_back_by_it_to_where_she_was(site):
    astrid, device = signed_in(site, "astrid"), Authenticator()
    adds(astrid, device)
    assert astrid.path == "/account"
    assert "Telefonen" in astrid.text
    astrid.send("/sign-out")
    comes_in(astrid, device, back="/patients")
    assert astrid.path == "/patients"
    assert "med passkey" in astrid.get("/account")


def test_a_device_that_cannot_is_told_and_the_name_stands(site):
    astrid = signed_in(site, "astrid")
    page = adds(astrid, Authenticator(has_prf=False), "Gamla nyckeln", 422)
    assert "saknar stöd för PRF" in page
    assert astrid.form("/account/passkeys/new")["fields"]["name"] == "Gamla nyckeln"
    page = adds(astrid, Authenticator(), " ", 422)
    assert "Fyll i det här." in page
    assert mine(site) == ()


def test_a_passkey_that_opens_nothing_leads_back_to_the_door(site):
    browser = nobody(site)
    page = comes_in(browser, Authenticator(), 401)
    assert "Din passkey öppnade inget konto här." in page
    browser.get("/sign-in/passkey")
    assert browser.path == "/sign-in"


def test_whoever_asks_again_and_again_waits(site):
    browser = nobody(site)
    browser.get("/sign-in")
    token = browser.form("/sign-in/passkey")["fields"]["csrf_token"]
    answers = [browser.client.post("/sign-in/passkey/options", data={"csrf_token": token}) for _ in range(31)]
    assert [answer.status_code for answer in answers] == [200] * 30 + [429]


@pytest.mark.rule("S-04")
def test_a_passkey_is_added_and_ended_behind_a_fresh_unlock(site):
    astrid, device = signed_in(site, "astrid"), Authenticator()
    adds(astrid, device)
    (passkey,) = mine(site)
    site.clock.on(minutes=6)
    astrid.get("/account/passkeys/new")
    assert astrid.path == "/unlock"
    astrid.get("/account")
    astrid.send(f"/account/passkeys/{passkey.id}/end")
    assert astrid.path == "/unlock"
    asked = ask(astrid, "/unlock/passkey/options", "/unlock")
    token = astrid.form("/unlock")["fields"]["csrf_token"]
    for answer, status in ((Authenticator().answers(asked["options"]), 422), ("", 422)):
        assert astrid.client.post("/unlock/passkey", data={"csrf_token": token, "answer": answer}).status_code == status
    asked = ask(astrid, "/unlock/passkey/options", "/unlock")
    sent = {"csrf_token": token, "answer": device.answers(asked["options"])}
    assert astrid.client.post("/unlock/passkey", data=sent).status_code == 204
    astrid.get("/account")
    astrid.send(f"/account/passkeys/{passkey.id}/end")
    assert astrid.path == "/account"
    assert mine(site) == ()


def test_each_form_where_a_passphrase_is_asked_for_offers_the_passkey(site):
    astrid, bo = signed_in(site, "astrid"), signed_in(site, "bo")
    adds(astrid, Authenticator())
    site.clock.on(minutes=6)
    assert "Lås upp med passkey" not in bo.get("/account")
    assert "Lås upp med passkey" in astrid.get("/account")
    assert "Lås upp med passkey" in astrid.get("/unlock")


def test_nobody_makes_or_ends_a_passkey_with_a_forged_form(site):
    astrid, device = signed_in(site, "astrid"), Authenticator()
    adds(astrid, device)
    (passkey,) = mine(site)
    for address in ("/account/passkeys/options", f"/account/passkeys/{passkey.id}/end", "/account/sessions/end"):
        assert astrid.client.post(address).status_code == 400
    assert nobody(site).client.post("/sign-in/passkey/options").status_code == 400


def test_astrid_sees_where_she_is_signed_in_and_ends_one_and_all(site):
    there, here = nobody(site), nobody(site)
    there.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    enter(there, "astrid")
    enter(here, "astrid")
    page = here.get("/account")
    assert "Firefox på Linux" in page
    assert "Okänd enhet" in page
    here.send("/end", having="csrf_token")
    there.get("/account")
    assert there.path == "/sign-in"
    here.get("/account")
    here.send("/account/sessions/end")
    assert here.path == "/sign-in"


@pytest.mark.parametrize("session", ["0" * 64, "nobody", "..%2Fmain"])
def test_there_is_no_session_of_anybody_else(site, session):
    astrid = signed_in(site, "astrid")
    astrid.get("/account")
    token = astrid.form("/account/sessions/end")["fields"]["csrf_token"]
    answer = astrid.client.post(f"/account/sessions/{session}/end", data={"csrf_token": token})
    assert answer.status_code == 404


@pytest.mark.rule("S-02")
def test_where_staff_come_in_by_passkey_a_code_leads_to_the_first_passkey_and_no_further(strict):
    astrid, device = nobody(strict), Authenticator()
    enter(astrid, "astrid")
    assert astrid.path == "/account/passkeys/new"
    assert "Här loggar personal in med passkey." in astrid.text
    astrid.get("/patients")
    assert astrid.path == "/assignment"
    adds(astrid, device)
    assert astrid.path == "/sign-in"
    comes_in(astrid, device)
    assert astrid.path == "/"
    phished = nobody(strict)
    enter(phished, "astrid", expected=403)
    assert "ditt konto har en. Använd den." in phished.text
    phished.get("/patients")
    assert phished.path == "/sign-in"


@pytest.mark.rule("S-02")
def test_where_staff_come_in_by_passkey_a_program_with_a_code_is_refused(strict):
    answer = strict.signed_in("astrid")
    assert answer.status_code == 403
    assert "passkey" in answer.json["because"][0]


def test_a_program_with_a_token_has_neither_sessions_nor_passkeys(site):
    token = site.person("astrid").post("/tokens", {"name": "Kalendern", "scopes": ["read"], "days": 1}).json["token"]
    bearer = {"Authorization": f"Bearer {token}"}
    for method, path in (("GET", "sessions"), ("DELETE", "sessions"), ("GET", "passkeys")):
        assert site.client.open(f"/api/v1/{path}", method=method, headers=bearer).status_code == 401


def test_a_person_s_own_program_lists_and_ends(site):
    astrid, device = signed_in(site, "astrid"), Authenticator()
    adds(astrid, device)
    program = site.person("astrid")
    listed = program.get("/sessions").json["sessions"]
    told = [(one["device"], one["factor"], one["current"]) for one in listed]
    assert told == [("program", "any", True), ("", "any", False)]
    assert "Ett program" in astrid.get("/account")
    assert program.delete(f"/sessions/{listed[1]['id']}").status_code == 204
    astrid.get("/account")
    assert astrid.path == "/sign-in"
    (passkey,) = program.get("/passkeys").json["passkeys"]
    assert (passkey["name"], passkey["used_at"]) == ("Telefonen", None)
    assert program.delete(f"/passkeys/{passkey['id']}").status_code == 204
    assert program.delete("/sessions").status_code == 204
    assert program.get("/sessions").status_code == 401


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (FIREFOX, "Firefox Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 26_0) AppleWebKit/605 Version/26.0 Mobile Safari/604.1", "Safari iPhone"),
        ("Mozilla/5.0 (Linux; Android 16) AppleWebKit/537 Chrome/156.0 Mobile Safari/537.36", "Chrome Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/156.0 Safari/537.36 Edg/156.0", "Edge Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/26 Safari/605", "Safari Mac"),
        ("curl/8.5.0", ""),
        ("<script>Firefox</script>", ""),
        ("", ""),
    ],
)
def test_a_device_is_two_coarse_words_or_none(said, device):
    assert device_of(said) == device
