"""Any text that a person can mean comes back as it was written; what only deceives is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from journal.domain.entry_checks import sign_problem
from tests.web.calling import ENTRY

TEXTS = {
    "swedish": "Åsa sover bättre – ”äntligen”, säger hon.",
    "emoji": "👩‍👩‍👧‍👦 🙂🏳️‍🌈",
    "right to left": "שלום مرحبا",
    "line ends": "en\r\ntvå\ntre\ttabb",
    "markup": "<script>alert(1)</script> & {{ 7*7 }} '; DROP TABLE entry; --",
    "combining": "e\u0301 \u0915\u094d\u0937",
    "200 kB": "ö" * 100_000,
    "250,000 signs, each escaped": "🙂" * 250_000,
    "escaped": '\\u0000 \\n "',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_comes_back_as_it_was_written(site, text):
    entry, _ = site.written(text={"current": text}, sign=True)
    version = site.person("astrid").get(f"{site.journal}/{entry}").json["versions"][0]
    assert (version["text"]["current"], version["signature"]) == (text, "valid")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\x00b", "control-sign"),
        ("a\u202eb", "bidi-override"),
        ("a\u2069b", "bidi-override"),
        ("a\ud83db", "not-unicode"),
        ("x" * 250_001, "too-long"),
    ],
)
def test_a_text_that_deceives_or_floods_is_refused(site, text, why):
    sent = json.dumps(ENTRY | {"text": {"current": text}})
    astrid = site.person("astrid")
    headers = {"Authorization": f"Bearer {astrid.token}", "Content-Type": "application/json"}
    answer = site.client.post(f"/api/v1{site.journal}", data=sent, headers=headers)
    assert answer.status_code == 422
    assert answer.json["problems"] == {"text.current": why}
    assert astrid.get("/drafts").json["unsigned"] == []


@pytest.mark.rule("J-05")
@pytest.mark.parametrize(
    ("happened", "why"),
    [
        ({"starts_at": "1899-12-31T12:00:00Z"}, {"happened.starts_at": "too-early"}),
        ({"starts_at": "2026-03-04T12:00:00Z"}, {"happened": "in-the-future"}),
        ({"starts_at": "2026-03-02T12:00:00"}, {"happened.starts_at": "zone-missing"}),
        ({"starts_at": "2026-03-02"}, {"happened.starts_at": "malformed"}),
        ({"starts_at": "20260302"}, {"happened.starts_at": "malformed"}),
        ({"starts_at": "9999-12-31T23:59:59-12:00"}, {"happened.starts_at": "in-the-future"}),
        ({"starts_at": 1}, {"happened.starts_at": "malformed"}),
        ({"starts_at": "2026-03-02T12:00:00Z", "ends_at": "2026-03-02T11:00:00Z"}, {"happened": "ends-wrong"}),
        ({"starts_at": "2026-03-01T12:00:00Z", "zone": "Europe/Lund"}, {"happened.zone": "unknown-zone"}),
        ({"starts_at": "2026-03-01T12:00:00Z", "zone": "../../etc/passwd"}, {"happened.zone": "unknown-zone"}),
        ({}, {"happened.starts_at": "required"}),
        ("today", {"happened": "malformed"}),
    ],
)
def test_an_event_time_that_cannot_be_is_refused(site, happened, why):
    answer = site.person("astrid").post(site.journal, ENTRY | {"happened": happened})
    assert (answer.status_code, answer.json["problems"]) == (422, why)


@pytest.mark.parametrize(
    "text", [{}, {"current": "  "}, {"mood": "bra"}, {"current": 7}, {"current": None}, [], "text", None]
)
def test_a_text_of_no_known_keywords_is_refused(site, text):
    assert site.person("astrid").post(site.journal, ENTRY | {"text": text}).status_code == 422


def test_a_kind_is_one_that_a_person_writes(site):
    for kind in ("identity", "Session", "", None, 3):
        assert site.person("astrid").post(site.journal, ENTRY | {"kind": kind}).status_code == 422


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=()), min_size=1, max_size=40))
def test_any_text_comes_back_or_is_refused_with_a_reason(site, text):
    answer = site.person("astrid").post(site.journal, ENTRY | {"text": {"current": text}})
    refused = sign_problem(text) is not None or not text.strip()
    assert answer.status_code == (422 if refused else 201)
    if not refused:
        read = site.person("astrid").get(f"{site.journal}/{answer.json['entry']}")
        assert read.json["versions"][0]["text"]["current"] == text
