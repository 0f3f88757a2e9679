"""The head of operations and a collector are told when more was opened than rows of the log promised."""

from __future__ import annotations

import pytest

from journal.store.access_log import AccessLog
from tests.law.test_completeness import flushed, remembered
from tests.web.browsing import signed_in
from tests.web.calling import ENTRY

pytestmark = pytest.mark.rule("L-19")


def test_the_head_and_the_collector_are_told_of_what_was_opened_without_a_row(site, monkeypatch):
    cast, astrid = site.cast, site.person("astrid")
    entry = astrid.post(f"/patients/{cast.pia}/entries", ENTRY).headers["Location"].removeprefix("/api/v1")
    monkeypatch.setattr(AccessLog, "log_access", remembered(AccessLog.log_access))
    for _ in range(3):
        assert astrid.get(entry).status_code == 200
    assert [level for level, _ in flushed(cast)] == ["red"]
    metrics = site.client.get("/metrics").data.decode().splitlines()
    assert "sigill_openings_unlogged 2.0" in metrics
    monkeypatch.undo()
    page = signed_in(site, "frida").get("/keys")
    assert "2 texter hos North har öppnats utan egen rad" in page
    assert "Stoppa servern" in page


def test_a_collector_is_told_nothing_of_openings_while_the_database_is_out(site):
    with site.cast.parts.store.database.writing() as tx:
        tx.connection.exec_driver_sql("ALTER TABLE opening_count RENAME TO aside")
    answer = site.client.get("/metrics")
    assert (answer.status_code, b"sigill_openings" in answer.data) == (200, False)
