"""Whoever probes for ids leaves a trace, and not a flood."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from journal.domain.errors import UnavailableError
from journal.domain.ids import new_id
from journal.store.tables import AccessPayloadRow, ThrottleRow
from journal.web import unknown


def noted(site):
    with site.cast.parts.store.database.reading() as connection:
        rows = select(AccessPayloadRow.actor_id).where(AccessPayloadRow.subtype == "okända id")
        return connection.execute(rows).scalars().all()


def counted(site):
    with site.cast.parts.store.database.reading() as connection:
        rows = select(ThrottleRow.count).where(ThrottleRow.throttle_key.startswith("unknown:"))
        return connection.execute(rows).scalars().all()


@pytest.mark.rule("S-12", "L-05")
def test_probing_is_one_row_an_actor_and_minute_and_the_count_beside_it(site):
    for name in ("bo", "cilla"):
        for _ in range(3):
            assert site.person(name).get(f"/patients/{new_id()}/entries/{new_id()}").status_code == 404
    people = site.cast.people
    assert sorted(noted(site)) == sorted([people["bo"].account, people["cilla"].account])
    assert counted(site) == [3, 3]
    site.clock.on(minutes=1)
    site.person("bo").get(f"/patients/{new_id()}")
    assert noted(site).count(people["bo"].account) == 2


def test_whoever_is_signed_out_leaves_no_row(site):
    assert site.nobody.get(f"/patients/{new_id()}").status_code == 401
    assert site.client.get("/api/v1/nowhere").status_code == 404
    assert noted(site) == []


def test_nobody_is_answered_while_the_trace_cannot_be_left(site, monkeypatch):
    def down(*_):
        raise UnavailableError("main database")

    monkeypatch.setattr(unknown, "note_unknown", down)
    assert site.person("bo").get(f"/patients/{new_id()}").status_code == 503
