"""Coming in: each table of joining against one line of plain Python, for every combination of facts."""

from __future__ import annotations

import pytest

from journal.domain.practice_asks import SignIn
from journal.policy.joining import (
    FoundFacts,
    HandOverFacts,
    JoinFacts,
    LapseFacts,
    RecoverFacts,
    ReturnFacts,
    SignInFacts,
    decide_found,
    decide_hand_over,
    decide_join,
    decide_lapse,
    decide_recover,
    decide_return,
    decide_sign_in,
)
from tests.policy.asking import ADMINISTER, ASTRID, every_case

SIGN_IN = SignIn(actor=ASTRID)


@pytest.mark.rule("A-07", "A-10", "S-01", "S-02")
@pytest.mark.parametrize("facts", every_case(SignInFacts), ids=str)
def test_astrid_takes_up_an_assignment_that_stands_with_two_factors(facts):
    wanted = facts.assignment_stands and facts.showed_two_factors
    wanted = wanted and (facts.resists_phishing or not facts.must_resist_phishing)
    assert decide_sign_in(SIGN_IN, facts).permitted is wanted


@pytest.mark.rule("S-01", "S-13")
@pytest.mark.parametrize("facts", every_case(JoinFacts), ids=str)
def test_newcomer_joins_on_an_invitation_that_stands_with_two_factors(facts):
    assert decide_join(ADMINISTER, facts).permitted is (facts.invitation_stands and facts.showed_two_factors)


@pytest.mark.rule("S-01", "S-13")
@pytest.mark.parametrize("facts", every_case(ReturnFacts), ids=str)
def test_astrid_comes_back_with_code_on_paper_and_code_of_the_minute(facts):
    wanted = facts.showed_recovery_code and facts.showed_one_time_code
    assert decide_return(ADMINISTER, facts).permitted is wanted


@pytest.mark.parametrize("facts", every_case(FoundFacts), ids=str)
def test_provider_is_entered_once(facts):
    assert decide_found(ADMINISTER, facts).permitted is facts.is_new


@pytest.mark.rule("A-04", "A-05", "A-07")
@pytest.mark.parametrize("facts", every_case(HandOverFacts), ids=str)
def test_member_hands_on_what_they_hold_to_who_is_certified_and_assigned(facts):
    wanted = facts.receiver_has_assignment and facts.giver_holds_it and facts.receiver_is_certified
    assert decide_hand_over(ADMINISTER, facts).permitted is wanted


@pytest.mark.rule("A-07")
@pytest.mark.parametrize("facts", every_case(LapseFacts), ids=str)
def test_key_is_taken_back_when_the_assignment_that_needed_it_has_ended(facts):
    assert decide_lapse(ADMINISTER, facts).permitted is facts.assignment_has_ended


@pytest.mark.rule("A-06", "A-07", "S-13")
@pytest.mark.parametrize("facts", every_case(RecoverFacts), ids=str)
def test_officers_hand_keys_to_who_is_assigned_to_an_analysed_role_when_enough_agree(facts):
    wanted = facts.enough_officers and facts.receiver_has_assignment and facts.has_documented_analysis
    assert decide_recover(ADMINISTER, facts).permitted is wanted
