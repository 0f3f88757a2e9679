"""Who is told who has read, over every combination of facts."""

from __future__ import annotations

import pytest

from journal.domain.own_log_asks import ReadOwnLog
from journal.policy.questioning import OwnLogFacts, decide_own_log
from tests.policy.asking import ASTRID, PIA, every_case


@pytest.mark.rule("P-11", "P-16", "P-18", "R-09")
def test_the_patient_is_told_and_the_child_s_guardian_until_a_death_is_marked():
    for f in every_case(OwnLogFacts):
        expected = (f.concerns_themselves or f.guards_the_child) and not f.is_marked_dead
        assert decide_own_log(ReadOwnLog(actor=ASTRID, patient=PIA), f).permitted is expected, f
