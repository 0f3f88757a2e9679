"""A patient's block: at once, in every outlet, for everybody but the own unit; ended, voided, and never forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.access_words import Activity, ResourceKind, Subtype
from journal.domain.block import BlockKind, Requester
from journal.domain.entry import CorrectionReason, EntryKind, EventTime
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import BlockId, new_id
from journal.services.auditing import LogFilter, own_log, search_log
from journal.services.blocks import (
    TOLD,
    NewBlock,
    end_block,
    register_block,
    void_block,
)
from journal.services.blocks_shown import list_blocks, preview_block
from journal.services.corrections import Correction, begin_correction
from journal.services.entries import DraftChange, begin_entry, save_draft
from journal.services.journals import JournalFilter, Narrowing, read_journal
from journal.services.settling import sign_entry
from journal.services.writing import NewEntry
from tests.cast import NOON
from tests.scenes import DAY, HOUR, chosen, opened, pia_at_b, rows, signed, worded, words_in

INNER = NewBlock(BlockKind.INNER, NOON - HOUR, TOLD)


@pytest.fixture
def bo(cast):
    """Bo, who treats Pia at North-B too and has chosen to read North-A."""
    signed(cast, cast.signed_in("astrid"), "Skrivet förut.")
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo)
    return bo


def blocked(cast, new=INNER, name="dag", at=NOON):
    return register_block(cast.parts, cast.signed_in(name), cast.pia, new, at).block


def at_a(cast, session, at=NOON, **told):
    """North-A's journal of Pia, as this session is shown it."""
    return read_journal(cast.parts, session, cast.pia, JournalFilter(cast.units["a"], **told), at)


def texts(page):
    return [words_in(entry)[-1] for entry in page.entries]


def about(cast, session, words, day, at=NOON):
    """A signed note about something that happened on a day."""
    new = NewEntry(cast.pia, EntryKind.SESSION, EventTime(day, day + HOUR), worded(words))
    saved = begin_entry(cast.parts, session, new, at)
    return sign_entry(cast.parts, session, (cast.pia, saved.entry), saved.revision, at)


@pytest.mark.rule("B-01", "B-02", "B-07", "B-18")
def test_what_is_blocked_is_gone_from_the_next_request_on_whatever_is_open(cast, bo):
    (entry,) = at_a(cast, bo).entries
    blocked(cast)
    with pytest.raises(RefusedError):
        at_a(cast, bo)
    with pytest.raises(UnknownError):
        opened(cast, bo, entry.head.id)
    own = read_journal(cast.parts, bo, cast.pia, JournalFilter(), NOON)
    assert (own.elsewhere, own.total) == ((), 0)
    with pytest.raises(UnknownError):
        chosen(cast, bo)


@pytest.mark.rule("B-03")
def test_the_own_unit_reads_and_writes_on(cast, bo):
    blocked(cast)
    astrid = cast.signed_in("astrid")
    after = signed(cast, astrid, "Skrivet efteråt.")
    assert texts(at_a(cast, astrid)) == ["Skrivet efteråt.", "Skrivet förut."] or len(at_a(cast, astrid).entries) == 2
    assert opened(cast, astrid, after.entry).is_sound


def test_what_is_written_under_a_block_is_closed_from_birth(cast, bo):
    block = blocked(cast)
    after = signed(cast, cast.signed_in("astrid"), "Skrivet efteråt.")
    assert after.version in cast.parts.key_store.closed_for(event_of(cast, block))
    with pytest.raises(UnknownError):
        opened(cast, bo, after.entry)


def event_of(cast, block):
    return next(row.id for row in rows(cast) if row.resource.kind is ResourceKind.BLOCK and block in row.resource.ids)


@pytest.mark.rule("B-08")
def test_a_block_of_a_period_leaves_the_rest_and_no_gap_where_it_was(cast, bo):
    astrid = cast.signed_in("astrid")
    for number in range(1, 5):
        about(cast, astrid, f"Dag {number}.", NOON - (20 - number) * DAY)
    first = (NOON - 18 * DAY).date()
    blocked(cast, replace(INNER, first_day=first, last_day=first))
    page = at_a(cast, bo)
    assert texts(page) == ["Skrivet förut.", "Dag 4.", "Dag 3.", "Dag 1."]
    assert page.total == 4
    short = at_a(cast, bo, narrowing=Narrowing(limit=3))
    assert (texts(short), short.more, short.total) == (["Skrivet förut.", "Dag 4.", "Dag 3."], True, 4)


def test_a_draft_that_moves_into_the_period_is_closed_and_out_of_it_opens(cast, bo):
    astrid, day = cast.signed_in("astrid"), NOON - 10 * DAY
    block = blocked(cast, replace(INNER, first_day=day.date(), last_day=day.date()))
    new = NewEntry(cast.pia, EntryKind.SESSION, EventTime(NOON - HOUR, NOON), worded("Flyttas."))
    saved = begin_entry(cast.parts, astrid, new, NOON)
    event, target = event_of(cast, block), (cast.pia, saved.entry)
    assert cast.parts.key_store.closed_for(event) == set()
    inside = DraftChange(1, worded("Flyttas."), happened=EventTime(day, day))
    assert save_draft(cast.parts, astrid, target, inside, NOON).version in cast.parts.key_store.closed_for(event)
    outside = DraftChange(2, worded("Flyttas."), happened=EventTime(NOON, NOON))
    save_draft(cast.parts, astrid, target, outside, NOON)
    assert cast.parts.key_store.closed_for(event) == set()


def test_a_correction_of_a_blocked_entry_is_blocked_too(cast, bo):
    astrid = cast.signed_in("astrid")
    block = blocked(cast)
    entry = at_a(cast, astrid).entries[0].head
    correction = Correction(CorrectionReason.WRONG_FACT, worded("Rättat."))
    saved = begin_correction(cast.parts, astrid, (cast.pia, entry.id), correction, NOON)
    assert cast.parts.key_store.closed_for(event_of(cast, block)) == {entry.newest.id, saved.version}


@pytest.mark.rule("B-11", "B-17")
def test_who_asked_and_who_entered_it_stand_with_both_times_and_the_text_that_was_told(cast, bo):
    block = blocked(cast)
    (found,) = list_blocks(cast.parts, cast.signed_in("dag"), cast.pia, NOON)
    said = (found.registered.requester, found.registered.requested_at, found.registered.registered_at)
    assert (found.id, *said) == (block, Requester.PATIENT, NOON - HOUR, NOON)
    assert (found.registered.registered_by, found.told) == (cast.people["dag"].account, TOLD)
    row = next(row for row in rows(cast) if block in row.resource.ids)
    assert (row.activity, row.subtype, row.patients) == (Activity.WRITE, Subtype.BLOCK, (cast.pia,))


@pytest.mark.rule("B-15")
def test_the_patient_ends_the_block_whenever_they_want_and_it_stays_in_the_history(cast, bo):
    block, later = blocked(cast), NOON + HOUR
    end_block(cast.parts, cast.signed_in("dag", later), (cast.pia, block), later, later)
    assert texts(at_a(cast, bo, later)) == ["Skrivet förut."]
    (found,) = list_blocks(cast.parts, cast.signed_in("dag", later), cast.pia, later)
    assert (found.id, found.ended_at, found.voided_at) == (block, later, None)
    with pytest.raises(RefusedError):
        end_block(cast.parts, cast.signed_in("dag", later), (cast.pia, block), later, later)


@pytest.mark.rule("B-16")
def test_a_mistaken_block_is_voided_with_a_reason_once_and_its_row_stays(cast, bo):
    block, dag = blocked(cast), cast.signed_in("dag")
    with pytest.raises(RefusedError):
        void_block(cast.parts, dag, (cast.pia, block), " ", NOON)
    void_block(cast.parts, dag, (cast.pia, block), "Fel patient.", NOON)
    assert texts(at_a(cast, bo)) == ["Skrivet förut."]
    assert [found.voided_at for found in list_blocks(cast.parts, dag, cast.pia, NOON)] == [NOON]
    with pytest.raises(RefusedError):
        void_block(cast.parts, dag, (cast.pia, block), "En gång till.", NOON)


def test_what_two_blocks_cover_the_end_of_one_does_not_open(cast, bo):
    first, _second = blocked(cast), blocked(cast, replace(INNER, first_day=NOON.date() - timedelta(30)))
    end_block(cast.parts, cast.signed_in("dag"), (cast.pia, first), NOON, NOON)
    with pytest.raises(RefusedError):
        at_a(cast, bo)


def test_an_outer_block_keeps_nothing_from_the_providers_own_units(cast, bo):
    block = blocked(cast, replace(INNER, kind=BlockKind.OUTER))
    assert texts(at_a(cast, bo)) == ["Skrivet förut."]
    end_block(cast.parts, cast.signed_in("dag"), (cast.pia, block), NOON, NOON)


@pytest.mark.rule("B-07")
def test_that_something_is_blocked_is_told_where_the_patient_lets_it_and_no_more(cast, bo):
    def told():
        return read_journal(cast.parts, bo, cast.pia, JournalFilter(), NOON).blocked_elsewhere

    assert told() is False
    blocked(cast)
    assert told() is False
    block = blocked(cast, replace(INNER, visible=True))
    assert told() is True
    assert (
        read_journal(cast.parts, cast.signed_in("astrid"), cast.pia, JournalFilter(), NOON).blocked_elsewhere is False
    )
    end_block(cast.parts, cast.signed_in("dag"), (cast.pia, block), NOON, NOON)
    assert told() is False


@pytest.mark.rule("B-07")
def test_the_own_log_of_whoever_is_refused_does_not_tell_and_the_auditors_does(cast, bo):
    (entry,) = at_a(cast, bo).entries
    blocked(cast)
    with pytest.raises(UnknownError):
        opened(cast, bo, entry.head.id)
    assert [row.event.permitted for row in own_log(cast.parts, bo, None, NOON).rows] != []
    assert all(row.event.permitted for row in own_log(cast.parts, bo, None, NOON).rows)
    wanted = LogFilter(actor=cast.people["bo"].account, permitted=False)
    (refused,) = search_log(cast.parts, cast.signed_in("eva"), wanted, NOON).rows
    assert refused.event.because == ("the patient has blocked it for other units (PDL 4:4)",)


def test_a_preview_says_what_others_would_see_and_closes_nothing(cast, bo):
    clerk = preview_block(cast.parts, cast.signed_in("dag"), cast.pia, INNER, NOON)
    assert (clerk.entries, clerk.closed, clerk.left) == (1, 1, ())
    past = replace(INNER, last_day=NOON.date() - timedelta(30))
    therapist = preview_block(cast.parts, cast.signed_in("astrid"), cast.pia, past, NOON)
    assert (therapist.closed, [head.kind for head in therapist.left]) == (0, [EntryKind.SESSION])
    assert texts(at_a(cast, bo)) == ["Skrivet förut."]


def test_blocks_of_another_unit_and_of_nobody_are_unknown(cast, bo):
    block = blocked(cast)
    assert list_blocks(cast.parts, bo, cast.pia, NOON) == ()
    with pytest.raises(RefusedError):
        end_block(cast.parts, bo, (cast.pia, block), NOON, NOON)
    for session, wanted in ((bo, BlockId(new_id())), (cast.signed_in("cilla"), block)):
        with pytest.raises(UnknownError):
            end_block(cast.parts, session, (cast.pia, wanted), NOON, NOON)
    with pytest.raises(InvalidError):
        end_block(cast.parts, cast.signed_in("dag"), (cast.pia, block), NOON + DAY, NOON)
    with pytest.raises(InvalidError):
        void_block(cast.parts, cast.signed_in("dag"), (cast.pia, block), "x" * 2000, NOON)
