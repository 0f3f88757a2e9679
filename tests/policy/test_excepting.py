"""Who excepts a patient of thirteen to fifteen, and who ends it, over every combination of facts."""

from __future__ import annotations

import pytest

from journal.domain.age_exemption_asks import EndAgeExemption, MakeAgeExemption
from journal.domain.ids import new_id
from journal.policy.excepting import EndExceptionFacts, ExceptingFacts, decide_end_exception, decide_except
from tests.policy.asking import ASTRID, PIA, every_case

ABOUT = {"actor": ASTRID, "patient": PIA, "exception": new_id()}


@pytest.mark.rule("P-11", "P-12", "R-09", "A-04")
def test_who_takes_part_in_the_care_excepts_a_living_patient_of_the_age_with_the_reason():
    for f in every_case(ExceptingFacts):
        is_of_the_age = f.is_thirteen and not f.is_sixteen
        is_free = not f.stands_already and not f.is_marked_dead and not (f.is_for_a_guardian and f.is_protected)
        may = f.takes_part_in_care and f.states_reason and not f.is_program
        assert decide_except(MakeAgeExemption(**ABOUT), f).permitted is (may and is_of_the_age and is_free), f


@pytest.mark.rule("P-11", "A-01", "A-04", "A-12")
def test_the_desk_ends_what_was_not_ended():
    for f in every_case(EndExceptionFacts):
        is_desk = f.keeps_register and f.own_unit and not f.is_own_record and not f.is_program
        assert decide_end_exception(EndAgeExemption(**ABOUT), f).permitted is (is_desk and not f.was_ended), f
