"""Two providers with sharing switched on between them, and a patient who has blocked one towards the other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.across_asks import OfOtherProvider
from journal.domain.block import BlockKind
from journal.policy.across import AcrossFacts, DangerFacts, decide_lift_outer, decide_name_blocker, decide_read_across
from journal.services.blocks import end_block
from journal.store.blocks import blocks_of
from tests.cast import NOON
from tests.scenes import HOUR
from tests.services.test_blocks import INNER, blocked

READS = AcrossFacts(
    is_switched_on=True,
    is_available=True,
    has_current_relation=True,
    patient_consents=True,
    child_cannot_consent=False,
    may_be_assumed_to_matter=True,
    is_blocked=False,
)
DANGER = DangerFacts(
    is_switched_on=True,
    is_in_danger=True,
    cannot_ask_for_a_lift=True,
    blocks_it_themselves=False,
    patient_consents=False,
)


def stands(cast, at):
    """Whether an outer block keeps North's information of Pia from other providers."""
    with cast.parts.store.database.reading() as connection:
        found = blocks_of(connection, cast.providers["north"], cast.pia)
    return any(block.kind is BlockKind.OUTER and block.stands(at) for block in found)


@pytest.mark.rule("X-05", "SPA-02")
def test_an_outer_block_closes_to_another_provider_and_the_reader_never_lifts_it(cast):
    cilla = cast.signed_in("cilla").actor
    ask = OfOtherProvider(actor=cilla, patient=cast.pia, holder=cast.providers["north"])
    assert decide_read_across(ask, replace(READS, is_blocked=stands(cast, NOON))).permitted
    block = blocked(cast, replace(INNER, kind=BlockKind.OUTER))
    assert not decide_read_across(ask, replace(READS, is_blocked=stands(cast, NOON))).permitted
    assert decide_name_blocker(ask, DANGER).permitted
    assert not decide_lift_outer(ask, DANGER).permitted
    assert not decide_lift_outer(ask, replace(DANGER, patient_consents=True)).permitted
    later = NOON + HOUR
    end_block(cast.parts, cast.signed_in("dag", later), (cast.pia, block), later, later)
    assert decide_read_across(ask, replace(READS, is_blocked=stands(cast, later))).permitted
