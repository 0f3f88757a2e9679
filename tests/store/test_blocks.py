"""Which versions a block covers: all that stands in one journal, and what the index alone says where it is all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event

from journal.domain.block import Block, BlockKind, InformationType, Registered, Requester
from journal.domain.ids import BlockId, EventId, new_id
from journal.store.blocks import covered_versions
from tests.cast import NOON
from tests.scenes import signed


def a_block(cast, **told):
    registered = Registered(Requester.PATIENT, NOON, new_id(), NOON)
    about = {"first_day": None, "last_day": None, "exempt": frozenset(), "unit": cast.units["a"]} | told
    return Block(
        id=BlockId(new_id()),
        provider=cast.providers["north"],
        patient=cast.pia,
        kind=BlockKind.INNER,
        visible=False,
        told="x",
        registered=registered,
        event=EventId(new_id()),
        **about,
    )


@pytest.mark.rule("B-08", "B-10")
@pytest.mark.parametrize(
    "told",
    [
        {},
        {"first_day": (NOON - timedelta(days=1)).date()},
        {"last_day": NOON.date()},
        {"exempt": frozenset({InformationType.ALERT})},
    ],
)
def test_a_block_covers_what_is_written_and_never_the_identity(cast, told):
    written = {signed(cast, cast.signed_in("astrid"), words).version for words in ("Ett.", "Två.")}
    with cast.parts.store.database.reading() as connection:
        assert set(covered_versions(connection, a_block(cast, **told))) == written
        assert not covered_versions(connection, a_block(cast, unit=cast.units["b"], **told))


@pytest.mark.parametrize("cast", ["sqlite"], indirect=True)
def test_a_block_of_a_whole_journal_reads_no_row_of_it(cast):
    asked = []
    with cast.parts.store.database.reading() as connection:
        event.listen(connection, "before_cursor_execute", lambda *told: asked.append((told[2], told[3])))
        covered_versions(connection, a_block(cast))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1]).all()
    assert any("COVERING INDEX ix_version_standing" in str(step) for step in plan)
