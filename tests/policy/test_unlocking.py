"""Passkeys: each table of unlocking against one line of plain Python, for every combination of facts."""

from __future__ import annotations

import pytest

from journal.domain.practice_asks import SignIn
from journal.policy.unlocking import (
    AddFacts,
    EndFacts,
    UseFacts,
    decide_add_passkey,
    decide_end_passkey,
    decide_use_passkey,
)
from tests.policy.asking import ADMINISTER, ASTRID, every_case


@pytest.mark.rule("A-04", "S-02", "S-04", "S-05", "S-13")
@pytest.mark.parametrize("facts", every_case(AddFacts), ids=str)
def test_astrid_adds_a_passkey_and_where_codes_do_not_do_the_first_one_by_them_alone(facts):
    wanted = facts.is_about_self and not facts.is_program and facts.has_fresh_unlock
    wanted = wanted and not (facts.may_be_phished and facts.has_a_passkey)
    assert decide_add_passkey(ADMINISTER, facts).permitted is wanted


@pytest.mark.rule("A-04", "S-02", "S-04", "S-05", "S-13")
@pytest.mark.parametrize("facts", every_case(EndFacts), ids=str)
def test_astrid_ends_a_passkey_while_two_other_ways_in_stay(facts):
    wanted = facts.is_about_self and not facts.is_program and facts.has_fresh_unlock and facts.two_ways_stay
    wanted = wanted and not facts.may_be_phished
    assert decide_end_passkey(ADMINISTER, facts).permitted is wanted


@pytest.mark.rule("S-02")
@pytest.mark.parametrize("facts", every_case(UseFacts), ids=str)
def test_a_passkey_that_was_added_opens_the_account_while_its_counter_goes_on(facts):
    wanted = facts.is_registered and facts.counter_went_on
    assert decide_use_passkey(SignIn(actor=ASTRID), facts).permitted is wanted
