"""From twelve weeks of a patient's rows to the marks of a drawing, and to the same as a table."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import ngettext

from journal.domain.own_log import LogKind
from journal.web import dates
from journal.web.own_log_words import aside, subject
from journal.web.pages.log_views import reason_word
from journal.web.pages.own_log_views import done, grouped, whom
from journal.web.shapes.strip import LaneView, LineView, MarkView, StripView, WeekView

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from journal.services.own_log import OwnLogRow

WEEKS = 12
LEFT, TOP, WEEK, LANE = 232.0, 52.0, 78.5, 44.0
"""Of the drawing, in its units: the names' width, the first line, a week's width, a lane's height."""
MOST_LANES = 9
"""So many people have a lane each; whoever was there longest ago shares one."""

_BESIDE = 11.0
_ORDER = tuple(LogKind)
_SHARED = "others"
_SELF = "self"


def strip_of(rows: Iterable[OwnLogRow], at: datetime) -> StripView:
    """Return the drawing of the rows of this week and the eleven before it."""
    today = dates.local(at).date()
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    within = [row for row in rows if row.who is not None and dates.local(row.at).date() >= first]
    by_lane = _by_lane(within)
    lanes = tuple(_lane(number, those, first) for number, those in enumerate(by_lane.values()))
    weeks = tuple(_week(number, first) for number in range(WEEKS))
    return StripView(TOP + LANE * len(lanes), WEEK, weeks, lanes, _told(lanes, within), _lines(within))


def _lines(rows: list[OwnLogRow]) -> tuple[LineView, ...]:
    """Return the table: what each person did each day. A day and a reason are put into words once."""
    day, reason = cache(dates.day), cache(reason_word)

    def line(group: list[OwnLogRow]) -> LineView:
        reasons = dict.fromkeys(reason(row.event.reason) for row in group if row.event is not None)
        when = day(dates.local(group[0].at).date())
        return LineView(when, whom(group[0]), done(group), "; ".join(filter(None, reasons)))

    return tuple(map(line, grouped(rows)))


def _by_lane(rows: list[OwnLogRow]) -> dict[str, list[OwnLogRow]]:
    """Return the rows of each lane: who was there last comes first, the patient last of all."""
    found: dict[str, list[OwnLogRow]] = {}
    own = [row for row in rows if row.kind is LogKind.OWN]
    for row in rows:
        if row.kind is not LogKind.OWN and row.who is not None:
            key = row.who.key if row.who.key in found or len(found) < MOST_LANES else _SHARED
            found.setdefault(key, []).append(row)
    return {**found, **({_SELF: own} if own else {})}


def _lane(number: int, rows: list[OwnLogRow], first: date) -> LaneView:
    y = TOP + LANE * number
    keys = {row.who.key for row in rows if row.who is not None}
    who = rows[0].who
    if rows[0].kind is LogKind.OWN or who is None:
        name, beside = _("Du själv"), ""
    elif len(keys) > 1:
        name, beside = _("Övriga"), ngettext("en person", "%(num)s personer", len(keys))
    else:
        name, beside = subject(who), aside(who)
    return LaneView(y, name, beside, _marks(rows, first, y))


def _marks(rows: list[OwnLogRow], first: date, y: float) -> tuple[MarkView, ...]:
    """Return one mark for each kind of each day, those of the same day beside each other."""
    days: dict[date, set[LogKind]] = {}
    for row in rows:
        days.setdefault(dates.local(row.at).date(), set()).add(row.kind)
    return tuple(
        MarkView(kind.value, round(_x(day, first) + place * _BESIDE, 1), y)
        for day, kinds in sorted(days.items())
        for place, kind in enumerate(kind for kind in _ORDER if kind in kinds)
    )


def _x(day: date, first: date) -> float:
    """Return where a day's first mark stands: in the middle of its seventh of the week."""
    return LEFT + ((day - first).days + 0.5) * WEEK / 7


def _week(number: int, first: date) -> WeekView:
    monday = first + timedelta(weeks=number)
    week = str(monday.isocalendar().week)
    return WeekView(LEFT + number * WEEK, _("v. %(week)s", week=week) if number == 0 else week, number % 2 == 1)


def _told(lanes: tuple[LaneView, ...], rows: list[OwnLogRow]) -> str:
    """Return what the drawing shows, for whoever does not see it."""
    days = [f"{lane.name}: {ngettext('ett märke', '%(num)s märken', len(lane.marks))}" for lane in lanes]
    emergencies = sum(row.kind is LogKind.EMERGENCY for row in rows)
    if emergencies:
        days.append(ngettext("En nödöppning", "%(num)s nödöppningar", emergencies))
    return "; ".join([*days, _("Samma uppgifter finns i tabellen")]) + "."
