"""Times for people: the provider's zone, 24 hours, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import format_date, get_locale, gettext, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ZONE = ZoneInfo("Europe/Stockholm")


def local(at: datetime) -> datetime:
    """Return an aware time in the zone that pages show."""
    return at.astimezone(ZONE)


def _day_of(when: date | datetime) -> date:
    return local(when).date() if isinstance(when, datetime) else when


def _swedish() -> bool:
    return str(get_locale()).startswith("sv")


def clock(at: datetime) -> str:
    """Return hours and minutes: 14.03 in Swedish, 14:03 in English."""
    return f"{local(at):%H.%M}" if _swedish() else f"{local(at):%H:%M}"


def form_day(at: datetime) -> str:
    """Return the day as a field of the type date takes it."""
    return local(at).date().isoformat()


def form_clock(at: datetime) -> str:
    """Return the clock as a field of the type time takes it."""
    return f"{local(at):%H:%M}"


def seconds(at: datetime) -> str:
    """Return hours, minutes and seconds, as the save lamp shows them."""
    return f"{local(at):%H.%M.%S}" if _swedish() else f"{local(at):%H:%M:%S}"


def day(when: date | datetime) -> str:
    """Return "5 mars 2026"."""
    return str(format_date(_day_of(when), "d MMMM y"))


def day_month(when: date | datetime) -> str:
    """Return "5 mars", for dates whose year is plain."""
    return str(format_date(_day_of(when), "d MMMM"))


def short_day(when: date | datetime) -> str:
    """Return "5 mars" or "19 feb", for narrow places."""
    return str(format_date(_day_of(when), "d MMM")).rstrip(".")


def last_day(ends_at: datetime) -> str:
    """Return the last day before an end: what ends at midnight held until and with the day before."""
    return day(ends_at - timedelta(seconds=1))


def weekday(when: date | datetime, now: datetime) -> str:
    """Return "Torsdag 5 mars", with the year when it is not this one."""
    same = _day_of(when).year == _day_of(now).year
    text = str(format_date(_day_of(when), "EEEE d MMMM" if same else "EEEE d MMMM y"))
    return text[:1].upper() + text[1:]


def moment(at: datetime) -> str:
    """Return day and clock: "5 mars 2026 kl. 14.52"."""
    return str(gettext("%(day)s kl. %(clock)s", day=day(at), clock=clock(at)))


def near(at: datetime, now: datetime) -> str:
    """Return the shortest time that is still exact: today the clock, this year without the year."""
    if _day_of(at) == _day_of(now):
        return str(gettext("i dag %(clock)s", clock=clock(at)))
    if _day_of(at) == _day_of(now) - timedelta(days=1):
        return str(gettext("i går %(clock)s", clock=clock(at)))
    dated = day_month if _day_of(at).year == _day_of(now).year else day
    return str(gettext("%(day)s kl. %(clock)s", day=dated(at), clock=clock(at)))


def in_time(at: datetime, now: datetime) -> str:
    """Return how long is left: "om 3 d", "om 5 tim", "inom en timme"."""
    left = at - now
    if left >= timedelta(days=1):
        return str(gettext("om %(count)s d", count=left.days))
    hours = int(left.total_seconds() // 3600)
    return str(gettext("om %(count)s tim", count=hours) if hours >= 1 else gettext("inom en timme"))


def lag(happened: datetime, written: datetime) -> str:
    """Return how long after the event it was written, in days; "" on the same day (J-05)."""
    days = (_day_of(written) - _day_of(happened)).days
    return str(ngettext("skriven en dag efteråt", "skriven %(num)s dagar efteråt", days)) if days > 0 else ""


FILTERS: Mapping[str, Callable[..., str]] = {
    "clock": clock,
    "form_day": form_day,
    "form_clock": form_clock,
    "seconds": seconds,
    "day": day,
    "day_month": day_month,
    "short_day": short_day,
    "last_day": last_day,
    "weekday": weekday,
    "moment": moment,
    "near": near,
    "in_time": in_time,
    "lag": lag,
}
