"""How a case's clock stands: counted in Swedish days from the one on which it came, whatever else happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from journal.domain.case import Case, CaseStep
from journal.domain.case_words import Asker, CaseKind, Channel, StepKind
from journal.domain.ids import new_id
from journal.policy.clocks import clock_of, is_late_to_ivo

CAME = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
"""Half past midnight on Monday the second, in Sweden."""
DAY = timedelta(days=1)


def case(kind=CaseKind.COPY, **steps):
    """A case that came then, with steps of these kinds on these days after it."""
    ids = {name: new_id() for name in ("id", "provider", "unit", "patient", "registered_by", "event")}
    came = {"received_at": CAME, "registered_at": CAME + 5 * DAY}
    asked = Case(kind=kind, channel=Channel.LETTER, asker=Asker.PATIENT, form=None, **ids, **came)
    taken = tuple(
        CaseStep(StepKind[name.upper()], new_id(), CAME + days * DAY, new_id()) for name, days in steps.items()
    )
    return replace(asked, steps=taken)


@pytest.mark.parametrize(
    ("kind", "prompt"),
    [
        (CaseKind.COPY, date(2026, 3, 4)),
        (CaseKind.LOG_EXTRACT, date(2026, 3, 9)),
        (CaseKind.LOG_QUESTION, date(2026, 3, 9)),
        (CaseKind.RECTIFICATION, None),
    ],
)
def test_a_case_has_a_month_and_some_kinds_a_few_working_days(kind, prompt):
    clock = clock_of(case(kind), CAME)
    assert (clock.due, clock.prompt, clock.latest) == (date(2026, 4, 2), prompt, date(2026, 6, 2))
    assert (clock.late, clock.overdue) == (False, False)


@pytest.mark.parametrize(
    ("days", "late", "overdue"), [(2, False, False), (3, True, False), (31, True, False), (32, True, True)]
)
def test_it_is_late_after_the_last_day_and_not_on_it(days, late, overdue):
    clock = clock_of(case(), CAME + days * DAY)
    assert (clock.late, clock.overdue) == (late, overdue)
    assert not clock_of(case(CaseKind.RECTIFICATION), CAME + days * DAY).late


@pytest.mark.parametrize("end", ["delivered", "withdrawn"])
def test_what_ended_in_time_is_never_late_and_what_ended_late_stays_so(end):
    assert not clock_of(case(**{end: 2}), CAME + 400 * DAY).late
    assert clock_of(case(**{end: 3}), CAME + 3 * DAY).late


def test_days_in_which_it_waited_for_who_asks_do_not_count():
    waited = clock_of(case(paused=1, identity=5), CAME + 6 * DAY)
    assert (waited.due, waited.prompt, waited.latest) == (date(2026, 4, 6), date(2026, 3, 10), date(2026, 6, 6))
    assert not waited.late
    waits = clock_of(case(paused=1), CAME + 10 * DAY)
    assert (waits.due, waits.latest, waits.late) == (date(2026, 4, 11), date(2026, 6, 11), False)


def test_an_answer_that_was_told_to_take_longer_is_due_then_and_no_later():
    longer = replace(case(), steps=(CaseStep(StepKind.EXTENDED, new_id(), CAME, new_id(), day=date(2026, 5, 20)),))
    clock = clock_of(longer, CAME + 60 * DAY)
    assert (clock.due, clock.latest, clock.overdue) == (date(2026, 5, 20), date(2026, 6, 2), False)


@pytest.mark.rule("P-06")
def test_what_was_refused_goes_to_ivo_the_same_day_or_it_is_late():
    assert not is_late_to_ivo(case(), CAME + DAY)
    assert not is_late_to_ivo(case(ivo_made=1), CAME + 1.9 * DAY)
    assert is_late_to_ivo(case(ivo_made=1), CAME + 2 * DAY)
    assert not is_late_to_ivo(case(ivo_made=1, ivo_sent=4), CAME + 5 * DAY)
