"""Whose wish a block may be, and which wish can be entered at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.access_words import Purpose, ReasonCode
from journal.domain.block import BlockKind, InformationType, Requester
from journal.domain.entry import EntryKind
from journal.domain.errors import InvalidError, RefusedError
from journal.policy import blocking
from journal.services import blocks
from journal.services.auditing import LogFilter, search_log
from journal.services.blocks import register_block
from journal.services.blocks_shown import list_blocks
from journal.services.choices import Choice
from journal.services.entries import begin_entry
from journal.services.journals import JournalFilter, read_journal
from journal.services.retention import keeping_of, patient_keeping
from tests.cast import NOON
from tests.scenes import DAY, HOUR, chosen, drafted, last_row, note, pia_at_b, signed
from tests.services.test_blocks import INNER, blocked, event_of


@pytest.mark.rule("B-05", "B-06")
def test_a_guardian_is_refused_and_a_child_blocks_when_a_clinician_holds_it_mature(cast, monkeypatch):
    # Documented test numbers are of grown people: here one comes of age at seventy.
    monkeypatch.setattr(blocks, "OF_AGE", 70)
    astrid, dag = cast.signed_in("astrid"), cast.signed_in("dag")
    guardian, child = replace(INNER, requester=Requester.GUARDIAN), replace(INNER, is_mature=True)
    for session, new in ((astrid, guardian), (dag, INNER), (dag, child), (astrid, INNER)):
        with pytest.raises(RefusedError):
            register_block(cast.parts, session, cast.pia, new, NOON)
        assert last_row(cast).permitted is False
    assert register_block(cast.parts, astrid, cast.pia, child, NOON)


@pytest.mark.rule("B-08", "B-10")
@pytest.mark.parametrize("first_day", [None, (NOON - DAY).date()])
def test_a_type_that_is_left_out_stays_open_with_a_period_or_without(cast, monkeypatch, first_day):
    monkeypatch.setattr(blocking, "TYPES", {EntryKind.PLAN: InformationType.ALERT})
    astrid, whole = cast.signed_in("astrid"), replace(INNER, first_day=first_day)
    left_out = begin_entry(cast.parts, astrid, replace(note(cast.pia), kind=EntryKind.PLAN), NOON).version
    other = drafted(cast, astrid).version
    assert closed_by(cast, blocked(cast, whole)) == {left_out, other}
    assert closed_by(cast, blocked(cast, replace(whole, exempt=frozenset({InformationType.ALERT})))) == {other}


def closed_by(cast, block):
    return cast.parts.key_store.closed_for(event_of(cast, block))


@pytest.mark.rule("B-09", "B-10", "B-17")
@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"exempt": frozenset({InformationType.CARE_DOCUMENTATION})}, "exempt"),
        ({"told": "en annan text"}, "told"),
        ({"requested_at": NOON + HOUR}, "requested_at"),
        ({"first_day": NOON.date(), "last_day": NOON.date() - timedelta(1)}, "last_day"),
    ],
)
def test_a_block_that_cannot_be_is_refused_with_the_reason(cast, changed, problem):
    with pytest.raises(InvalidError) as invalid:
        blocked(cast, replace(INNER, **changed))
    assert list(invalid.value.problems) == [problem]


@pytest.mark.rule("B-09")
def test_an_inner_block_is_of_the_own_unit_and_an_outer_one_of_none(cast):
    blocked(cast)
    blocked(cast, replace(INNER, kind=BlockKind.OUTER), at=NOON + HOUR)
    outer, inner = list_blocks(cast.parts, cast.signed_in("dag"), cast.pia, NOON + HOUR)
    assert (outer.kind, outer.unit, inner.kind, inner.unit) == ("outer", None, "inner", cast.units["a"])


@pytest.mark.rule("B-04")
def test_a_block_bites_whatever_purpose_somebody_at_another_unit_states(cast):
    signed(cast, cast.signed_in("astrid"))
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo, choice=Choice(Purpose.QUALITY, ReasonCode.QUALITY_REVIEW))
    wanted = JournalFilter(cast.units["a"], purpose=Purpose.QUALITY)
    assert read_journal(cast.parts, bo, cast.pia, wanted, NOON).total == 1
    blocked(cast)
    with pytest.raises(RefusedError):
        read_journal(cast.parts, bo, cast.pia, wanted, NOON)
    assert (last_row(cast).purpose, last_row(cast).permitted) == (Purpose.QUALITY, False)
    assert search_log(cast.parts, cast.signed_in("eva"), LogFilter(permitted=False), NOON).rows


@pytest.mark.rule("A-11", "B-07")
def test_until_when_a_journal_is_kept_does_not_tell_when_another_unit_wrote(cast):
    bo, later = cast.signed_in("bo"), NOON + 40 * DAY
    pia_at_b(cast, bo)
    signed(cast, bo)
    before = patient_keeping(cast.parts, bo, cast.pia, NOON).keeping
    signed(cast, cast.signed_in("astrid", later), at=later)
    after = patient_keeping(cast.parts, cast.signed_in("bo", later), cast.pia, later).keeping
    assert (after.last_item, after.disposable_from) == (before.last_item, before.disposable_from)
    whole = keeping_of(cast.parts, cast.providers["north"], cast.pia)
    assert whole.disposable_from > after.disposable_from
