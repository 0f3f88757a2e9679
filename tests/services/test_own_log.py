"""A patient reads who has read: within a minute, whole, in order, and as a row of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.event import listen

from journal.domain.access import Decision
from journal.domain.access_log import event_of
from journal.domain.access_words import Subtype
from journal.domain.errors import RefusedError, UnknownError
from journal.domain.ids import EventId, new_id
from journal.domain.journal_asks import ReadEntries
from journal.domain.own_log import LogKind
from journal.domain.practice_asks import operator_of
from journal.services import own_log
from journal.services.journals import JournalFilter, read_journal
from journal.services.own_log import PAGE, OwnLogWanted, read_own_log
from journal.services.patients import register_patient
from journal.services.register import my_patients
from journal.store.log_events import add_events
from tests.blocked_scenes import pia_treated_at_b
from tests.cast import NOON, PIA
from tests.patients import come_back, gives_access, with_account
from tests.scenes import OLA, journal_at, takes_part
from tests.services.test_patients_arriving import note

HOUR = timedelta(hours=1)


def arrived(cast, at=NOON):
    """Pia's account is joined, and she comes in."""
    gives_access(cast, at)
    with_account(cast, at=at)
    cast.signed_in("astrid", at)
    return come_back(cast, at=at)


def integrated(cast):
    """One round of the integrator, without its thread."""
    cast.installed.integrator._round()  # noqa: SLF001  (one round, without the thread)


def listed(cast, pia, at=NOON, **wanted):
    """A page of Pia's list."""
    return read_own_log(cast.parts, pia, OwnLogWanted(**wanted), at)


def others(page):
    """What others did."""
    return [row for row in page.rows if row.kind is not LogKind.OWN]


@pytest.mark.rule("P-16", "P-18", "RIG-04")
def test_pia_sees_a_reading_at_once_and_keeps_seeing_it_once_it_has_its_number(cast):
    note(cast)
    pia = arrived(cast)
    astrid = cast.signed_in("astrid")
    read_journal(cast.parts, astrid, cast.pia, JournalFilter(cast.units["a"]), NOON)
    before = listed(cast, pia)
    newest = others(before)[0]
    assert (newest.kind, newest.seq, newest.who.name, newest.who.unit) == (LogKind.READ, None, "Astrid Ek", "North-A")
    assert len(newest.entries) == 1
    assert newest.who.treats
    integrated(cast)
    after = listed(cast, pia)
    assert [row.id for row in others(after)] == [row.id for row in others(before)]
    assert [row.seq for row in after.rows if row.seq] == list(range(after.last_seq, 0, -1))


@pytest.mark.rule("L-06", "L-09")
def test_pia_s_own_reading_of_the_list_is_a_row_apart(cast):
    pia = arrived(cast)
    listed(cast, pia)
    own = [row for row in listed(cast, pia).rows if row.kind is LogKind.OWN]
    assert [row.event.subtype for row in own] == [Subtype.LOG, Subtype.LOG, Subtype.SIGN_IN]
    assert all(row.event.patients == (cast.pia,) for row in own)


@pytest.mark.rule("P-16", "L-05")
def test_pia_sees_that_somebody_was_refused(cast):
    note(cast)
    pia, bo = arrived(cast), pia_treated_at_b(cast)
    with pytest.raises(RefusedError):
        read_journal(cast.parts, bo, cast.pia, JournalFilter(cast.units["a"]), NOON)
    assert [(row.kind, row.who.name) for row in listed(cast, pia, kind=LogKind.REFUSED).rows] == [
        (LogKind.REFUSED, "Bo Alm")
    ]


@pytest.mark.rule("P-16")
def test_a_list_that_named_many_says_only_that_pia_was_one_of_them(cast):
    pia = arrived(cast)
    astrid = cast.signed_in("astrid")
    ola = register_patient(cast.parts, astrid, replace(PIA, number=OLA[1], name=OLA[0]), NOON)
    takes_part(cast, astrid, "astrid", ola)
    takes_part(cast, astrid, "astrid")
    my_patients(cast.parts, cast.signed_in("astrid"), NOON)
    row = others(listed(cast, pia))[0]
    assert (row.kind, row.of_many, row.entries) == (LogKind.LISTED, True, frozenset())


def test_pia_looks_through_many_rows_page_by_page_and_none_is_missing_or_twice(cast):
    pia = arrived(cast)
    for minute in range(2 * PAGE):
        listed(cast, pia, NOON + timedelta(minutes=minute / 100))
    integrated(cast)
    seen, page = [], listed(cast, pia)
    while page.older:
        seen += page.rows
        page = listed(cast, pia, before=page.older)
    seen += page.rows
    numbers = [row.seq for row in seen if row.seq]
    assert numbers == list(range(max(numbers), 0, -1))


def test_pia_looks_for_a_period_a_person_and_a_kind(cast):
    note(cast)
    pia = arrived(cast)
    integrated(cast)
    read_journal(
        cast.parts, cast.signed_in("astrid", NOON + HOUR), cast.pia, JournalFilter(cast.units["a"]), NOON + HOUR
    )
    pia = come_back(cast, at=NOON + HOUR)
    astrid = others(listed(cast, pia, NOON + HOUR))[0].who.key
    late = listed(cast, pia, NOON + HOUR, since=NOON + HOUR / 2, person=astrid, kind=LogKind.READ)
    assert [row.at for row in late.rows] == [NOON + HOUR]
    early = listed(cast, pia, NOON + HOUR, until=NOON + HOUR / 2, person=astrid)
    assert early.rows
    assert all(row.at == NOON and row.who.name == "Astrid Ek" for row in early.rows)
    assert not listed(cast, pia, NOON + HOUR, person="nobody").rows


def test_whoever_waits_to_be_joined_has_no_list(cast):
    with pytest.raises(UnknownError):
        listed(cast, with_account(cast))


@pytest.mark.rule("P-16")
def test_the_operator_s_work_with_pia_s_journal_stands_in_her_list(cast):
    note(cast)
    pia = arrived(cast)
    ask = ReadEntries(
        actor=operator_of(cast.providers["north"]),
        patient=cast.pia,
        journal=journal_at(cast).id,
        unit=cast.units["a"],
        versions=(),
    )
    cast.parts.store.log.log_access(Decision(ask, permitted=True, because=("at the terminal",)), NOON)
    row = others(listed(cast, pia))[0]
    assert (row.who.name, row.who.title, row.who.is_program) == ("Driften", "vid serverns terminal", False)


def old_rows(cast, ago, count=300):
    """So many readings of Pia's journal, one each hour, from a time that long ago; each with its number."""
    actor = cast.signed_in("astrid").actor
    ask = ReadEntries(
        actor=actor, patient=cast.pia, journal=journal_at(cast).id, unit=cast.units["a"], versions=(new_id(),)
    )
    decision = Decision(ask, permitted=True, because=("takes part",))
    made = [event_of(decision, EventId(new_id()), NOON - ago + n * HOUR, "Europe/Stockholm") for n in range(count)]
    with cast.parts.store.database.writing() as tx:
        add_events(tx, cast.parts.store.log.custody, made)
    integrated(cast)


def test_a_long_log_opens_with_as_many_statements_as_a_short_one(cast):
    note(cast)
    pia = arrived(cast)
    asked = []
    engine = cast.parts.store.database.reader
    listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    counts = []
    for years in (3, 2, 1):
        old_rows(cast, years * 365 * timedelta(days=1))
        asked.clear()
        page = listed(cast, pia)
        counts.append(len(asked))
    assert page.last_seq > 900
    assert len(page.rows) == PAGE
    assert counts[0] == counts[1] == counts[2]


def test_the_strip_has_the_last_twelve_weeks_whichever_page_is_open(cast):
    note(cast)
    pia = arrived(cast)
    old_rows(cast, timedelta(weeks=12) + HOUR, count=3)
    page = listed(cast, pia, kind=LogKind.REFUSED)
    assert not page.rows
    near = [row.at for row in page.strip if row.at < NOON]
    assert near == [NOON - timedelta(weeks=12) + HOUR, NOON - timedelta(weeks=12)]
    assert page.strip_since is None
    assert [row.at for row in listed(cast, pia, before=1).strip if row.at < NOON] == near


def test_a_log_with_more_in_twelve_weeks_than_is_looked_through_says_from_when_its_strip_is(cast, monkeypatch):
    monkeypatch.setattr(own_log, "MOST", 100)
    note(cast)
    pia = arrived(cast)
    asked, counts = [], []
    listen(cast.parts.store.database.reader, "before_cursor_execute", lambda *told: asked.append(told[2]))
    for weeks in (8, 4):
        old_rows(cast, timedelta(weeks=weeks))
        asked.clear()
        page = listed(cast, pia)
        counts.append(len(asked))
        assert len(page.strip) == 100
        assert page.strip_since == page.strip[-1].at
        assert page.strip_since > NOON - timedelta(weeks=weeks)
    assert counts[0] == counts[1]
