"""Days as Swedish law counts them, against calendars that others have made."""

from __future__ import annotations

from datetime import date

import pytest

from journal.domain.days import easter_sunday, is_working_day, months_after, public_holidays, working_days_after

ALMANAC = (
    "1913-03-23 1943-04-25 1954-04-18 1981-04-19 2000-04-23 2008-03-23 2024-03-31 2025-04-20 2026-04-05 2027-03-28"
)
LATER = "2028-04-16 2029-04-01 2038-04-25 2049-04-18 2076-04-19 2100-03-28 2160-03-23 2199-04-14"


def test_easter_is_where_the_almanac_has_it_in_the_years_that_algorithms_get_wrong_too():
    days = [date.fromisoformat(day) for day in f"{ALMANAC} {LATER}".split()]
    assert [easter_sunday(day.year) for day in days] == days


def test_the_holidays_of_2026_are_those_of_the_almanac():
    told = "01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-19 06-20 10-31 12-24 12-25 12-26 12-31"
    assert sorted(public_holidays(2026)) == [date.fromisoformat(f"2026-{day}") for day in told.split()]


@pytest.mark.parametrize(
    ("day", "works"),
    [("2026-03-02", True), ("2026-03-07", False), ("2026-03-08", False), ("2026-06-19", False), ("2026-06-18", True)],
)
def test_somebody_works_on_weekdays_that_are_no_holiday(day, works):
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.rule("P-01")
@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("2026-03-02", "2026-03-04"),
        ("2026-03-06", "2026-03-10"),
        ("2026-03-07", "2026-03-10"),
        ("2026-04-01", "2026-04-07"),
        ("2026-12-23", "2026-12-29"),
        ("2026-12-30", "2027-01-05"),
    ],
)
def test_two_working_days_leave_weekends_and_holidays_out(asked, answered):
    assert working_days_after(date.fromisoformat(asked), 2) == date.fromisoformat(answered)


@pytest.mark.rule("G-01")
@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-01-31", 3, "2026-04-30"),
    ],
)
def test_a_month_ends_on_the_same_day_or_on_the_last_one(day, count, later):
    assert months_after(date.fromisoformat(day), count) == date.fromisoformat(later)
