"""Who a browser proves to be by e-ID: once, for this browser, within ten minutes, and by the right broker."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from journal.services.identifying import kept_identity
from journal.services.keyring import Cookie
from journal.web.cookies import eid_cookie, eid_flow_cookie
from tests.eid import PIA, TOLVAN, asked, chosen, identified, told
from tests.web.browsing import nobody


def who(eid_site, browser):
    """Whom the browser has proved to be."""
    cookie = browser.client.get_cookie("sigill-eid")
    return cookie and kept_identity(eid_site.cast.parts.keyring, Cookie(cookie.value), eid_site.clock())


@pytest.mark.rule("S-01")
def test_patient_proves_who_she_is_and_goes_on_to_where_she_was_going(eid_site):
    pia = nobody(eid_site)
    answer = identified(pia, come_back_to="/patient/log?page=2")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/patient?come_back_to=/patient/log?page%3D2")
    identity = who(eid_site, pia)
    assert (identity.number, identity.name, identity.issuer) == (PIA.number, PIA.name, eid_site.provider.issuer)
    assert (identity.acr, identity.proved_at) == ("demo:loa3", eid_site.clock())
    eid_site.clock.on(minutes=10)
    assert who(eid_site, pia) is None


def test_staff_come_back_to_the_door_where_passphrase_and_account_are_asked_for(eid_site):
    astrid = nobody(eid_site)
    answer = identified(astrid, audience="staff", come_back_to="/patients")
    assert answer.headers["Location"] == "/sign-in?come_back_to=/patients"
    page = astrid.get(answer.headers["Location"])
    assert "Du har legitimerat dig som Pia Exempelsson." in page
    assert "Kod, sex siffror" not in page
    assert "Kod, sex siffror" in astrid.get(astrid.link("Använd koden i stället"))


def test_the_broker_is_asked_for_a_fresh_proof_bound_to_this_browser_alone(eid_site):
    browser = nobody(eid_site)
    first, second = (parse_qs(urlsplit(asked(browser)).query) for _ in range(2))
    assert first["code_challenge_method"] == ["S256"]
    assert (first["prompt"], first["max_age"], first["response_type"]) == (["login"], ["0"], ["code"])
    assert (first["acr_values"], first["scope"]) == (["demo:loa3"], ["openid profile number"])
    assert first["redirect_uri"] == ["http://localhost/e-id/callback"]
    for unlike in ("state", "nonce", "code_challenge"):
        assert first[unlike] != second[unlike]
        assert len(first[unlike][0]) >= 43


@pytest.mark.rule("ACC-18")
def test_the_cookies_of_an_e_id_are_as_hard_to_reach_as_the_session_s(eid_site, empty_settings):
    browser = nobody(eid_site)
    assert (eid_cookie(empty_settings), eid_flow_cookie(empty_settings)) == (
        "__Host-sigill-eid",
        "__Host-sigill-eid-flow",
    )
    set_out = browser.client.get("/e-id/start?for=patient").headers["Set-Cookie"]
    arrived = identified(browser).headers["Set-Cookie"]
    for said in (set_out, arrived):
        assert "; HttpOnly; Path=/; SameSite=Lax" in said
        assert "Expires" not in said


def test_a_callback_that_is_sent_twice_is_answered_once(eid_site):
    pia = nobody(eid_site)
    back = chosen(asked(pia))
    assert pia.client.get(back).headers["Location"] == "/patient"
    pia.client.delete_cookie("sigill-eid")
    assert told(pia, pia.client.get(back)) == ("no-question", 400)
    assert who(eid_site, pia) is None
    assert "/e-id/start?for=patient" in pia.text


def test_a_callback_after_ten_minutes_is_too_late_and_leads_back_to_the_beginning(eid_site):
    pia = nobody(eid_site)
    back = chosen(asked(pia, "staff"))
    eid_site.clock.on(minutes=10)
    assert told(pia, pia.client.get(back)) == ("no-question", 400)
    assert pia.link("Legitimera dig på nytt") == "/e-id/start?for=staff"
    assert pia.link("Logga in med kod") == "/sign-in"


def test_a_callback_that_another_browser_s_question_led_to_is_worth_nothing_here_and_stays_whole_there(eid_site):
    pia, mallory = nobody(eid_site), nobody(eid_site)
    back = chosen(asked(pia))
    asked(mallory)
    assert told(mallory, mallory.client.get(back)) == ("no-question", 400)
    assert told(mallory, nobody(eid_site).client.get(back)) == ("no-question", 400)
    assert who(eid_site, mallory) is None
    assert pia.client.get(back).headers["Location"] == "/patient"


def test_two_tabs_and_two_browsers_sign_in_at_once_each_as_who_they_are(eid_site):
    pia, tolvan = nobody(eid_site), nobody(eid_site)
    first, second, other = asked(pia, come_back_to="/a"), asked(pia, come_back_to="/b"), asked(tolvan)
    backs = chosen(second), chosen(other, TOLVAN), chosen(first)
    assert pia.client.get(backs[0]).headers["Location"] == "/patient?come_back_to=/b"
    assert tolvan.client.get(backs[1]).headers["Location"] == "/patient"
    assert pia.client.get(backs[2]).headers["Location"] == "/patient?come_back_to=/a"
    assert (who(eid_site, pia).number, who(eid_site, tolvan).number) == (PIA.number, TOLVAN.number)


def test_whoever_cancels_is_told_so_and_may_begin_again(eid_site):
    pia = nobody(eid_site)
    assert told(pia, identified(pia, person=None)) == ("cancelled", 401)
    assert "Du avbröt legitimeringen" in pia.text
    assert who(eid_site, pia) is None
    assert identified(pia).headers["Location"] == "/patient"


@pytest.mark.parametrize("named", ["iss=https%3A%2F%2Fother.example.se", "iss=", ""])
def test_an_answer_of_another_issuer_or_of_none_is_not_taken_for_our_broker_s(eid_site, named):
    pia = nobody(eid_site)
    assert told(pia, pia.client.get(f"{without_issuer(chosen(asked(pia)))}&{named}")) == ("mixed-up", 400)
    assert who(eid_site, pia) is None


def without_issuer(back):
    """A callback's address without the issuer's name."""
    path, _, query = back.partition("?")
    return f"{path}?{'&'.join(part for part in query.split('&') if not part.startswith('iss='))}"


def test_a_broker_that_never_says_its_name_is_believed_without_it(eid_site):
    eid_site.provider.describes(authorization_response_iss_parameter_supported=False)
    pia = nobody(eid_site)
    assert pia.client.get(without_issuer(chosen(asked(pia)))).headers["Location"] == "/patient"
    assert told(pia, pia.client.get(f"{without_issuer(chosen(asked(pia)))}&iss=https://x.example")) == ("mixed-up", 400)


@pytest.mark.parametrize("error", ["login_required", "server_error", "<script>alert(1)</script>"])
def test_whatever_else_the_broker_refuses_with_is_a_page_and_not_its_words(eid_site, error):
    pia = nobody(eid_site)
    state = parse_qs(urlsplit(asked(pia)).query)["state"][0]
    answer = pia.client.get(
        "/e-id/callback", query_string={"state": state, "error": error, "iss": eid_site.provider.issuer}
    )
    assert told(pia, answer) == ("broker-refused", 401)
    assert error not in pia.text


@pytest.mark.parametrize(
    "query", ["", "state=&code=", "state=%ED%A0%80&code=%FF", "code=x", "state=staff.x&error=access_denied"]
)
def test_a_callback_that_nobody_asked_for_is_a_page(eid_site, query):
    browser = nobody(eid_site)
    assert told(browser, browser.client.get(f"/e-id/callback?{query}")) == ("no-question", 400)


@pytest.mark.parametrize("audience", ["", "head", "patient ' or 1=1"])
def test_nobody_is_identified_for_what_is_not_there(eid_site, audience):
    assert nobody(eid_site).client.get("/e-id/start", query_string={"for": audience}).status_code == 404


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "http://["])
def test_nobody_is_led_to_another_site_afterwards(eid_site, elsewhere):
    assert identified(nobody(eid_site), come_back_to=elsewhere).headers["Location"] == "/patient"


def test_a_reason_that_is_none_is_no_page(eid_site):
    assert nobody(eid_site).client.get("/e-id/problem?for=staff&why=because").status_code == 404


def test_whoever_begins_too_often_waits(eid_site):
    browser = nobody(eid_site)
    answers = [browser.client.get("/e-id/start?for=patient") for _ in range(32)]
    assert {answer.status_code for answer in answers[:30]} == {303}
    assert (answers[-1].status_code, int(answers[-1].headers["Retry-After"]) > 0) == (429, True)


def test_whoever_is_identified_each_time_never_waits(eid_site):
    browser = nobody(eid_site)
    for _ in range(35):
        assert identified(browser).headers["Location"] == "/patient"


def test_the_server_s_log_says_why_and_of_whom_nothing(eid_site, capsys):
    pia = nobody(eid_site)
    eid_site.provider.changed = {"acr": "demo:loa2"}
    back = chosen(asked(pia))
    assert told(pia, pia.client.get(back)) == ("low-level", 401)
    said = capsys.readouterr().out
    lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    [line] = [line for line in lines if line["event"] == "not identified"]
    assert (line["problem"], line["level"]) == ("low-level", "warning")
    for secret in (PIA.number, PIA.name, *parse_qs(urlsplit(back).query)["code"], eid_site.settings.eid_secret):
        assert secret not in said


def test_where_no_broker_is_connected_people_are_told_and_the_code_goes_on(sqlite_cast, serve, tmp_path):
    with serve(tmp_path / "served") as site:
        astrid = nobody(site)
        assert "e-legitimation" not in astrid.get("/sign-in")
        assert told(astrid, astrid.client.get("/e-id/start?for=staff")) == ("off", 503)
        assert "JOURNAL_EID_BROKER" in astrid.text
        assert "Legitimera dig på nytt" not in astrid.text
        assert "Kod, sex siffror" in astrid.get(astrid.link("Logga in med kod"))
        assert told(astrid, astrid.client.get("/e-id/callback?state=staff.x&code=y")) == ("no-question", 400)
