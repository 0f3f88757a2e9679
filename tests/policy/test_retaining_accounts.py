"""Accounts are kept through the seventh year after the calendar year in which the financial year ended (BFL 7:2)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.policy.retaining_accounts import accounts_kept_through, may_accounts_go


@pytest.mark.rule("R-12")
@pytest.mark.parametrize(
    ("financial_year_ends", "first_day"),
    [
        (date(2025, 12, 31), date(2033, 1, 1)),
        (date(2025, 4, 30), date(2033, 1, 1)),
        (date(2026, 1, 31), date(2034, 1, 1)),
        (date(2024, 2, 29), date(2032, 1, 1)),
    ],
)
def test_head_throws_accounts_away_on_the_first_day_that_the_law_allows_and_not_the_day_before(
    financial_year_ends, first_day
):
    assert may_accounts_go(financial_year_ends, first_day)
    assert not may_accounts_go(financial_year_ends, first_day - timedelta(days=1))


@pytest.mark.rule("R-12")
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_head_keeps_accounts_for_seven_whole_years_and_less_than_eight(financial_year_ends):
    kept = accounts_kept_through(financial_year_ends)
    assert (kept.month, kept.day) == (12, 31)
    assert 7 * 365 <= (kept - financial_year_ends).days < 8 * 366
