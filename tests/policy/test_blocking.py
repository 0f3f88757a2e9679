"""Who may block, end and void, over every combination of facts; and which information a block covers, day by day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journal.domain.block import Block, BlockKind, InformationType, Registered, Requester
from journal.domain.block_asks import OfBlock, SeeBlocks
from journal.domain.entry import EntryKind, EventTime
from journal.domain.ids import BlockId, new_id
from journal.policy import blocking
from journal.policy.blocking import (
    BlockFacts,
    EndFacts,
    OwnBlocksFacts,
    covers,
    covers_everything,
    decide_block,
    decide_end,
    decide_see_own,
    decide_void,
)
from tests.cast import NOON
from tests.policy.asking import ASTRID, NORTH_A, PIA, every_case

ASK = OfBlock(actor=ASTRID, patient=PIA, block=BlockId(new_id()))
SEE = SeeBlocks(actor=ASTRID, patient=PIA)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAYS = st.dates(date(2025, 12, 20), date(2026, 4, 20))


def a_block(first_day=None, last_day=None, exempt=frozenset(), **more):
    """A block of North-A's information in this period."""
    registered = Registered(Requester.PATIENT, NOON, ASTRID.account, NOON)
    about = (BlockId(new_id()), ASTRID.provider, PIA, BlockKind.INNER, NORTH_A, first_day, last_day, exempt)
    return Block(*about, visible=False, told="x", registered=registered, event=new_id(), **more)


def happened(first, last=None):
    """What began on one day at ten and ended on another at eleven."""
    start = datetime(first.year, first.month, first.day, 10, tzinfo=STOCKHOLM)
    end = datetime((last or first).year, (last or first).month, (last or first).day, 11, tzinfo=STOCKHOLM)
    return EventTime(start, end)


def may_enter(f):
    """Whoever keeps the register of the unit, or the patient with a fresh unlock."""
    at_the_desk = f.keeps_register and f.own_unit
    themselves = f.is_the_patient and f.has_fresh_unlock
    allowed = themselves if f.is_the_patient else at_the_desk
    return allowed and not f.is_own_record and not f.is_program


@pytest.mark.rule("B-01", "B-05", "B-06", "B-17", "R-09", "S-04")
def test_a_block_is_entered_exactly_when_the_patient_asks_and_knows_what_it_means():
    for f in every_case(BlockFacts):
        wish = f.asked_by_patient and (not f.patient_is_minor or f.maturity_is_assessed) and f.was_told_what_it_means
        barred = f.asked_by_guardian or f.asked_after_death
        assert decide_block(ASK, f).permitted is (wish and may_enter(f) and not barred), f


@pytest.mark.rule("B-15", "B-16", "R-09")
def test_a_block_ends_at_the_patients_wish_and_is_voided_with_a_reason_once():
    for f in every_case(EndFacts):
        may = f.stands and may_enter(f)
        assert decide_end(ASK, f).permitted is (f.asked_by_patient and may and not f.asked_after_death), f
        assert decide_void(ASK, f).permitted is (f.states_reason and may), f


@pytest.mark.rule("P-09", "P-10", "R-09")
def test_a_patient_sees_exactly_their_own_blocks_until_they_are_marked_as_dead():
    for f in every_case(OwnBlocksFacts):
        assert decide_see_own(SEE, f).permitted is (f.blocks_are_their_own and not f.is_marked_dead), f


@pytest.mark.rule("B-08")
@pytest.mark.parametrize(
    ("first", "last", "covered"),
    [
        (date(2026, 3, 15), date(2026, 4, 15), True),
        (date(2026, 4, 1), date(2026, 4, 15), False),
        (date(2025, 12, 30), date(2025, 12, 31), False),
        (date(2025, 12, 31), date(2026, 1, 1), True),
        (date(2025, 12, 1), date(2026, 6, 1), True),
    ],
)
def test_a_block_of_the_first_quarter_covers_what_happened_in_it_even_in_part(first, last, covered):
    block = a_block(date(2026, 1, 1), date(2026, 3, 31))
    assert covers(block, EntryKind.SESSION, happened(first, last)) is covered
    assert covers(a_block(), EntryKind.SESSION, happened(first, last))


@pytest.mark.rule("B-08")
@given(DAYS, DAYS, st.none() | DAYS, st.none() | DAYS)
def test_a_block_covers_exactly_the_days_that_overlap(one, other, first_day, last_day):
    first, last = sorted([one, other])
    apart = (first_day is not None and last < first_day) or (last_day is not None and first > last_day)
    assert covers(a_block(first_day, last_day), EntryKind.SESSION, happened(first, last)) is not apart


@pytest.mark.rule("B-08")
@given(st.sampled_from(EntryKind), DAYS, st.none() | DAYS, st.none() | DAYS)
def test_entries_need_no_look_exactly_where_a_block_bounds_no_time(kind, day, first_day, last_day):
    block = a_block(first_day, last_day)
    assert covers_everything(block) is (first_day is None and last_day is None)
    assert not covers_everything(block) or covers(block, kind, happened(day))


@pytest.mark.rule("B-08")
def test_days_are_counted_where_the_time_was_meant():
    late = datetime(2026, 3, 31, 22, 30, tzinfo=ZoneInfo("UTC"))
    block = a_block(last_day=date(2026, 3, 31))
    assert not covers(block, EntryKind.SESSION, EventTime(late, late, "Europe/Stockholm"))
    assert covers(block, EntryKind.SESSION, EventTime(late, late, "UTC"))
    early = datetime(2026, 3, 31, 12, tzinfo=ZoneInfo("UTC"))
    after = a_block(first_day=date(2026, 4, 1))
    assert covers(after, EntryKind.SESSION, EventTime(early, late, "Europe/Stockholm"))
    assert not covers(after, EntryKind.SESSION, EventTime(early, late, "UTC"))


@pytest.mark.rule("B-10")
def test_information_of_unknown_type_is_blocked_and_an_exempt_type_is_not(monkeypatch):
    block = a_block(exempt=frozenset({InformationType.ALERT}))
    assert covers(block, EntryKind.PLAN, happened(date(2026, 1, 1)))
    assert covers_everything(block)
    monkeypatch.setattr(blocking, "TYPES", {EntryKind.PLAN: InformationType.ALERT})
    assert not covers_everything(block)
    assert covers_everything(a_block(exempt=frozenset({InformationType.PRESCRIPTION})))
    assert not covers(block, EntryKind.PLAN, happened(date(2026, 1, 1)))
    assert covers(block, EntryKind.SESSION, happened(date(2026, 1, 1)))


def test_a_block_that_is_there_stands_until_it_is_over_whoever_read_the_clock_before():
    later = NOON + timedelta(hours=1)
    assert a_block().stands(NOON)
    assert a_block().stands(NOON - timedelta(seconds=1))
    assert a_block(ended_at=later).stands(NOON)
    assert not a_block(ended_at=later).stands(later)
    assert not a_block(voided_at=later).stands(later)
