"""What waits for its author is found by the index of what is open, however much the author has settled."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from journal.store.entries import open_versions_of, unsigned_at
from tests.cast import NOON


@pytest.mark.parametrize("cast", ["sqlite"], indirect=True)
@pytest.mark.parametrize("whose", ["author", "provider"])
def test_what_waits_is_found_among_what_is_open_alone(cast, whose):
    session, asked = cast.signed_in("astrid"), []
    actor = session.actor
    with cast.parts.store.database.reading() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        if whose == "author":
            open_versions_of(connection, actor.account, actor.unit, NOON)
        else:
            unsigned_at(connection, actor.provider, NOON)
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1]).all()
    assert any("version USING INDEX ix_version_open" in str(step) for step in plan), plan
