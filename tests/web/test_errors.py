"""Every error is told from the one table, and never in a library's words."""

from __future__ import annotations

import json

import pytest
from werkzeug.exceptions import MethodNotAllowed

from journal.domain import errors
from journal.domain.errors import JournalError
from journal.web.problems import ALL_KINDS, CODES, FAULT, TABLE, problem_of
from tests.web.browsing import signed_in


def subclasses(kind):
    return {kind, *(found for child in kind.__subclasses__() for found in subclasses(child))}


@pytest.mark.parametrize("error", sorted(subclasses(JournalError) - {JournalError}, key=lambda kind: kind.__name__))
def test_every_error_of_the_field_has_a_row(error):
    if error.__module__ == errors.__name__:
        assert any(issubclass(error, kind) for kind, _ in TABLE)


def test_a_caller_learns_nothing_of_an_error_that_nobody_foresaw(empty_site):
    def broken():
        raise ValueError("Pia Patient, 19121212-1212")

    empty_site.application.view_functions["observing.healthz"] = broken
    answer = empty_site.get("/healthz")
    assert answer.status_code == 500
    assert b"Pia Patient" not in answer.data


def test_the_log_says_where_it_broke_and_not_what_was_said(empty_site, capsys):
    def broken():
        raise ValueError("Pia Patient, 19121212-1212")

    empty_site.application.view_functions["observing.healthz"] = broken
    empty_site.get("/healthz")
    said = capsys.readouterr().out
    fault = json.loads(said.splitlines()[0])
    assert (fault["event"], fault["error"], fault["endpoint"]) == ("fault", "ValueError", "observing.healthz")
    assert "Pia" not in said
    assert "19121212" not in said


def test_a_program_gets_problem_json_and_a_person_a_page(empty_site):
    program, person = empty_site.get("/api/v1/nowhere"), empty_site.get("/nowhere")
    assert program.content_type == "application/problem+json"
    assert program.json["status"] == program.status_code == person.status_code == 404
    assert person.mimetype == "text/html"


def test_who_is_signed_in_keeps_the_masthead_where_there_is_no_page(site):
    astrid = signed_in(site, "astrid")
    assert "Astrid Ek" in astrid.get("/nowhere", 404)
    assert "Astrid Ek" in astrid.get("/api")
    site.clock.on(hours=13)
    assert "Astrid Ek" not in astrid.get("/nowhere", 404)
    assert "Astrid Ek" not in astrid.get("/api")


def test_a_problem_s_type_is_an_address_that_explains_it(empty_site):
    for kind in ALL_KINDS:
        assert empty_site.get(f"/api/problems/{kind.name}").data.startswith(f"{kind.status}: {kind.title}".encode())
    reasons = empty_site.get("/api/problems/invalid").data.decode()
    assert all(f"\n{code}: " in reasons for code in CODES)
    assert empty_site.get("/api/problems/none-such").status_code == 404


def test_headers_of_an_error_reach_the_caller(empty_site):
    answer = empty_site.delete("/api/v1/drafts")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]
    assert problem_of(MethodNotAllowed(["GET"])).headers["Allow"] == "GET"


def test_a_throttled_caller_is_told_how_long_to_wait():
    problem = problem_of(errors.ThrottledError(30))
    assert (problem.kind.status, problem.headers["Retry-After"], problem.said["retry_after"]) == (429, "30", 30)


def test_what_nobody_foresaw_is_a_fault():
    assert problem_of(ZeroDivisionError()).kind is FAULT


def test_a_signed_out_person_is_sent_to_the_door_and_back(empty_site):
    answer = empty_site.get("/patients?of=now")
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/sign-in?come_back_to=/patients?of%3Dnow")
