"""Who seals direct access and who opens it again, over every combination of facts."""

import pytest

from journal.domain.ids import new_id
from journal.domain.seal_asks import ReopenForPatient, ReopenPortal, SealForPatient, SealPortal
from journal.policy.sealing import (
    CareReopenFacts,
    CareSealFacts,
    SealFacts,
    decide_care_reopen,
    decide_care_seal,
    decide_reopen,
    decide_seal,
)
from tests.policy.asking import ASTRID, PIA, every_case


@pytest.mark.rule("P-13", "S-04")
def test_a_patient_seals_and_opens_again_exactly_as_whoever_has_signed_in_since_and_just_unlocked():
    seal, reopen = (kind(actor=ASTRID, patient=PIA, seal=new_id()) for kind in (SealPortal, ReopenPortal))
    for f in every_case(SealFacts):
        assert decide_seal(seal, f).permitted is f.is_the_patient, f
        proved = f.signed_in_since and f.has_fresh_unlock
        theirs = f.is_the_patient and not f.the_care_sealed_it
        assert decide_reopen(reopen, f).permitted is (theirs and f.still_stands and proved), f


def may_touch(f):
    return f.keeps_register and f.own_unit and not (f.is_own_record or f.is_program)


@pytest.mark.rule("P-13", "P-18", "A-01", "A-04", "A-11", "A-12")
def test_the_care_seals_with_a_reason_and_opens_again_once_it_has_seen_who_it_is():
    seal, reopen = (kind(actor=ASTRID, patient=PIA, seal=new_id()) for kind in (SealForPatient, ReopenForPatient))
    for f in every_case(CareSealFacts):
        assert decide_care_seal(seal, f).permitted is (may_touch(f) and f.states_ground_and_why), f
    for g in every_case(CareReopenFacts):
        proved = g.saw_who_the_patient_is and g.still_stands
        assert decide_care_reopen(reopen, g).permitted is (may_touch(g) and proved), g
