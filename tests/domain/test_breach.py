"""The 72 hours to IMY, at their edges and across a change of the clocks; and what settles an incident."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from journal.domain.breach import Breach, BreachKind, BreachStep, BreachStepKind, Risk, reported_by, whole_hours
from journal.domain.ids import AccountId, EventId, ProviderId, new_id

HERE = ZoneInfo("Europe/Stockholm")
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
BY = AccountId(new_id())


def step(kind, code=""):
    return BreachStep(kind, BY, NOON, EventId(new_id()), code)


def assessed(risk):
    return step(BreachStepKind.ASSESSED, risk.value)


def breach(*steps):
    return Breach(
        new_id(), ProviderId(new_id()), BreachKind.INTEGRITY, NOON, BY, b"", BY, NOON, EventId(new_id()), steps
    )


REPORTED, LEFT, TOLD = (
    step(kind) for kind in (BreachStepKind.REPORTED, BreachStepKind.NOT_REPORTED, BreachStepKind.INFORMED)
)


@pytest.mark.rule("G-13")
def test_an_incident_is_overdue_when_the_72_hours_have_passed_and_not_at_their_last_second():
    open_still = breach(assessed(Risk.RISK))
    assert open_still.due == datetime(2026, 3, 5, 11, 0, tzinfo=UTC)
    assert not open_still.is_overdue(open_still.due - SECOND)
    assert not open_still.is_overdue(open_still.due)
    assert open_still.is_overdue(open_still.due + SECOND)


@pytest.mark.rule("G-13")
@pytest.mark.parametrize(
    ("discovered", "due"),
    [
        (datetime(2026, 3, 27, 14, 0, tzinfo=HERE), datetime(2026, 3, 30, 15, 0, tzinfo=HERE)),
        (datetime(2026, 10, 23, 14, 0, tzinfo=HERE), datetime(2026, 10, 26, 13, 0, tzinfo=HERE)),
        (datetime(2026, 12, 23, 14, 0, tzinfo=HERE), datetime(2026, 12, 26, 14, 0, tzinfo=HERE)),
    ],
    ids=["summer time begins", "summer time ends", "christmas"],
)
def test_an_hour_is_an_hour_when_the_clocks_change_and_on_holidays(discovered, due):
    assert reported_by(discovered.astimezone(UTC)) == due.astimezone(UTC)


@pytest.mark.rule("G-13")
@pytest.mark.parametrize(
    ("steps", "settled"),
    [
        ((assessed(Risk.UNLIKELY),), False),
        ((assessed(Risk.UNLIKELY), LEFT), True),
        ((assessed(Risk.UNLIKELY), LEFT, assessed(Risk.HIGH)), False),
        ((assessed(Risk.UNLIKELY), LEFT, assessed(Risk.HIGH), REPORTED), True),
        ((assessed(Risk.RISK), REPORTED, assessed(Risk.HIGH)), True),
        ((assessed(Risk.RISK), TOLD), False),
    ],
)
def test_a_new_assessment_asks_anew_what_was_left_and_not_what_was_reported(steps, settled):
    assert breach(*steps).is_settled is settled
    assert breach(*steps).is_overdue(NOON + timedelta(days=4)) is not settled


@pytest.mark.rule("G-13")
def test_a_high_risk_wants_its_message_until_those_affected_are_told():
    assert breach(assessed(Risk.HIGH)).lacks_message
    assert not breach(assessed(Risk.HIGH), TOLD).lacks_message
    assert not breach(assessed(Risk.HIGH), assessed(Risk.RISK)).lacks_message


def test_the_newest_assessment_counts():
    anew = BreachStep(BreachStepKind.ASSESSED, BY, NOON, EventId(new_id()), Risk.RISK.value, patients=7)
    found = breach(assessed(Risk.HIGH), anew, REPORTED)
    assert (found.risk, found.patients, found.is_reported) == (Risk.RISK, 7, True)


@pytest.mark.parametrize(
    ("left", "hours"),
    [
        (timedelta(hours=72), 72),
        (timedelta(hours=2) - SECOND, 1),
        (timedelta(minutes=59), 0),
        (timedelta(minutes=-59), 0),
        (timedelta(hours=-1), -1),
        (timedelta(hours=-25) - SECOND, -25),
    ],
)
def test_hours_are_counted_whole_toward_none(left, hours):
    assert whole_hours(left) == hours
