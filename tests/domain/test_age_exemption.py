"""An exception stands until it is ended, or the patient is sixteen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from journal.domain.access_words import Resource, ResourceKind
from journal.domain.age_exemption import AgeExemption, ExceptedReader
from journal.domain.age_exemption_asks import MakeAgeExemption
from journal.domain.ids import new_id
from tests.policy.asking import ASTRID, PIA

AT = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
LAST = date(2026, 7, 1)


@pytest.mark.rule("P-11")
@pytest.mark.parametrize(
    ("ended_at", "today", "stands"), [(None, LAST, True), (None, LAST + timedelta(1), False), (AT, LAST, False)]
)
def test_an_exception_stands_until_it_is_ended_or_its_last_day_is_past(ended_at, today, stands):
    ids = (new_id() for _ in range(4))
    one = AgeExemption(*ids, ExceptedReader.PATIENT, LAST, new_id(), AT, new_id(), None, ended_at)
    assert one.stands(today) is stands


def test_the_row_of_an_exception_names_it():
    made = new_id()
    ask = MakeAgeExemption(actor=ASTRID, patient=PIA, exception=made)
    assert ask.resource == Resource(ResourceKind.AGE_EXEMPTION, (made,))
