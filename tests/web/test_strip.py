"""The strip of twelve weeks: every day of every person has its mark in its week, and the table says the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from flask import get_template_attribute

from journal.domain.ids import EventId, new_id
from journal.domain.own_log import LogKind
from journal.domain.people import Role
from journal.services.own_log import OwnLogRow, WhoRead
from journal.web.dates import day
from journal.web.pages.strip import LEFT, MOST_LANES, WEEK, WEEKS, strip_of
from tests.cast import NOON

DAY = timedelta(days=1)
SNAPSHOT = Path(__file__).with_name("strip_of_twelve_weeks.svg")


def who(name, title="psykolog", unit="North-A"):
    return WhoRead(name, name, Role.THERAPIST, title, unit, treats=False, is_program=False)


def row(name, kind, days_ago):
    return OwnLogRow(EventId(new_id()), None, NOON - days_ago * DAY, kind, None, who(name))


ROWS = [
    row("Astrid Ek", LogKind.READ, 0),
    row("Astrid Ek", LogKind.READ, 0),
    row("Astrid Ek", LogKind.WROTE, 0),
    row("Pia", LogKind.OWN, 1),
    row("Bo Alm", LogKind.EMERGENCY, 20),
    row("Dag Lund", LogKind.PRINTED, 40),
    row("Dag Lund", LogKind.REFUSED, 41),
    row("Astrid Ek", LogKind.LISTED, 70),
    row("Astrid Ek", LogKind.READ, 83),
]


@pytest.fixture
def swedish(site):
    with site.app.test_request_context("/"):
        yield site.app


@pytest.mark.usefixtures("swedish")
def test_each_kind_of_each_day_has_one_mark_in_its_own_week():
    strip = strip_of(ROWS, NOON)
    marks = {lane.name: lane.marks for lane in strip.lanes}
    assert list(marks) == ["Astrid Ek", "Bo Alm", "Dag Lund", "Du själv"]
    # NOON is a Monday: the first of its week's days, and 83 days ago lies before the eleventh week before it.
    assert [(mark.shape, int((mark.x - LEFT) // WEEK)) for mark in marks["Astrid Ek"]] == [
        ("listed", WEEKS - 11),
        ("read", WEEKS - 1),
        ("wrote", WEEKS - 1),
    ]
    assert [(mark.shape, int((mark.x - LEFT) // WEEK)) for mark in marks["Dag Lund"]] == [
        ("refused", WEEKS - 7),
        ("printed", WEEKS - 7),
    ]
    assert [mark.shape for mark in marks["Bo Alm"]] == ["emergency"]
    assert len(strip.weeks) == WEEKS
    assert strip.weeks[0].label == "v. 51"
    assert strip.weeks[-1].label == "10"


@pytest.mark.usefixtures("swedish")
def test_the_table_has_every_day_that_the_drawing_has():
    strip = strip_of(ROWS, NOON)
    drawn = {
        (lane.name, int((mark.x - LEFT) * 7 / WEEK))
        for lane in strip.lanes
        for mark in lane.marks
        if mark.shape != "wrote"
    }
    days = {day(NOON - before * DAY): 7 * WEEKS - 7 - before for before in range(7 * WEEKS)}
    told = {(line.subject.replace("Du", "Du själv"), days[line.day]) for line in strip.table}
    assert told == drawn


@pytest.mark.usefixtures("swedish")
def test_more_people_than_there_are_lanes_share_the_last_one():
    many = [row(f"Person {number:02}", LogKind.READ, 0) for number in range(MOST_LANES + 3)]
    strip = strip_of(many, NOON)
    assert len(strip.lanes) == MOST_LANES + 1
    assert (strip.lanes[-1].name, strip.lanes[-1].aside) == ("Övriga", "3 personer")


@pytest.mark.usefixtures("swedish")
def test_the_drawing_is_the_one_that_was_looked_at():
    drawing = get_template_attribute("macros/strip.html", "drawing")
    assert str(drawing(strip_of(ROWS, NOON))).strip() == SNAPSHOT.read_text().strip()
