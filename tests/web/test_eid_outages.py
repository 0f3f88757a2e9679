"""A broker that is down, slow, endless or talks nonsense: a page with a way on, soon, and never a fault."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager

import pytest

from journal.cli.demo_eid import Answer
from journal.services import eid_calls
from tests.eid import asked, chosen, identified, told

GARBAGE = [
    None,
    [],
    [1],
    "text",
    17,
    True,
    {},
    {"keys": None},
    {"keys": [1]},
    {"keys": []},
    {"id_token": 1},
    ["\ud83d"],
]


def at_once(browser):
    """Why one cannot even set out."""
    return told(browser, browser.client.get("/e-id/start?for=staff"))


def test_a_broker_that_nobody_answers_for_is_said_to_be_down(lasting_eid_site):
    lasting_eid_site.broker.issuer = "http://localhost:1"
    astrid = lasting_eid_site.stranger()
    assert at_once(astrid) == ("broker-down", 503)
    assert "E-legitimationen svarar inte" in astrid.text
    assert "Kod, sex siffror" in astrid.get(astrid.link("Logga in med kod"))


@pytest.mark.parametrize("body", GARBAGE, ids=str)
def test_nonsense_for_a_description_is_a_page_and_next_time_is_another_time(lasting_eid_site, body):
    lasting_eid_site.provider.instead["discovery"] = Answer(200, body)
    astrid = lasting_eid_site.stranger()
    assert at_once(astrid) == ("broker-garbage", 503)
    lasting_eid_site.provider.instead.clear()
    assert identified(astrid).headers["Location"] == "/patient"


@pytest.mark.parametrize("part", ["keys", "token"])
@pytest.mark.parametrize("body", GARBAGE, ids=str)
def test_nonsense_for_keys_or_tokens_identifies_nobody(lasting_eid_site, part, body):
    pia = lasting_eid_site.stranger()
    back = chosen(asked(pia))
    lasting_eid_site.provider.instead[part] = Answer(200, body)
    assert told(pia, pia.client.get(back)) == ("broker-garbage", 503)


@pytest.mark.parametrize(("status", "why"), [(500, "broker-down"), (503, "broker-down"), (302, "broker-garbage")])
def test_an_answer_that_is_a_failure_or_leads_elsewhere_identifies_nobody(lasting_eid_site, status, why):
    pia = lasting_eid_site.stranger()
    back = chosen(asked(pia))
    lasting_eid_site.provider.instead["token"] = Answer(status, "no", location="http://localhost:1/elsewhere")
    assert told(pia, pia.client.get(back)) == (why, 503)


@pytest.mark.parametrize(
    "changed",
    [
        {"issuer": "https://another.example.se"},
        {"token_endpoint": None},
        {"token_endpoint": "http://broker.example.se/token"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"jwks_uri": "file:///etc/passwd"},
        {"userinfo_endpoint": "http://["},
        {"token_endpoint": 17},
    ],
    ids=str,
)
def test_a_description_of_another_issuer_or_that_leads_out_of_tls_is_not_followed(lasting_eid_site, changed):
    lasting_eid_site.provider.describes(**changed)
    assert at_once(lasting_eid_site.stranger()) == ("broker-garbage", 503)


@contextmanager
def talking(answers):
    """Somebody at an address who lets each caller hear what ``answers`` sends."""
    with socket.create_server(("localhost", 0)) as desk:

        def serve():
            while True:
                try:
                    caller, _ = desk.accept()
                except OSError:
                    return
                with caller:
                    caller.recv(65536)
                    try:
                        answers(caller)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://localhost:{desk.getsockname()[1]}"
        desk.shutdown(socket.SHUT_RDWR)
    thread.join()


def silent(caller):
    caller.recv(1)


def dripping(caller):
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
    for _ in range(100):
        caller.sendall(b" ")
        time.sleep(0.05)


def endless(caller):
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(4096):
        caller.sendall(b" " * 65536)


def hanging_up(caller):
    caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")


def no_http(caller):
    caller.sendall(b"\x16\x03\x01 hello")


@pytest.mark.parametrize("answers", [silent, dripping, endless, hanging_up, no_http], ids=lambda one: one.__name__)
def test_a_broker_that_is_slow_or_endless_keeps_nobody_waiting(lasting_eid_site, monkeypatch, answers):
    for name, seconds in (("CONNECT", 0.3), ("READ", 0.3), ("ALTOGETHER", 0.6)):
        monkeypatch.setattr(eid_calls, name, seconds)
    with talking(answers) as address:
        lasting_eid_site.broker.issuer = address
        began = time.monotonic()
        assert at_once(lasting_eid_site.stranger()) == ("broker-down", 503)
        assert time.monotonic() - began < 3


def test_a_broker_that_goes_down_between_question_and_answer_costs_a_new_question_and_nothing_else(lasting_eid_site):
    pia = lasting_eid_site.stranger()
    back = chosen(asked(pia))
    lasting_eid_site.provider.describes(token_endpoint="http://localhost:1/token")
    lasting_eid_site.forget_broker()
    assert told(pia, pia.client.get(back)) == ("broker-down", 503)
    lasting_eid_site.provider.instead.clear()
    lasting_eid_site.forget_broker()
    assert identified(pia).headers["Location"] == "/patient"
