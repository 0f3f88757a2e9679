"""Leaving: the tables against a line of plain Python, and what stays until when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from journal.domain.leaving_asks import CloseAccount, CloseProvider
from journal.policy.law import GDPR_17, HSLF_4_3, HSLF_4_9, PDL_3_17
from journal.policy.leaving import (
    LeaveFacts,
    Matter,
    TakeOverFacts,
    decide_leave,
    decide_take_over,
    fates,
    years_after,
)
from tests.policy.asking import ASTRID, every_case

CLOSE = CloseAccount(actor=ASTRID, about=(ASTRID.account,))
AT = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.mark.rule("D-01", "R-11", "A-04", "A-07", "S-04")
@pytest.mark.parametrize("facts", every_case(LeaveFacts), ids=str)
def test_somebody_closes_their_own_account_unless_what_stays_would_be_nobody_s(facts):
    f = facts
    barred = f.is_program or not f.has_fresh_unlock or f.heads_alone
    unreadable = f.holds_a_key_alone and not f.recovery_was_rehearsed
    assert decide_leave(CLOSE, f).permitted is (f.is_about_self and not barred and not unreadable)


@pytest.mark.rule("R-10")
@pytest.mark.parametrize("facts", every_case(TakeOverFacts), ids=str)
def test_enough_officers_hand_a_provider_over(facts):
    ask = CloseProvider(actor=ASTRID, about=(ASTRID.provider,))
    assert decide_take_over(ask, facts).permitted is facts.enough_officers


@pytest.mark.rule("D-02", "L-13")
def test_everything_goes_or_stays_and_what_stays_says_until_when():
    told = {fate.matter: fate for fate in fates(datetime(2025, 5, 7, tzinfo=UTC), AT)}
    assert told.keys() == set(Matter)
    assert (told[Matter.ENTRIES].law, told[Matter.ENTRIES].until) == (PDL_3_17, date(2035, 5, 7))
    assert (told[Matter.LOG].law, told[Matter.LOG].until) == (HSLF_4_9, date(2031, 3, 2))
    assert (told[Matter.KEYS].law, told[Matter.SIGN_IN].law) == (HSLF_4_3, GDPR_17)
    assert all((fate.until is not None) is fate.stays for fate in told.values())


@pytest.mark.rule("D-02")
def test_a_name_stays_at_least_as_long_as_the_log_that_says_it():
    """The journal's ten years are almost over; the log has five to go."""
    told = {fate.matter: fate for fate in fates(datetime(2017, 1, 1, tzinfo=UTC), AT)}
    assert told[Matter.NAME].until == date(2031, 3, 2)


@pytest.mark.rule("D-02")
def test_of_a_clerk_who_wrote_in_no_journal_the_name_stays_for_the_log_alone():
    told = {fate.matter: fate for fate in fates(None, AT)}
    assert told.keys() == set(Matter) - {Matter.ENTRIES, Matter.DRAFTS, Matter.SIGNATURES}
    assert (told[Matter.NAME].law, told[Matter.NAME].until) == (HSLF_4_9, date(2031, 3, 2))
    assert {matter for matter, fate in told.items() if fate.stays} == {Matter.NAME, Matter.ASSIGNMENTS, Matter.LOG}


def test_a_leap_day_is_kept_a_day_longer_rather_than_a_day_less():
    assert years_after(datetime(2024, 2, 29, tzinfo=UTC), 10) == date(2034, 3, 1)
    assert years_after(datetime(2024, 2, 28, tzinfo=UTC), 10) == date(2034, 2, 28)
