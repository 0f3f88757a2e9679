"""A stranger's program knows the address and docs/api.md, and gets through a clinician's day over real sockets."""

from __future__ import annotations

import pytest

from tests.practice import FIRST
from tests.stories.program import Program

HAPPENED = {"starts_at": "2026-03-05T14:00:00+01:00", "ends_at": "2026-03-05T14:45:00+01:00"}
TEXT = {"current": "Skrivet av ett program. Sover bättre."}


@pytest.fixture
def astrid(practice):
    program = Program(practice.server.port)
    told = program.sign_in(practice, "astrid")
    assert told["token"].startswith("session-")
    return program


def test_document_is_served_to_anybody_and_names_every_path(practice):
    document = Program(practice.server.port)("GET", "/api/openapi.json")
    assert document.status == 200
    assert document.json["openapi"].startswith("3.1")
    assert "/api/v1/patients/{patient}/entries" in document.json["paths"]
    assert Program(practice.server.port)("GET", "/api").status == 200


def test_program_reads_writes_signs_and_corrects(practice, astrid):
    pia = next(p for p in astrid("GET", "/api/v1/patients").json["patients"] if p["name"] == "Pia Exempelsson")
    entries = f"/api/v1/patients/{pia['id']}/entries"
    page = astrid("GET", f"{entries}?limit=2&kind=first-visit")
    assert FIRST in str(page.json)
    draft = astrid("POST", entries, {"kind": "session", "happened": HAPPENED, "text": TEXT}, Idempotency_Key="7f3a")
    again = astrid("POST", entries, {"kind": "session", "happened": HAPPENED, "text": TEXT}, Idempotency_Key="7f3a")
    assert (draft.status, again.json["entry"]) == (201, draft.json["entry"])
    where, seen = draft.headers["location"], draft.headers["etag"]
    newer = {"text": {"current": "Skrivet av ett program. Sover gott."}}
    saved = astrid("PUT", f"{where}/draft", newer, If_Match=seen)
    assert saved.status == 200
    assert astrid("PUT", f"{where}/draft", newer).status == 428
    stale = astrid("PUT", f"{where}/draft", newer, If_Match=seen)
    assert (stale.status, stale.json["type"]) == (412, "/api/problems/conflict")
    practice.lock(astrid.token.removeprefix("session-"))
    locked = astrid("POST", f"{where}/signature", If_Match=saved.headers["etag"])
    assert (locked.status, locked.json["type"]) == (403, "/api/problems/unlock-needed")
    passphrase = practice.cast.people["astrid"].passphrase
    assert astrid("POST", "/api/v1/sessions/unlock", {"passphrase": passphrase}).status == 204
    signed = astrid("POST", f"{where}/signature", If_Match=saved.headers["etag"])
    assert (signed.status, signed.json["state"]) == (201, "signed")
    corrected_and_read(astrid, where)


def corrected_and_read(astrid, where):
    """Correct what was signed, and read both wordings with their signatures."""
    mended = {"reason": "wrong-fact", "text": {"current": "Sover gott."}, "explanation": "Ordet program var fel."}
    draft = astrid("POST", f"{where}/corrections", mended)
    assert draft.status == 201, draft.body
    assert astrid("POST", f"{where}/signature", If_Match=draft.headers["etag"]).status == 201
    read = astrid("GET", where).json
    assert [version["signature"] for version in read["versions"]] == ["valid", "valid"]
    assert read["sound"] is True


def test_program_without_a_session_or_of_another_provider_gets_nothing(practice, astrid):
    entries = f"/api/v1/patients/{practice.cast.pia}/entries"
    nobody = Program(practice.server.port)("GET", entries)
    assert (nobody.status, nobody.headers["content-type"]) == (401, "application/problem+json")
    cilla = Program(practice.server.port)
    cilla.sign_in(practice, "cilla")
    nothing, never = cilla("GET", entries), cilla("GET", entries.replace(str(practice.cast.pia), "0" * 8 + "-0000" * 3))
    assert nothing.status == 404
    assert {**nothing.json, "instance": ""} == {**cilla("GET", f"{entries[:-8]}/relations").json, "instance": ""}
    assert never.status == 404
    assert astrid("DELETE", "/api/v1/sessions/current").status == 204
    assert astrid("GET", entries).status == 401
