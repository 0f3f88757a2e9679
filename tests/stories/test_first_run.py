"""`make run` on a machine that knows nothing: what it prints is enough for everybody of the cast to sign in."""

from __future__ import annotations

import json
import re

import pytest

from tests.serving import Practice, Server, journal

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

LINE = re.compile(r"^  (?P<account>\w+) +(?P<passphrase>demo .+?)  +(?P<name>.+?), (?P<title>.+)$", re.MULTILINE)
FIRST_PAGES = {"astrid": "Dina patienter", "bo": "Dina patienter", "cilla": "Dina patienter", "eva": "Sök i logg"}
OTHERS = {"dag": "Patienter", "frida": "Personal", "gustav": "Personal"}


@pytest.fixture(scope="module")
def practice(tmp_path_factory):
    """The demo, made by the command that `make run` is."""
    place = tmp_path_factory.mktemp("first-run")
    server = Server(place, "", arguments=("journal", "run", "--demo"), patience=600)
    server.settings = {"SIGILL_DEMO": str(place / "demo"), "PYTHONUNBUFFERED": "1"}
    server.start()
    yield Practice(None, server)
    server.stop()


def sign_in_as_told(visitor, server, told):
    """Type what was printed, and the code that the printed command prints."""
    code = journal("totp", told["account"], environment=server.environment)
    assert re.fullmatch(r"\d{6}\n", code.stdout), code
    visitor.go("/sign-in")
    visitor.write("Konto", told["account"])
    visitor.write("Lösenfras", told["passphrase"])
    visitor.write("Kod, sex siffror", code.stdout.strip())
    visitor.press("Logga in").arrives(r"/(assignment|staff|log|patients)?(\?.*)?$")
    if "/assignment" in visitor.path:
        visitor.press("Fortsätt")
    return visitor.reads({**FIRST_PAGES, **OTHERS}[told["account"]], told["name"])


def test_what_is_printed_lets_everybody_of_the_cast_in(visitor, practice):
    server = practice.server
    assert f"Sigill serves on {server.origin}" in server.said
    assert "journal totp ACCOUNT" in server.said
    people = [found.groupdict() for found in LINE.finditer(server.said)]
    assert {person["account"] for person in people} == {*FIRST_PAGES, *OTHERS}
    first, *others = people
    for person in others:
        entered = sign_in_as_told(visitor(), server, person)
        if person["account"] == "bo":
            entered.go("/patients").follow("Lovisa Ekmossa").reads("Det finns spärrade uppgifter.")
        entered.close()
    astrid = sign_in_as_told(visitor(), server, first)
    server.stop()
    server.start()
    assert server.said.count("Making a demo practice") == 1
    astrid.go("/patients").follow("Pia Lindvret").reads("Signerad", "Rättad", "Suicidrisk")
    assert levels(server) <= {"ok", "demo"}


def levels(server):
    """How bad the doctor finds what `make run` made, while it serves; its sessions lie where nothing else is said."""
    environment = {name: value for name, value in server.environment.items() if name != "JOURNAL_SESSIONS"}
    said = journal("doctor", "--demo", "--json", environment=environment)
    return {one["level"] for one in json.loads(said.stdout)["findings"]}
