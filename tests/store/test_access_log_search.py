"""Searching the log by whom, where, what and when, page by page, and a patient's signed extract."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, text

from journal.domain.access_log import extract_message
from journal.domain.access_words import Activity, Purpose
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import new_id
from journal.domain.people import Role
from journal.store.log_extract import extract
from journal.store.log_search import LogFilter, find_row, find_rows
from journal.store.log_tables import AccessPayloadRow
from keys.errors import DoesNotOpenError
from keys.signing import public_key, verify
from tests.log_site import NOON, SECOND


@pytest.fixture
def busy(site):
    """A reading of Pia, one of Ola by Bo at another unit, a draft, a refusal and an administration, a second apart."""
    site.bo = site.actor("Bo", Role.THERAPIST, unit=new_id())
    site.events = [
        site.log.log_access(site.read(), NOON).event,
        site.log.log_access(site.read(site.ola, actor=site.bo), NOON + SECOND).event,
        site.log.log_access(site.write(new_id()), NOON + 2 * SECOND).event,
        site.log.log_access(site.administer(), NOON + 4 * SECOND).event,
    ]
    with pytest.raises(RefusedError):
        site.log.log_access(site.read(permitted=False), NOON + 3 * SECOND)
    site.integrate()
    return site


def found(site, **wanted):
    with site.database.reading() as connection:
        return find_rows(connection, site.provider, LogFilter(**wanted))


def times(page):
    return [(row.receipt.at - NOON) // SECOND for row in page.rows]


def test_auditor_sees_all_rows_newest_first(busy):
    assert times(found(busy)) == [4, 3, 2, 1, 0]


def test_auditor_narrows_by_each_column(busy):
    assert times(found(busy, actor=busy.bo.account)) == [1]
    assert times(found(busy, unit=busy.bo.unit)) == [1]
    assert times(found(busy, patient=busy.ola)) == [1]
    assert times(found(busy, activity=Activity.WRITE)) == [4, 2]
    assert times(found(busy, purpose=Purpose.ADMINISTRATION)) == [4]
    assert times(found(busy, permitted=False)) == [3]
    assert times(found(busy, permitted=True)) == [4, 2, 1, 0]
    assert times(found(busy, since=NOON + SECOND, until=NOON + 3 * SECOND)) == [2, 1]
    assert times(found(busy, patient=busy.pia, activity=Activity.READ)) == [3, 0]


def test_pages_continue_from_the_last_row_even_when_new_rows_come(busy):
    first = found(busy, limit=2)
    busy.log.log_access(busy.read(), NOON + timedelta(hours=1))
    second = found(busy, limit=2, cursor=first.next_cursor)
    third = found(busy, limit=2, cursor=second.next_cursor)
    assert [times(page) for page in (first, second, third)] == [[4, 3], [2, 1], [0]]
    assert third.next_cursor is None


def test_rows_of_the_same_time_are_each_on_one_page(site):
    events = {site.log.log_access(site.read(), NOON).event for _ in range(5)}
    seen, cursor = [], None
    for _ in range(5):
        page = found(site, limit=1, cursor=cursor)
        seen += [row.id for row in page.rows]
        cursor = page.next_cursor
    assert cursor is None
    assert set(seen) == events


@pytest.mark.parametrize("cursor", ["x", "1-2", "9" * 30 + "-" + "0" * 32, "-"])
def test_cursor_that_is_none_is_refused(site, cursor):
    with pytest.raises(InvalidError):
        found(site, cursor=cursor)


def test_page_holds_at_most_two_hundred_rows_and_at_least_one(busy):
    assert len(found(busy, limit=0).rows) == 1
    assert len(found(busy, limit=10_000).rows) == 5


def test_row_whose_content_was_changed_is_shown_as_a_gap(busy):
    with busy.database.writing() as tx:
        busy.drop_triggers(tx.connection)
        tx.connection.execute(text("UPDATE access_payload SET salt = :s").bindparams(s=bytes(32)))
    assert [row.event for row in found(busy).rows] == [None] * 5


def test_auditor_of_another_provider_finds_nothing(busy):
    with busy.database.reading() as connection:
        assert find_rows(connection, new_id(), LogFilter()).rows == ()
        assert find_row(connection, new_id(), busy.events[0]) is None
        assert find_row(connection, busy.provider, busy.events[0]).event.patients == (busy.pia,)


def test_columns_to_search_by_say_what_the_payload_says(busy):
    with busy.database.reading() as connection:
        rows = connection.execute(select(AccessPayloadRow.__table__)).all()
        for row in rows:
            said = find_row(connection, busy.provider, row.event_id).event
            told = (said.at, said.activity, said.subtype, said.purpose, said.actor.account, said.actor.unit, said.way)
            assert told == (row.at, row.activity, row.subtype, row.purpose, row.actor_id, row.unit_id, row.way)
            assert said.permitted is row.permitted


def test_patient_s_extract_has_their_rows_in_order_and_a_statement_of_where_they_end(busy):
    told = extract(busy.database, busy.custody, (busy.provider, busy.pia), NOON)
    assert (told.last_seq, told.tree.size) == (3, 5)
    assert [(row.event.activity, row.event.permitted) for row in told.rows] == [
        (Activity.READ, True),
        (Activity.WRITE, True),
        (Activity.READ, False),
    ]
    size_and_root = (told.tree.size, told.tree.root)
    message = extract_message(busy.provider, busy.pia, 3, size_and_root, NOON)
    verify(public_key(busy.seeds[0]), message, told.signature)
    with pytest.raises(DoesNotOpenError):
        verify(
            public_key(busy.seeds[0]), extract_message(busy.provider, busy.pia, 2, size_and_root, NOON), told.signature
        )


def test_patient_whom_nobody_read_gets_an_extract_that_says_so(busy):
    told = extract(busy.database, busy.custody, (busy.provider, new_id()), NOON)
    assert (told.rows, told.last_seq) == ((), 0)


def test_extract_before_the_first_checkpoint_is_not_made(site):
    with pytest.raises(UnknownError):
        extract(site.database, site.custody, (site.provider, site.pia), NOON)
