"""Who is entered, let in and read as a child's guardian, over every combination of facts."""

from __future__ import annotations

import pytest

from journal.domain.guardian_asks import EndGuardian, LetGuardianIn, ReadAsGuardian, RegisterGuardian
from journal.domain.ids import AccountId, new_id
from journal.policy.guarding import (
    EndGuardianFacts,
    GuardianFacts,
    LetGuardianInFacts,
    RegisterGuardianFacts,
    decide_end_guardian,
    decide_grant_guardian,
    decide_let_guardian_in,
    decide_read_as_guardian,
    decide_register_guardian,
)
from tests.policy.asking import ASTRID, PIA, every_case

ABOUT = {"actor": ASTRID, "patient": PIA, "guardianship": new_id()}
LETTING_IN = LetGuardianIn(**ABOUT, account=AccountId(new_id()))


@pytest.mark.rule("P-10", "P-11", "P-12")
def test_a_guardian_is_entered_by_the_desk_of_a_living_unprotected_child_under_thirteen_alone():
    for f in every_case(RegisterGuardianFacts):
        is_desk = f.keeps_register and f.own_unit and not f.is_own_record and not f.is_program
        is_young = not f.is_thirteen or f.is_excepted
        is_child = is_young and not f.is_of_age and not f.is_marked_dead
        expected = is_desk and is_child and not f.is_own_number and not f.is_protected
        assert decide_register_guardian(RegisterGuardian(**ABOUT), f).permitted is expected, f


@pytest.mark.rule("P-10")
def test_whatever_else_is_the_case_nobody_is_entered_for_an_adult():
    refused = [decide_register_guardian(RegisterGuardian(**ABOUT), f) for f in every_case(RegisterGuardianFacts)]
    adults = [decided for decided, f in zip(refused, every_case(RegisterGuardianFacts), strict=True) if f.is_of_age]
    assert all("nobody reads an adult's journal by proxy (HFD 2017 ref. 67)" in one.because for one in adults)


@pytest.mark.rule("P-09", "P-11", "R-09")
def test_a_guardian_reads_and_holds_the_key_exactly_until_the_child_is_thirteen():
    for f in every_case(GuardianFacts):
        stands = f.guards_the_child and not f.was_ended and not f.is_thirteen and not f.is_marked_dead
        expected = stands and f.unit_releases
        assert decide_read_as_guardian(ReadAsGuardian(**ABOUT), f).permitted is expected, f
        assert decide_grant_guardian(LETTING_IN, f).permitted is expected, f


@pytest.mark.rule("P-11", "S-01")
def test_an_account_is_a_guardian_s_exactly_by_the_number_that_the_unit_entered():
    for f in every_case(LetGuardianInFacts):
        over = f.was_ended or f.is_thirteen or f.is_marked_dead
        expected = f.number_matches and f.claim_is_genuine and not over
        assert decide_let_guardian_in(LETTING_IN, f).permitted is expected, f


@pytest.mark.rule("P-11", "A-04")
def test_the_desk_ends_what_stands():
    for f in every_case(EndGuardianFacts):
        is_desk = f.keeps_register and f.own_unit and not f.is_own_record and not f.is_program
        assert decide_end_guardian(EndGuardian(**ABOUT), f).permitted is (is_desk and f.stands), f
