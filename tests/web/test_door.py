"""Sessions over HTTP: in with two factors, one assignment, a fresh unlock, and out by word or by the clock."""

from __future__ import annotations

import pytest

from journal.domain.people import Role
from journal.services.staff import NewAssignment, give_assignment
from tests.web.calling import Program


def test_program_signs_in_and_is_given_a_token_and_no_cookie(site):
    answer = site.signed_in("astrid")
    assert answer.status_code == 201
    assert answer.json["token"].startswith("session-")
    assert answer.json["chosen"] == answer.json["assignments"][0]["id"]
    assert "Set-Cookie" not in answer.headers


@pytest.mark.rule("S-01")
@pytest.mark.parametrize("wrong", [{"account": "nobody"}, {"passphrase": "x"}, {"code": "000000"}], ids=str)
def test_which_of_the_three_was_wrong_is_not_told(site, wrong):
    answer = site.signed_in("astrid", **wrong)
    assert (answer.status_code, answer.json["type"]) == (401, "/api/problems/sign-in-failed")
    assert answer.json["title"] == "Account, passphrase or code is wrong."


@pytest.mark.rule("S-01")
def test_head_tries_no_door_and_tells_that_the_server_is_there(site):
    answers = [site.app.test_client().head("/sign-in") for _ in range(8)]
    assert {(answer.status_code, answer.headers["Allow"]) for answer in answers} == {(405, "GET, OPTIONS, POST")}
    assert site.app.test_client().head("/healthz").status_code == 200
    assert site.signed_in("astrid").status_code == 201


def test_whoever_guesses_waits(site):
    waits = [site.signed_in("astrid", passphrase=f"guess {number}") for number in range(7)][-1]
    assert waits.status_code == 429
    assert int(waits.headers["Retry-After"]) == waits.json["retry_after"] > 0
    assert site.signed_in("astrid").status_code == 429


def test_a_code_serves_once(site):
    assert site.signed_in("astrid").status_code == 201
    person = site.cast.people["astrid"]
    again = {"account": "astrid", "passphrase": person.passphrase, "code": site.cast.code("astrid", site.clock())}
    assert site.nobody.post("/sessions", again).status_code == 401


@pytest.mark.rule("S-06")
def test_a_session_ends_when_it_is_idle_and_after_twelve_hours(site):
    astrid = site.person("astrid")
    site.clock.on(minutes=14)
    assert astrid.get("/drafts").status_code == 200
    site.clock.on(minutes=16)
    assert astrid.get("/drafts").status_code == 401
    site.programs.clear()
    astrid = site.person("astrid")
    for _ in range(52):
        site.clock.on(minutes=14)
        astrid.get("/sessions/current")
    assert astrid.get("/drafts").status_code == 401


def test_whoever_signed_out_is_out(site):
    astrid = site.person("astrid")
    assert astrid.delete("/sessions/current").status_code == 204
    assert astrid.get("/drafts").status_code == 401


@pytest.fixture
def pending(site):
    """Somebody with two assignments, who has chosen neither."""
    cast = site.cast
    second = NewAssignment(cast.people["bo"].account, Role.THERAPIST, cast.units["a"])
    given = give_assignment(cast.parts, cast.signed_in("frida"), second, site.clock())
    cast.signed_in("astrid")
    answer = site.signed_in("bo")
    assert answer.json["chosen"] is None
    return Program(site, answer.json["token"]), str(given)


@pytest.mark.rule("A-10")
def test_whoever_has_two_assignments_does_nothing_before_choosing_one(site, pending):
    program, _ = pending
    for path in ("/drafts", "/sessions/current", f"/patients/{site.cast.pia}", "/log/own"):
        answer = program.get(path)
        assert (answer.status_code, answer.json["type"]) == (403, "/api/problems/assignment-needed")


@pytest.mark.rule("A-10")
def test_whoever_chose_acts_in_that_assignment_alone(site, pending):
    program, chosen = pending
    assert len(program.get("/assignments").json["assignments"]) == 2
    answer = program.put("/sessions/current/assignment", {"assignment": chosen})
    assert (answer.status_code, answer.json["chosen"]) == (200, chosen)
    assert program.get("/sessions/current").json["unit"] == str(site.cast.units["a"])


def test_nobody_chooses_somebody_else_s_assignment(site):
    bo_s = site.person("bo").get("/assignments").json["chosen"]
    answer = site.person("astrid").put("/sessions/current/assignment", {"assignment": bo_s})
    assert answer.status_code == 404
    assert site.person("astrid").get("/sessions/current").json["assignment"] != bo_s


@pytest.mark.rule("A-07")
def test_an_ended_assignment_ends_its_sessions_at_once(site):
    astrid, frida = site.person("astrid"), site.person("frida")
    mine = astrid.get("/assignments").json["chosen"]
    assert frida.delete(f"/assignments/{mine}").status_code == 204
    assert astrid.get("/drafts").status_code == 401


@pytest.mark.parametrize(
    "header", ["Basic YTpi", "Bearer", "Bearer ", "session-x", "Bearer session-", "Bearer session-\u00e5"]
)
def test_a_header_that_opens_nothing_is_not_overlooked(site, header):
    answer = site.client.get("/api/v1/drafts", headers={"Authorization": header})
    assert answer.status_code == 401


@pytest.mark.rule("A-04", "S-04")
def test_a_token_reads_and_drafts_as_its_scopes_say_and_no_more(site):
    astrid = site.person("astrid")
    entry, seen = site.written()
    made = {
        scope: Program(site, astrid.post("/tokens", {"name": scope, "scopes": [scope], "days": 1}).json["token"])
        for scope in ("read", "draft")
    }
    assert made["read"].get(f"{site.journal}/{entry}").status_code == 200
    assert made["read"].get("/sessions/current").json["kind"] == "program"
    text = {"text": {"current": "Från programmet."}}
    assert made["read"].put(f"{site.journal}/{entry}/draft", text, If_Match=seen).status_code == 403
    assert made["draft"].get(f"{site.journal}/{entry}").status_code == 403
    for program in made.values():
        assert program.post(f"{site.journal}/{entry}/signature", If_Match=seen).status_code == 403
        assert program.post("/sessions/unlock", {"passphrase": "x"}).status_code in {401, 403}
        assert program.post("/units", {"name": "Ny"}).status_code == 403
        assert program.post("/tokens", {"name": "x", "scopes": ["read"], "days": 1}).status_code == 403
        assert program.get("/log/export").status_code == 403


def test_a_token_ends_by_word_and_by_the_clock(site):
    astrid = site.person("astrid")
    made = [astrid.post("/tokens", {"name": "p", "scopes": ["read"], "days": 1}).json["token"] for _ in range(2)]
    first, second = (Program(site, token) for token in made)
    assert first.get("/patients").status_code == second.get("/patients").status_code == 200
    listed = astrid.get("/tokens").json["tokens"]
    ended = [astrid.delete(f"/tokens/{token['id']}").status_code for token in listed[:1]]
    assert ended == [204]
    assert sorted([first.get("/patients").status_code, second.get("/patients").status_code]) == [200, 401]
    site.clock.on(days=1, seconds=1)
    assert first.get("/patients").status_code == second.get("/patients").status_code == 401
