"""Who seals direct access and who opens it again, over every combination of facts."""

import pytest

from journal.domain.ids import new_id
from journal.domain.patient_asks import ReopenPortal, SealPortal
from journal.policy.sealing import SealFacts, decide_reopen, decide_seal
from tests.policy.asking import ASTRID, PIA, every_case


@pytest.mark.rule("P-13", "S-04")
def test_a_patient_seals_and_opens_again_exactly_as_whoever_has_signed_in_since_and_just_unlocked():
    seal, reopen = (kind(actor=ASTRID, patient=PIA, seal=new_id()) for kind in (SealPortal, ReopenPortal))
    for f in every_case(SealFacts):
        assert decide_seal(seal, f).permitted is f.is_the_patient, f
        proved = f.signed_in_since and f.has_fresh_unlock
        assert decide_reopen(reopen, f).permitted is (f.is_the_patient and f.still_stands and proved), f
