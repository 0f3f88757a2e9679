"""The night on which the clock is set back: rows stand in the order in which they happened, each at its local hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.services.auditing import LogFilter, search_log
from journal.web.dates import local

QUARTER = timedelta(minutes=15)
BEFORE = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
NIGHT = [BEFORE + step * QUARTER for step in range(12)]


@pytest.mark.rule("L-15")
def test_auditor_sees_the_rows_of_that_night_in_order_though_an_hour_comes_twice(cast):
    eva = cast.signed_in("eva", BEFORE)
    for at in NIGHT:
        search_log(cast.parts, eva, LogFilter(), at)
    later = NIGHT[-1] + QUARTER
    shown = [row.event.at for row in search_log(cast.parts, eva, LogFilter(since=BEFORE), later).rows]
    mine = [at for at in reversed(shown) if at in NIGHT]
    assert list(dict.fromkeys(mine)) == NIGHT
    clocks = [f"{local(at):%H.%M}" for at in NIGHT]
    assert clocks[2:10] == ["02.00", "02.15", "02.30", "02.45"] * 2
    assert [local(at).utcoffset() for at in NIGHT[5:7]] == [timedelta(hours=2), timedelta(hours=1)]


@pytest.mark.rule("L-15")
@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  (hypothesis asks for naive bounds)
def test_reader_is_shown_every_moment_at_its_local_hour_and_no_moment_is_lost(at):
    shown = local(at)
    assert shown.astimezone(UTC) == at
    assert shown.utcoffset() in {timedelta(hours=1), timedelta(hours=2)}
