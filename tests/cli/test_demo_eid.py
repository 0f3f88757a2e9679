"""The demo's e-ID: a provider like any other, of people who do not exist, and of nobody outside the demo."""

from __future__ import annotations

import base64
import hashlib
import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests

from journal.cli.demo_eid import DemoEid, demo_people
from journal.cli.running import demo_environment
from journal.domain.numbers import birth_year, normalised_number
from journal.settings import Settings, SettingsError
from tests.cast import NOON
from tests.eid import PIA, TOLVAN, serving, with_eid
from tests.serving import free_port, journal

VERIFIER = "a verifier of the test's own, of enough letters"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")


@pytest.fixture
def settings():
    whole = {"JOURNAL_DATABASE": "sqlite:///x", "JOURNAL_KEY_STORE": "sqlite:///y", "JOURNAL_ROOT": "file:z"}
    local = {"JOURNAL_ORIGIN": "http://localhost:8000", "JOURNAL_INSECURE_COOKIE": "yes"}
    return with_eid(Settings.from_environment(whole | local))


@pytest.fixture
def provider(settings):
    return DemoEid(settings, lambda: NOON, {"Alla": (PIA, TOLVAN)})


def question(settings, **changed):
    asked = {
        "client_id": settings.eid_client,
        "redirect_uri": "http://localhost:8000/e-id/callback",
        "response_type": "code",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "state": "a state",
    }
    return {name: value for name, value in {**asked, **changed}.items() if value}


def proof(settings, secret=None):
    shown = f"{quote(settings.eid_client, safe='')}:{quote(secret or settings.eid_secret, safe='')}"
    return f"Basic {base64.b64encode(shown.encode()).decode()}"


def code(provider, settings):
    asked = provider.authorize(question(settings)).body
    return parse_qs(urlsplit(provider.choose(asked, PIA.number).location).query)["code"][0]


def test_everybody_in_it_has_a_number_that_nobody_living_has():
    people = [person for group in demo_people().values() for person in group]
    assert len({person.number for person in people}) == len(people) > 40
    for person in people:
        assert normalised_number(person.number) == person.number
        assert birth_year(person.number) < 1900 or person.number in {"191212121212", "197010632391"}


@pytest.mark.parametrize(
    "changed",
    [
        {
            "origin": "https://journal.example.se",
            "insecure_cookie": False,
            "trusted_proxies": 1,
            "eid_broker": "oidc.se",
        },
        {"eid_broker": "oidc.se"},
        {"eid_broker": "", "eid_issuer": "", "eid_client": "", "eid_secret": ""},
    ],
    ids=["over https", "with a real broker", "without an e-ID"],
)
def test_it_serves_nobody_outside_the_demo(settings, changed):
    issuer = {} if "eid_issuer" in changed else {"eid_issuer": "https://broker.example.se"}
    with pytest.raises(SettingsError, match="for `journal run --demo` alone"):
        DemoEid(replace(settings, **issuer, **changed), lambda: NOON)


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "another"},
        {"redirect_uri": "http://localhost:8000/elsewhere"},
        {"response_type": "token"},
        {"code_challenge": ""},
        {"code_challenge_method": "plain"},
    ],
    ids=str,
)
def test_it_answers_no_question_but_those_of_its_one_client(provider, settings, changed):
    assert provider.authorize(question(settings, **changed)).status == 400


def test_a_code_is_worth_one_token_with_its_verifier_and_the_client_s_secret(provider, settings):
    sent = {"code": code(provider, settings), "code_verifier": VERIFIER}
    for shown in (proof(settings, "another"), "Bearer x", "Basic ???", ""):
        assert provider.token(shown, sent).status == 401
    assert provider.token(proof(settings), sent).body["id_token"].count(".") == 2
    assert provider.token(proof(settings), sent).body == {"error": "invalid_grant"}
    another = {"code": code(provider, settings), "code_verifier": "another"}
    assert provider.token(proof(settings), another).body == {"error": "invalid_grant"}


def test_a_choice_that_answers_no_question_leads_nowhere(provider):
    assert provider.choose("none such", PIA.number).status == 400


def test_its_page_asks_nothing_of_any_other_site(provider, settings):
    with serving(provider):
        page = requests.get(f"{settings.eid_issuer}/authorize", params=question(settings), timeout=5)
        missing = [requests.get(f"{settings.eid_issuer}/nowhere", timeout=5)]
        missing.append(requests.post(f"{settings.eid_issuer}/nowhere", data={"x": "y"}, timeout=5))
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "://" not in page.text
    assert "Det här är en demo." in page.text
    assert [answer.status_code for answer in missing] == [404, 404]


def test_it_starts_beside_the_server_and_ends_with_it():
    port = free_port()
    environment = demo_environment({**os.environ, "JOURNAL_EID_BROKER": "demo"} | eid_at(port))
    program = (
        "import os, sys, time; from journal.cli.demo_eid_serving import begin_beside; begin_beside(os.environ);"
        "sys.stdin.read()"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, **environment}, stdin=subprocess.PIPE)
    assert within(30, lambda: answers(port))
    parent.kill()
    parent.communicate()
    assert within(30, lambda: not answers(port))


def eid_at(port):
    return {
        "JOURNAL_EID_ISSUER": f"http://localhost:{port}",
        "JOURNAL_EID_CLIENT": "x",
        "JOURNAL_EID_SECRET": "y",
    }


def answers(port):
    try:
        return requests.get(f"http://localhost:{port}/.well-known/openid-configuration", timeout=5).status_code == 200
    except requests.ConnectionError:
        return False


def within(seconds, holds):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if holds():
            return True
        time.sleep(0.1)
    return False


def test_a_broker_of_the_operator_s_own_stays_the_demo_s_too():
    own = {"JOURNAL_EID_BROKER": "oidc.se", "JOURNAL_EID_ISSUER": "https://broker.example.se"}
    assert "JOURNAL_EID_SECRET" not in demo_environment(own)
    assert demo_environment({})["JOURNAL_EID_ISSUER"] == "http://localhost:8070"
    assert demo_environment({})["JOURNAL_EID_SECRET"] != demo_environment({})["JOURNAL_EID_SECRET"]


def test_a_port_of_the_e_id_that_is_taken_is_said_before_a_demo_is_made(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = {"JOURNAL_EID_BROKER": "demo"} | eid_at(other.getsockname()[1])
        here = {"SIGILL_DEMO": str(tmp_path / "demo"), "JOURNAL_BIND": f"127.0.0.1:{free_port()}"}
        told = journal("run", "--demo", environment={"PATH": "/usr/bin:/bin", **here, **taken})
    assert (told.returncode, told.stdout) == (2, "")
    assert "is in use: stop what serves there, or set JOURNAL_EID_ISSUER" in told.stderr
    assert not (tmp_path / "demo").exists()
