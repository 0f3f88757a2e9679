"""The same request twice is one act: what an Idempotency-Key promises."""

from __future__ import annotations

import threading

from sqlalchemy import select

from journal.store.people_tables import IdempotencyRow
from journal.web.api import entries
from tests.web.calling import ENTRY


def kept(site):
    with site.cast.parts.store.database.reading() as connection:
        return connection.execute(select(IdempotencyRow)).all()


def test_the_same_request_is_done_once_and_answered_twice(site):
    astrid = site.person("astrid")
    first, second = (astrid.post(site.journal, ENTRY, Idempotency_Key="k1") for _ in range(2))
    assert (second.status_code, second.json) == (first.status_code, first.json)
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Location"] == first.headers["Location"]
    assert (first.headers.get("Idempotency-Replayed"), second.headers["Idempotency-Replayed"]) == (None, "true")
    assert len(astrid.get("/drafts").json["unsigned"]) == 1


def test_another_request_under_the_key_is_refused(site):
    astrid = site.person("astrid")
    astrid.post(site.journal, ENTRY, Idempotency_Key="k1")
    other = astrid.post(site.journal, ENTRY | {"kind": "phone"}, Idempotency_Key="k1")
    assert (other.status_code, other.json["type"]) == (422, "/api/problems/key-used")
    assert len(astrid.get("/drafts").json["unsigned"]) == 1


def test_a_refused_request_may_be_sent_again_under_its_key(site):
    entry, seen = site.written()
    site.clock.on(minutes=6)
    astrid = site.person("astrid")
    path = f"{site.journal}/{entry}/signature"
    assert astrid.post(path, If_Match=seen, Idempotency_Key="k1").status_code == 403
    site.unlock("astrid")
    assert astrid.post(path, If_Match=seen, Idempotency_Key="k1").status_code == 201


def test_keys_of_two_people_never_meet(site):
    dag, astrid = site.person("dag"), site.person("astrid")
    one = dag.post("/patients", {"name": "Per Andersson", "number": "191212121212"}, Idempotency_Key="k1")
    two = astrid.post(site.journal, ENTRY, Idempotency_Key="k1")
    assert (one.status_code, two.status_code) == (201, 201)


def test_a_key_is_free_again_after_its_day(site):
    site.person("astrid").post(site.journal, ENTRY, Idempotency_Key="k1")
    site.clock.on(days=1, minutes=1)
    site.programs.clear()
    again = site.person("astrid").post(site.journal, ENTRY, Idempotency_Key="k1")
    assert (again.status_code, again.headers.get("Idempotency-Replayed")) == (201, None)


def test_a_key_that_cannot_be_one_is_refused(site):
    for key in ("", "with space", "k" * 129):
        answer = site.person("astrid").post(site.journal, ENTRY, Idempotency_Key=key)
        assert (answer.status_code, answer.json["problems"]) == (422, {"Idempotency-Key": "malformed"})


def test_no_text_and_no_secret_is_kept_under_a_key(site):
    astrid = site.person("astrid")
    astrid.post(site.journal, ENTRY | {"sign": True}, Idempotency_Key="k1")
    wanted = {"name": "Kalendern", "scopes": ["read"], "days": 1}
    first, second = (astrid.post("/tokens", wanted, Idempotency_Key="k2") for _ in range(2))
    assert first.json["token"] not in str(kept(site))
    assert second.json == {}
    assert "Sover" not in str(kept(site))
    assert len(astrid.get("/tokens").json["tokens"]) == 1


def test_two_at_the_same_time_are_one_act(site, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    write = entries.begin_entry

    def slow(*asked):
        begun.set()
        assert go_on.wait(10)
        return write(*asked)

    monkeypatch.setattr(entries, "begin_entry", slow)
    astrid, answers = site.person("astrid"), []
    first = threading.Thread(target=lambda: answers.append(astrid.post(site.journal, ENTRY, Idempotency_Key="k1")))
    first.start()
    assert begun.wait(10)
    meanwhile = astrid.post(site.journal, ENTRY, Idempotency_Key="k1")
    go_on.set()
    first.join()
    assert (meanwhile.status_code, meanwhile.json["type"]) == (409, "/api/problems/key-underway")
    assert answers[0].status_code == 201
