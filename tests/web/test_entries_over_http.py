"""Entries through the API: written, saved over, signed, read, corrected, in pages."""

from __future__ import annotations

import pytest

from tests.web.calling import ENTRY


def test_therapist_writes_and_signs_in_one_call_and_reads_it_back(site):
    astrid = site.person("astrid")
    answer = astrid.post(site.journal, ENTRY | {"sign": True})
    assert (answer.status_code, answer.json["state"]) == (201, "signed")
    read = site.client.get(answer.headers["Location"], headers={"Authorization": f"Bearer {astrid.token}"})
    assert read.json["versions"][0]["text"] == ENTRY["text"]
    assert read.json["versions"][0]["signature"] == "valid"
    assert read.headers["ETag"] == answer.headers["ETag"]
    assert read.json["happened"]["starts_at"] == "2026-03-02T09:00:00+00:00"


def test_therapist_saves_a_draft_over_and_signs_it_as_it_was_seen(site):
    astrid = site.person("astrid")
    entry, seen = site.written()
    saved = astrid.put(f"{site.journal}/{entry}/draft", {"text": {"current": "Nyare."}}, If_Match=seen)
    assert saved.json["revision"] == 2
    signed = astrid.post(f"{site.journal}/{entry}/signature", If_Match=saved.headers["ETag"])
    assert (signed.status_code, signed.json["state"]) == (201, "signed")
    assert astrid.get(f"{site.journal}/{entry}").json["versions"][0]["text"] == {"current": "Nyare."}


@pytest.mark.parametrize("act", ["PUT draft", "DELETE draft", "POST signature"])
def test_whoever_does_not_say_what_they_saw_changes_nothing(site, act):
    method, place = act.split()
    entry, seen = site.written()
    body = {"text": {"current": "x"}} if method == "PUT" else None
    astrid = site.person("astrid")
    assert astrid(method, f"{site.journal}/{entry}/{place}", body).status_code == 428
    assert astrid(method, f"{site.journal}/{entry}/{place}", body, If_Match='"w"').status_code == 412
    assert astrid(method, f"{site.journal}/{entry}/{place}", body, If_Match="*").status_code == 412
    another, _ = site.written()
    assert astrid(method, f"{site.journal}/{another}/{place}", body, If_Match=seen).status_code == 412
    assert astrid.get(f"{site.journal}/{entry}").headers["ETag"] == seen


@pytest.mark.parametrize("act", ["PUT draft", "DELETE draft", "POST signature"])
def test_whoever_saw_an_older_draft_is_told_so_and_overwrites_nothing(site, act):
    method, place = act.split()
    entry, seen = site.written()
    astrid = site.person("astrid")
    astrid.put(f"{site.journal}/{entry}/draft", {"text": {"current": "Först."}}, If_Match=seen)
    body = {"text": {"current": "Sedan."}} if method == "PUT" else None
    late = astrid(method, f"{site.journal}/{entry}/{place}", body, If_Match=seen)
    assert (late.status_code, late.json["newest_revision"]) == (412, 2)
    assert astrid.get(f"{site.journal}/{entry}").json["versions"][0]["text"] == {"current": "Först."}


@pytest.mark.rule("L-01")
def test_every_reading_is_a_row_and_none_is_a_304(site):
    entry, seen = site.written()
    assert site.person("astrid").get(f"{site.journal}/{entry}", If_None_Match=seen).status_code == 200


@pytest.mark.rule("S-04")
def test_signing_asks_for_a_fresh_unlock(site):
    entry, seen = site.written()
    site.clock.on(minutes=6)
    astrid = site.person("astrid")
    late = astrid.post(f"{site.journal}/{entry}/signature", If_Match=seen)
    assert (late.status_code, late.json["type"]) == (403, "/api/problems/unlock-needed")
    assert site.unlock("astrid").status_code == 204
    assert astrid.post(f"{site.journal}/{entry}/signature", If_Match=seen).status_code == 201


@pytest.mark.rule("J-11")
def test_a_correction_stands_beside_the_old_text(site):
    entry, _ = site.written(sign=True)
    wording = {"reason": "wrong-fact", "text": {"current": "Sover sämre."}, "explanation": "Hörde fel."}
    astrid = site.person("astrid")
    begun = astrid.post(f"{site.journal}/{entry}/corrections", wording)
    astrid.post(f"{site.journal}/{entry}/signature", If_Match=begun.headers["ETag"])
    old, new = astrid.get(f"{site.journal}/{entry}").json["versions"]
    assert (old["text"], new["text"]) == (ENTRY["text"], wording["text"])
    assert (new["reason"], new["explanation"], new["signature"]) == ("wrong-fact", "Hörde fel.", "valid")


@pytest.mark.rule("J-10")
def test_a_signed_entry_is_not_saved_over(site):
    entry, seen = site.written(sign=True)
    answer = site.person("astrid").put(f"{site.journal}/{entry}/draft", {"text": {"current": "x"}}, If_Match=seen)
    assert (answer.status_code, answer.json["state"]) == (409, "signed")


@pytest.mark.rule("J-09")
def test_what_is_typed_past_the_lock_is_kept_and_said_to_be(site):
    entry, seen = site.written()
    site.clock.on(days=14)
    astrid = site.person("astrid")
    assert astrid.get(site.journal).status_code == 401
    site.programs.clear()
    astrid = site.person("astrid")
    kept = astrid.put(f"{site.journal}/{entry}/draft", {"text": {"current": "Sent."}}, If_Match=seen)
    assert (kept.status_code, kept.json["note"]) == (200, "locked")
    assert kept.headers["ETag"] != seen


def test_a_journal_comes_in_pages_and_each_entry_once(site):
    written = [site.written(sign=True)[0] for _ in range(5)]
    astrid, found, path, pages = site.person("astrid"), [], f"{site.journal}?limit=2&kind=session", 0
    while True:
        page = astrid.get(path)
        pages += 1
        found += [entry["id"] for entry in page.json["entries"]]
        assert page.json["total"] == 5
        if page.json["next"] is None:
            break
        assert f"cursor={page.json['next']}" in page.headers["Link"]
        assert 'rel="next"' in page.headers["Link"]
        path = page.headers["Link"].partition(">")[0].removeprefix("</api/v1")
    assert sorted(found) == sorted(written)
    assert pages == 3
    assert "Link" not in page.headers


@pytest.mark.parametrize("cursor", ["", "x", "AAAA", "Li4u", "é", "%00"])
def test_a_cursor_that_was_not_given_out_here_is_refused(site, cursor):
    answer = site.person("astrid").get(f"{site.journal}?cursor={cursor}")
    assert answer.status_code == 422
    assert "cursor" in answer.json["problems"]


@pytest.mark.rule("L-10")
def test_drafts_are_listed_without_a_word_of_them(site):
    entry, _ = site.written()
    answer = site.person("astrid").get("/drafts")
    assert [draft["entry"] for draft in answer.json["unsigned"]] == [entry]
    assert "Sover" not in answer.text


@pytest.mark.rule("J-16", "L-10")
def test_a_word_is_found_in_one_journal_and_stands_in_no_log(site):
    entry, _ = site.written(sign=True)
    astrid = site.person("astrid")
    found = astrid.post(f"{site.journal}/search", {"term": "BÄTTRE"})
    assert [hit["id"] for hit in found.json["entries"]] == [entry]
    assert astrid.post(f"{site.journal}/search", {"term": "sämre"}).json["entries"] == []
    assert "bättre" not in astrid.get("/log/own").text.casefold()


@pytest.mark.rule("J-01")
def test_a_misfiled_entry_is_marked_and_begun_anew_where_it_belongs(site):
    other = site.person("dag").post("/patients", {"name": "Per Andersson", "number": "191212121212"}).json["patient"]
    until = {"account": str(site.cast.people["astrid"].account), "ends_at": "2026-12-01T00:00:00Z"}
    assert site.person("dag").post(f"/patients/{other}/relations", until).status_code == 201
    entry, _ = site.written(sign=True)
    astrid = site.person("astrid")
    answer = astrid.post(f"{site.journal}/{entry}/misfiling", {"right_patient": other})
    assert answer.status_code == 201, answer.json
    copy = astrid.get(f"/patients/{other}/entries/{answer.json['copy']['entry']}").json
    marked = astrid.get(f"{site.journal}/{entry}").json
    assert copy["versions"][0]["text"] == ENTRY["text"]
    assert marked["misfiled_at"] is not None
    assert other not in str(marked)


@pytest.mark.rule("J-08")
def test_an_entry_stays_unsigned_for_a_reason(site):
    entry, _ = site.written()
    answer = site.person("astrid").post(f"{site.journal}/{entry}/unsigned-reason", {"reason": "not-needed"})
    assert (answer.status_code, answer.json["state"]) == (201, "locked")


@pytest.mark.rule("J-03", "J-04", "J-15")
@pytest.mark.parametrize(
    ("kind", "text", "problems"),
    [
        ("closing", {"background": "Ett.", "assessment": "Två.", "intervention": "Tre."}, {"information": "unsaid"}),
        ("declined", {"information": "Om riskerna."}, {"declined": "empty"}),
        ("session", {"offences": "Dömd."}, {"necessity": "unconfirmed"}),
    ],
)
def test_a_program_is_told_which_headings_have_to_say_something_first(site, kind, text, problems):
    astrid = site.person("astrid")
    refused = astrid.post(site.journal, ENTRY | {"kind": kind, "text": text, "sign": True})
    assert refused.status_code == 422
    assert refused.json["problems"] == {f"text.{name}": why for name, why in problems.items()}
    said = text | dict.fromkeys(problems, "Sagt.")
    assert astrid.post(site.journal, ENTRY | {"kind": kind, "text": said, "sign": True}).status_code == 201
    found = astrid.get(f"{site.journal}?kind={kind}").json["entries"]
    assert [one["versions"][0]["text"] for one in found] == [said]
