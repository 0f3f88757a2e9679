"""When the demo's therapists work: Swedish weekdays without holidays, and one patient at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")
HOURS = (9, 10, 11, 13, 14, 15, 16)
MONTHS = (
    *("januari", "februari", "mars", "april", "maj", "juni"),
    *("juli", "augusti", "september", "oktober", "november", "december"),
)
DAY = timedelta(days=1)
RECENT = timedelta(days=35)
SATURDAY, FRIDAY = 5, 4
# (month, day) of holidays that have a date of their own, and of the leave that a small practice takes together.
FIXED_HOLIDAYS = frozenset({(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)})
LEAVE = (((7, 4), (8, 2)), ((12, 23), (12, 31)), ((1, 1), (1, 6)))


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8)."""
    golden, century, rest = year % 19, year // 100, year % 100
    shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def is_workday(day: date) -> bool:
    """Say whether it is neither a weekend nor a Swedish holiday; Midsummer Eve counts as one."""
    since_easter = (day - easter(day.year)).days
    midsummer = day.weekday() == FRIDAY and (6, 19) <= (day.month, day.day) <= (6, 25)
    holiday = (day.month, day.day) in FIXED_HOLIDAYS or since_easter in {-2, 1, 39}
    return day.weekday() < SATURDAY and not holiday and not midsummer


def is_open(day: date, until: datetime) -> bool:
    """Say whether patients are seen. The last weeks never count as leave: a demo has something recent in July too."""
    on_leave = any(first <= (day.month, day.day) <= last for first, last in LEAVE)
    return is_workday(day) and (not on_leave or day > (until - RECENT).date())


def next_open(day: date, until: datetime) -> date:
    """Return the day itself or the first open one after it."""
    while not is_open(day, until):
        day += DAY
    return day


def last_workday(day: date) -> date:
    """Return the day itself or the nearest workday before it."""
    while not is_workday(day):
        day -= DAY
    return day


def workday_after(moment: datetime, days: int) -> datetime:
    """Return the same clock time at least so many days later, on a workday."""
    later = moment + DAY * days
    while not is_workday(later.date()):
        later += DAY
    return later


def at_clock(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a moment in Stockholm."""
    return datetime.combine(day, time(hour, minute), STOCKHOLM)


def in_words(moment: datetime) -> str:
    """Return a day and a clock time as they are written in a Swedish record: 12 mars kl. 10.00."""
    return f"{moment.day} {MONTHS[moment.month - 1]} kl. {moment:%H.%M}"


@dataclass(slots=True)
class Diary:
    """Which times each therapist has given away."""

    until: datetime
    taken: set[tuple[str, datetime]] = field(default_factory=set)

    def book(self, therapist: str, day: date, hour: int) -> datetime:
        """Return the hour asked for, or the nearest free one after it, on an open day."""
        moment = next(free for free in self._times(day, hour) if (therapist, free) not in self.taken)
        self.taken.add((therapist, moment))
        return moment

    def _times(self, day: date, hour: int) -> Iterator[datetime]:
        day = next_open(day, self.until)
        yield at_clock(day, hour)
        while True:
            yield from (at_clock(day, other) for other in HOURS)
            day = next_open(day + DAY, self.until)
