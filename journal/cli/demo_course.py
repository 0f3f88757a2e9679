"""One treatment as a row of visits: when, of what kind, and how the patient is by then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from journal.cli.demo_calendar import DAY, HOURS, Diary, at_clock, in_words, next_open, workday_after
from journal.cli.demo_cast import DemoContact
from journal.cli.demo_draw import Draw
from journal.cli.demo_material import Instrument, material
from journal.domain.entry import EntryKind

HEAVY = ("depression", "grief", "ptsd")
WORK_BOUND = ("stress", "depression", "insomnia")
WEEK = timedelta(days=7)
# A pace of m: weekly up to so many visits, then every second week up to so many, then every third.
WEEKLY, FORTNIGHTLY = 9, 17
OPEN_COURSE = 26
SETTLED = 5  # visits before anything can be called a setback
MINUTES = {EntryKind.FIRST_VISIT: 60, EntryKind.SUICIDE_RISK: 60, EntryKind.PHONE: 20, EntryKind.COLLABORATION: 30}
# What share of the fall in points is left to make, at least, for a level.
LEVELS = (("early", 0.68), ("mid", 0.3), ("late", float("-inf")))
UNPLANNED = (EntryKind.PHONE, EntryKind.COLLABORATION)


@dataclass(frozen=True, slots=True)
class Visit:
    """One occasion. `level` is early, mid, late or setback; `points` of the problem's scale, before and now."""

    kind: EntryKind
    begins: datetime
    level: str = "early"
    points: int = 0
    before: int = 0
    next_time: str = ""

    @property
    def ends(self) -> datetime:
        """When it ends: 45 minutes later, except for the kinds that have a length of their own."""
        return self.begins + timedelta(minutes=MINUTES.get(self.kind, 45))


@dataclass(frozen=True, slots=True)
class Course:
    """A contact with its visits in order. `thoughts_of_death` says that such thoughts are part of its beginning."""

    contact: DemoContact
    visits: tuple[Visit, ...]
    first_points: int
    thoughts_of_death: bool


def course(contact: DemoContact, diary: Diary, draw: Draw) -> Course:
    """Lay out one treatment up to the diary's last moment."""
    heavy = contact.problem in HEAVY and draw.chance(0.7)
    times = list(_times(contact, diary, draw))
    kinds = _kinds(contact, heavy=heavy, planned=len(times), draw=draw)
    scale = material(contact.problem).instrument()
    planned = _with_points(list(zip(times, kinds, strict=True)), scale, _end(contact, len(times)), draw)
    visits = _with_next([visit for one in planned for visit in _around(one, contact, diary, draw)], contact)
    return Course(contact, tuple(visits), planned[0].points, heavy)


def _times(contact: DemoContact, diary: Diary, draw: Draw) -> Iterator[datetime]:
    last = diary.until.date() - WEEK * contact.to_week
    day = diary.until.date() - WEEK * contact.from_week
    day += DAY * (draw.between(0, 4) - day.weekday())
    hour = draw.pick(HOURS)
    count = 0
    while (opened := next_open(day, diary.until)) <= last:
        begins = diary.book(contact.therapist, opened, hour)
        if begins + timedelta(hours=2) > diary.until:
            return
        yield begins
        count += 1
        day = _after(day, opened) + WEEK * (_pace(contact, count) - 1)


def _after(day: date, seen: date) -> date:
    """Return the contact's own weekday in the first week after the one in which the patient was seen."""
    while day - seen < DAY * 4:
        day += WEEK
    return day


def _pace(contact: DemoContact, count: int) -> int:
    if contact.pace == "w":
        return 1
    return 1 + (count >= WEEKLY) + (count >= FORTNIGHTLY)


def _kinds(contact: DemoContact, *, heavy: bool, planned: int, draw: Draw) -> list[EntryKind]:
    kinds = [EntryKind.FIRST_VISIT, EntryKind.ASSESSMENT, *([EntryKind.SUICIDE_RISK] if heavy else []), EntryKind.PLAN]
    while len(kinds) < planned:
        if len(kinds) % 10 == 0:
            kinds.append(EntryKind.FOLLOW_UP)
        else:
            missed = kinds[-1] is EntryKind.SESSION and draw.chance(0.05)
            kinds.append(EntryKind.MISSED if missed else EntryKind.SESSION)
    if contact.to_week:
        kinds[planned - 1] = EntryKind.CLOSING
    return kinds[:planned]


def _end(contact: DemoContact, planned: int) -> int:
    """Return by which visit the patient is well: the last one, and a while ahead when the contact is still open."""
    return max(planned - 1, 1) if contact.to_week else max(planned + 4, OPEN_COURSE)


def _with_points(planned: list[tuple[datetime, EntryKind]], scale: Instrument, end: int, draw: Draw) -> list[Visit]:
    start = scale.start * (0.88 + 0.24 * draw.number())
    fall = start - scale.end * (0.8 + 0.5 * draw.number())
    before, visits = round(start), list[Visit]()
    for place, (begins, kind) in enumerate(planned):
        share = place / end
        setback = kind is EntryKind.SESSION and SETTLED < place < end - 2 and draw.chance(0.1)
        wave = (draw.number() - 0.5) * 0.12 * start + (0.17 * start if setback else 0)
        points = start - fall * share * share * (3 - 2 * share) + (wave if 0 < place < end else 0)
        rounded = max(1, min(round(points), scale.most))
        left = (rounded - start + fall) / fall
        visits.append(Visit(kind, begins, "setback" if setback else _level(left), rounded, before))
        before = rounded
    return visits


def _level(left: float) -> str:
    return next(level for level, least in LEVELS if left > least)


def _around(visit: Visit, contact: DemoContact, diary: Diary, draw: Draw) -> Iterator[Visit]:
    """Yield a visit, and at times a telephone call or a meeting with others some days after it."""
    yield visit
    if visit.kind is not EntryKind.SESSION:
        return
    meets = 0.07 if contact.problem in WORK_BOUND else 0.025
    kind = EntryKind.PHONE if draw.chance(0.08) else EntryKind.COLLABORATION if draw.chance(meets) else None
    day = next_open(visit.begins.date() + DAY * draw.between(1, 3), diary.until)
    moment = at_clock(day, 12, draw.pick((0, 30)))
    taken = (contact.therapist, moment) in diary.taken
    if kind and not taken and moment + timedelta(hours=2) < diary.until and (day - visit.begins.date()) < DAY * 6:
        diary.taken.add((contact.therapist, moment))
        yield replace(visit, kind=kind, begins=moment, before=visit.points)


def _with_next(visits: list[Visit], contact: DemoContact) -> Iterator[Visit]:
    """Give each visit the time of the next planned one; an open contact's last one a time a week or two ahead."""
    ahead = "" if contact.to_week else in_words(workday_after(visits[-1].begins, 7 * _pace(contact, len(visits))))
    for place, visit in enumerate(visits):
        later = (other.begins for other in visits[place + 1 :] if other.kind not in UNPLANNED)
        following = next(later, None)
        yield replace(visit, next_time=in_words(following) if following else ahead)
