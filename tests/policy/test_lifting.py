"""Who may lift, take back and see, over every combination of facts; and for whom and how long a lift opens what."""

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.block import Registered, Requester
from journal.domain.ids import AccountId, BlockId, LiftId, UnitId, new_id
from journal.domain.lift import Lift
from journal.domain.lift_asks import LiftBlock, SeeLifts
from journal.policy.lifting import LiftFacts, decide_lift, decide_see_lifts, decide_take_back
from tests.cast import NOON
from tests.policy.asking import ASTRID, NORTH_A, PIA, every_case
from tests.policy.test_blocking import a_block

ASK = LiftBlock(actor=ASTRID, patient=PIA, lift=LiftId(new_id()))
SEE = SeeLifts(actor=ASTRID, patient=PIA)
NORTH_B = UnitId(new_id())
HOUR = timedelta(hours=1)


def a_lift(**changed):
    """A lift of North-A's blocks for North-B, from noon to one."""
    lift = Lift(
        id=LiftId(new_id()),
        provider=ASTRID.provider,
        patient=PIA,
        unit=NORTH_A,
        block=None,
        to_unit=NORTH_B,
        to_account=None,
        starts_at=NOON,
        ends_at=NOON + HOUR,
        registered=Registered(Requester.PATIENT, NOON, ASTRID.account, NOON),
        event=new_id(),
    )
    return replace(lift, **changed)


@pytest.mark.rule("B-12", "B-13", "R-09")
def test_an_officer_or_the_patient_lifts_exactly_with_consent_an_end_and_something_to_lift():
    for f in every_case(LiftFacts):
        staff = (f.is_officer or f.is_the_patient) and not f.is_own_record and not f.is_relative and not f.is_program
        consent = f.patient_consents and f.ends_within_the_longest and f.something_is_blocked and f.has_fresh_unlock
        assert decide_lift(ASK, f).permitted is (staff and consent and not f.patient_is_dead), f
        assert decide_take_back(ASK, f).permitted is (staff and f.still_stands), f
        assert decide_see_lifts(SEE, f).permitted is staff, f


@pytest.mark.rule("B-14")
def test_a_lift_stands_from_its_beginning_to_before_its_end_unless_it_is_taken_back():
    lift = a_lift()
    stands = [lift.stands(at) for at in (NOON - HOUR, NOON, NOON + HOUR - timedelta.resolution, NOON + HOUR)]
    assert stands == [False, True, True, False]
    assert a_lift(cancelled_at=NOON + HOUR / 2).stands(NOON)
    assert not a_lift(cancelled_at=NOON + HOUR / 2).stands(NOON + HOUR / 2)


@pytest.mark.rule("B-12")
def test_a_lift_reaches_its_unit_or_the_one_person_there():
    bo, berit = AccountId(new_id()), AccountId(new_id())
    assert a_lift().reaches(NORTH_B, bo)
    assert not a_lift().reaches(NORTH_A, bo)
    assert not a_lift().reaches(None, bo)
    assert [a_lift(to_account=bo).reaches(NORTH_B, who) for who in (bo, berit)] == [True, False]


def test_a_lift_opens_the_blocks_that_the_patient_consented_about_and_no_later_one():
    block = a_block()
    assert a_lift().opens(block)
    assert a_lift(block=block.id).opens(block)
    assert not a_lift(block=BlockId(new_id())).opens(block)
    assert not a_lift(unit=NORTH_B).opens(block)
    later = Registered(Requester.PATIENT, NOON, ASTRID.account, NOON + timedelta.resolution)
    assert not a_lift().opens(replace(block, registered=later))
