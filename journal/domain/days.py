"""Days as Swedish law counts them: public holidays, working days, and months that end where the calendar does."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import cache

_SATURDAY = 5
_DAY = timedelta(days=1)


def easter_sunday(year: int) -> date:
    """Return the Easter Sunday of a year of the Gregorian calendar (the anonymous algorithm of 1876)."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leaps, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leaps - correction + 15) % 30
    week = (32 + 2 * rest + 2 * (of_century // 4) - moon - of_century % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


@cache
def public_holidays(year: int) -> frozenset[date]:
    """Return the holidays of lagen (1989:253), and the three eves that are counted as Sundays (semesterlagen 3 a §)."""
    easter = easter_sunday(year)
    moving = {easter + timedelta(days=days) for days in (-2, 0, 1, 39, 49)}
    fixed = {date(year, month, day) for month, day in ((1, 1), (1, 6), (5, 1), (6, 6), (12, 25), (12, 26))}
    eves = {date(year, 12, 24), date(year, 12, 31)}
    midsummer = _saturday_from(date(year, 6, 20))
    return frozenset({*moving, *fixed, *eves, midsummer - _DAY, midsummer, _saturday_from(date(year, 10, 31))})


def is_working_day(day: date) -> bool:
    """Say whether a day is neither Saturday, Sunday nor a holiday."""
    return day.weekday() < _SATURDAY and day not in public_holidays(day.year)


def working_days_after(day: date, count: int) -> date:
    """Return the last of so many working days after a day, which itself is not counted."""
    left = count
    while left:
        day += _DAY
        left -= is_working_day(day)
    return day


def months_after(day: date, count: int) -> date:
    """Return the same day so many months later, or the last day of that month where it has none such."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _saturday_from(day: date) -> date:
    return day + timedelta(days=(_SATURDAY - day.weekday()) % 7)
