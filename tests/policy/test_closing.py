"""Who ends a care relation, and when somebody is warned first, over every combination of facts."""

from __future__ import annotations

import pytest

from journal.domain.register_asks import RegisterRelation
from journal.policy.closing import EndingFacts, decide_end_care, is_owed_a_closing
from tests.policy.asking import ASTRID, PIA, every_case


@pytest.mark.rule("J-03", "A-01", "A-04", "A-12")
def test_the_last_in_the_care_ends_it_when_an_entry_closes_it_or_it_is_said_to_be_meant():
    ask = RegisterRelation(actor=ASTRID, patient=PIA)
    for f in every_case(EndingFacts):
        may = (f.is_clerk or f.is_therapist) and f.own_unit and not f.is_own_record and not f.is_program
        closed = f.others_take_part or f.nothing_is_written or f.is_closed_by_an_entry
        assert decide_end_care(ask, f).permitted is (may and (closed or f.is_said_to_be_meant)), f
        assert is_owed_a_closing(f) is (may and not closed and not f.is_said_to_be_meant), f
