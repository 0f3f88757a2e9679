"""Keeping and destroying: the calendar to the day, and each table against one line of plain Python."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.ids import DestructionId, HoldId, new_id
from journal.domain.retention_asks import (
    Destroy,
    LiftHold,
    PlaceHold,
    ProposeDestruction,
    ReadDestruction,
    ReadRetention,
)
from journal.policy.law import JOURNAL_DOCUMENT, PDL_3_17, PDL_9_1, Term
from journal.policy.restoring import (
    CloseAgainFacts,
    EndTokensFacts,
    ProveFacts,
    ReplayFacts,
    decide_close_again,
    decide_end_tokens,
    decide_prove,
    decide_replay,
)
from journal.policy.retaining import (
    DestroyFacts,
    HoldFacts,
    decide_destroy,
    decide_hold,
    decide_let_go,
    decide_oversee,
    decide_propose,
    decide_see,
    kept_until,
    years_after,
)
from tests.policy.asking import ADMINISTER, ASTRID, JOURNAL, NORTH_A, PIA, VERSION, every_case

DAY = timedelta(days=1)
LAST = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
_PLACE = {"actor": ASTRID, "patient": PIA, "journal": JOURNAL, "unit": NORTH_A, "destruction": DestructionId(new_id())}
DESTROY = Destroy(**_PLACE, versions=(VERSION,))
PROPOSE = ProposeDestruction(**_PLACE, versions=(VERSION,))
_HOLD = {"actor": ASTRID, "patient": PIA, "hold": HoldId(new_id())}


@pytest.mark.rule("R-01", "R-02", "R-03", "R-04", "R-05", "R-06", "D-06", "S-04", "A-12")
def test_a_journal_is_destroyed_only_by_decision_or_after_its_time_and_by_two_people():
    for f in every_case(DestroyFacts):
        decided = f.authority_decided or (f.is_due and f.halves_are_old)
        person = (f.is_head or f.treats_at_unit) and not (f.is_own_record or f.is_relative or f.is_program)
        proposes = decided and person and f.has_fresh_unlock and not f.under_hold
        assert decide_propose(PROPOSE, f).permitted is proposes, f
        assert decide_destroy(DESTROY, f).permitted is (proposes and f.another_proposed), f


@pytest.mark.rule("R-04", "S-04")
def test_a_hold_is_placed_with_a_reason_and_lifted_by_the_head_alone():
    for f in every_case(HoldFacts):
        stated = f.states_reason and not f.is_program
        stranger = not (f.is_own_record or f.is_relative)
        assert decide_hold(PlaceHold(**_HOLD), f).permitted is (stated and (f.is_head or f.treats_at_unit)), f
        lifts = stated and f.is_head and stranger and f.has_fresh_unlock
        assert decide_let_go(LiftHold(**_HOLD), f).permitted is lifts, f
        overseen = decide_oversee(ReadRetention(actor=ASTRID, listed=()), f)
        assert overseen.permitted is (f.is_head and not f.is_program), f
        sees = (f.is_head or f.treats_at_unit) and stranger and not f.is_program
        assert decide_see(ReadDestruction(**_PLACE), f).permitted is sees, f


@pytest.mark.rule("R-01")
def test_ten_years_end_at_the_same_time_of_the_same_day_in_sweden():
    assert years_after(LAST, 10) == datetime(2036, 3, 2, 11, 0, tzinfo=UTC)
    summer = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)  # half past midnight on the 25th, summer time
    assert years_after(summer, 10) == datetime(2036, 10, 24, 22, 30, tzinfo=UTC)
    winter = datetime(
        2026, 10, 25, 10, 0, tzinfo=UTC
    )  # eleven in the morning; on that day of 2036 summer time ends a day later
    assert years_after(winter, 10) == datetime(2036, 10, 25, 9, 0, tzinfo=UTC)


@pytest.mark.rule("R-01")
def test_what_was_written_on_a_leap_day_is_kept_to_the_first_of_march():
    kept = years_after(datetime(2024, 2, 29, 12, tzinfo=UTC), 10)
    assert kept == datetime(2034, 3, 1, 12, tzinfo=UTC)
    assert kept.tzinfo is UTC


@pytest.mark.rule("R-02")
def test_a_new_item_moves_the_day():
    until, term = kept_until([(LAST, JOURNAL_DOCUMENT), (LAST + 3285 * DAY, JOURNAL_DOCUMENT)])
    assert until == years_after(LAST + 3285 * DAY, 10)
    assert term.law is PDL_3_17


@pytest.mark.rule("R-03")
def test_the_longer_time_wins_also_over_a_newer_item():
    longer = Term(PDL_9_1, 30)
    assert kept_until([(LAST, longer), (LAST + 365 * DAY, JOURNAL_DOCUMENT)]) == (years_after(LAST, 30), longer)
    same_day = Term(PDL_9_1, JOURNAL_DOCUMENT.years)
    assert kept_until([(LAST, same_day), (LAST, JOURNAL_DOCUMENT)])[1] == same_day


@pytest.mark.rule("R-07")
@pytest.mark.parametrize("facts", every_case(ReplayFacts), ids=str)
def test_a_restored_text_is_marked_as_destroyed_exactly_when_it_was(facts):
    assert decide_replay(ADMINISTER, facts).permitted is facts.was_destroyed


@pytest.mark.rule("D-07", "R-11")
@pytest.mark.parametrize("facts", every_case(CloseAgainFacts), ids=str)
def test_a_closed_account_that_came_back_is_closed_unless_a_journals_last_key_would_go(facts):
    goes = facts.holds_a_key_alone and not facts.recovery_was_rehearsed
    assert decide_close_again(ADMINISTER, facts).permitted is (facts.was_closed and not goes)


@pytest.mark.rule("A-07")
@pytest.mark.parametrize("facts", every_case(EndTokensFacts), ids=str)
def test_tokens_of_a_database_end_exactly_when_its_log_went_back(facts):
    assert decide_end_tokens(ADMINISTER, facts).permitted is facts.log_went_back


@pytest.mark.rule("R-13")
@pytest.mark.parametrize("facts", every_case(ProveFacts), ids=str)
def test_a_backup_counts_as_proven_exactly_when_its_copy_held(facts):
    assert decide_prove(ADMINISTER, facts).permitted is facts.copy_was_whole
