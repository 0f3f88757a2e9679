"""Requests that cannot be meant are refused before anything is done, each field with its reason."""

from __future__ import annotations

import pytest

DOOR = "/api/v1/sessions"
WHOLE = {"account": "astrid", "passphrase": "x", "code": "123456"}


def refused(site, **changed):
    answer = site.post(DOOR, json={**WHOLE, **changed})
    assert answer.status_code == 422
    return answer.json["problems"]


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ("a\u202eb", "bidi-override"),
        ("a\u2066b", "bidi-override"),
        ("a\x00b", "control-sign"),
        ("a\x1bb", "control-sign"),
        ("a\ud800b", "not-unicode"),
        ("a" * 65, "too-long"),
        (7, "malformed"),
        (None, "required"),
        (["a"], "malformed"),
    ],
)
def test_program_is_told_why_a_field_is_refused(empty_site, sent, why):
    assert refused(empty_site, account=sent) == {"account": why}


def test_program_is_told_of_every_field_at_once(empty_site):
    answer = empty_site.post(DOOR, json={"account": "a", "surprise": 1})
    assert answer.json["problems"] == {"passphrase": "required", "code": "required", "surprise": "unknown"}
    assert "surprise is not known here" in answer.json["detail"]


@pytest.mark.parametrize("sent", ["not-an-id", "0123456789abcdef", 5, {}])
def test_program_sends_ids_in_their_written_form(empty_site, sent):
    assert refused(empty_site, assignment=sent) == {"assignment": "malformed"}


@pytest.mark.parametrize("sent", [b"{", b"\xff", b'{"a": ', b"[" * 100_000])
def test_program_sends_json_that_can_be_read(empty_site, sent):
    answer = empty_site.post(DOOR, data=sent, content_type="application/json")
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("sent", [b"[]", b"7", b'"text"', b"null"])
def test_program_sends_an_object(empty_site, sent):
    assert empty_site.post(DOOR, data=sent, content_type="application/json").status_code == 422


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_form_of_another_site_is_no_json(empty_site, kind):
    assert empty_site.post(DOOR, data=b'{"account":"a"}', content_type=kind).status_code == 415


def test_a_body_beyond_all_texts_is_not_read(empty_site):
    answer = empty_site.post(DOOR, data=b" " * (4 * 1024 * 1024 + 1), content_type="application/json")
    assert answer.status_code == 413
