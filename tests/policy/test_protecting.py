"""Who marks a protected identity and takes the mark away, over every combination of facts."""

from __future__ import annotations

import pytest

from journal.domain.ids import new_id
from journal.domain.protection_asks import EndProtection, Protect
from journal.policy.protecting import ProtectionFacts, decide_end_protection, decide_protect
from tests.policy.asking import ASTRID, PIA, every_case

ABOUT = {"actor": ASTRID, "patient": PIA, "protection": new_id()}


@pytest.mark.rule("P-12", "A-04")
def test_the_desk_marks_what_is_not_marked_and_takes_away_what_is():
    for f in every_case(ProtectionFacts):
        is_desk = f.keeps_register and f.own_unit and not f.is_own_record and not f.is_program
        assert decide_protect(Protect(**ABOUT), f).permitted is (is_desk and not f.stands), f
        assert decide_end_protection(EndProtection(**ABOUT), f).permitted is (is_desk and f.stands), f
