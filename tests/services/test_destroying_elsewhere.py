"""What was destroyed is left out where keys are renewed, and orders hold for those whom a unit invited."""

from __future__ import annotations

import pytest

from journal.domain.block import BlockKind
from journal.services.blocks import TOLD, NewBlock, register_block
from journal.services.keyring_circles import CircleKind
from journal.services.keyring_orders import order_of
from journal.services.restoring import ready_to_serve
from journal.store.destructions import destruction_of
from keys.orders import check_order
from tests.cast import NOON
from tests.destroying import approved, destroyed, ordered, proposed
from tests.scenes import HOUR, joined, opened, signed, words_in
from tests.services.gatherings import renewed, rotated


@pytest.mark.rule("R-06", "R-11")
def test_a_journal_is_renewed_without_what_was_destroyed_in_it(cast):
    astrid = cast.signed_in("astrid")
    gone, kept = signed(cast, astrid, "Borta."), signed(cast, astrid, "Kvar.")
    destroyed(cast, ordered(gone.entry))
    made = renewed(cast)
    assert (made.versions, made.unopened) == (1, 0)
    again = cast.signed_in("astrid")
    assert [words_in(opened(cast, again, one.entry)) for one in (gone, kept)] == [[None], ["Kvar."]]


@pytest.mark.rule("D-06")
def test_the_order_of_two_whom_the_unit_invited_holds_before_and_after_its_circle_was_renewed(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    hanna = cast.signed_in("hanna")
    for done in (signed(cast, astrid), signed(cast, astrid)):
        proposal = proposed(cast, cast.signed_in("hanna"), ordered(done.entry))
        approved(cast, cast.signed_in("astrid"), proposal)
        with cast.parts.store.database.reading() as connection:
            stored = destruction_of(connection, cast.providers["north"], proposal.id)
            order = order_of(connection, stored)
        check_order(order, cast.parts.key_store.pinned(cast.providers["north"]))
        assert max(len(signed_by.chain) for signed_by in order.signed) > 2
        rotated(cast, CircleKind.UNIT)
    assert hanna.actor.account != astrid.actor.account


@pytest.mark.rule("R-07")
def test_a_block_on_what_was_destroyed_closes_the_rest_and_heals_nothing_back(cast):
    astrid = cast.signed_in("astrid")
    gone, kept = signed(cast, astrid, "Borta."), signed(cast, astrid, "Kvar.")
    destroyed(cast, ordered(gone.entry))
    register_block(cast.parts, cast.signed_in("dag"), cast.pia, NewBlock(BlockKind.INNER, NOON - HOUR, TOLD), NOON)
    ready_to_serve(cast.parts, NOON)
    assert [words_in(opened(cast, astrid, one.entry)) for one in (gone, kept)] == [[None], ["Kvar."]]
