"""A lift: by an officer, with consent, for a unit or a person, until an end that comes by the clock alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.access_words import Activity, ReasonCode, ResourceKind, Subtype, Way
from journal.domain.block import Requester
from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.domain.ids import BlockId, LiftId, new_id
from journal.services.blocks import end_block
from journal.services.lifts import cancel_lift, see_lifts
from tests.blocked_scenes import (
    INNER,
    about_a_day,
    at_a,
    blocked,
    lifted,
    officer,
    pia_treated_at_b,
    texts,
)
from tests.cast import NOON
from tests.scenes import DAY, HOUR, MINUTE, chosen, joined, opened, rows, signed


@pytest.fixture
def bo(cast):
    """Bo, who treats Pia at North-B and has chosen to read North-A, which Pia then blocked; Dag is officer."""
    signed(cast, cast.signed_in("astrid"), "Skrivet förut.")
    officer(cast)
    bo = pia_treated_at_b(cast)
    chosen(cast, bo)
    blocked(cast)
    return bo


@pytest.mark.rule("B-12")
def test_what_is_lifted_opens_for_the_unit_under_a_row_that_names_the_lift_and_never_as_other_unit(cast, bo):
    lift = lifted(cast)
    page = at_a(cast, bo)
    assert texts(page) == ["Skrivet förut."]
    (version,) = (v.version.id for v in page.entries[0].versions)
    row = rows(cast)[-1]
    assert (row.activity, row.way, row.permitted) == (Activity.READ, Way.LIFT, True)
    assert (row.resource.kind, row.resource.ids, row.halves) == (ResourceKind.LIFT, (lift,), (version,))
    assert opened(cast, bo, page.entries[0].head.id).is_sound
    assert rows(cast)[-1].way is Way.LIFT


@pytest.mark.rule("B-12")
def test_the_lift_stands_in_the_log_with_consent_as_its_reason_and_both_times(cast, bo):
    lift = lifted(cast, requested_at=NOON - MINUTE)
    row = next(row for row in rows(cast) if row.resource.ids == (lift,))
    assert (row.activity, row.subtype, row.patients) == (Activity.WRITE, Subtype.LIFT, (cast.pia,))
    assert row.reason == ReasonCode.PATIENTS_CONSENT
    (found,) = see_lifts(cast.parts, cast.signed_in("dag"), cast.pia, NOON).lifts
    said = (found.registered.requester, found.registered.requested_at, found.registered.registered_at)
    assert (found.id, *said) == (lift, Requester.PATIENT, NOON - MINUTE, NOON)


@pytest.mark.rule("A-09", "B-12")
def test_the_active_choice_is_still_needed_and_the_lift_makes_the_journal_one_to_choose(cast):
    signed(cast, cast.signed_in("astrid"), "Skrivet förut.")
    officer(cast)
    bo = pia_treated_at_b(cast)
    blocked(cast)
    with pytest.raises(UnknownError):
        chosen(cast, bo)
    lifted(cast)
    with pytest.raises(RefusedError):
        at_a(cast, bo)
    chosen(cast, bo)
    assert texts(at_a(cast, bo)) == ["Skrivet förut."]


def test_a_page_that_mixes_what_is_lifted_with_what_was_never_blocked_is_two_rows(cast):
    astrid, day = cast.signed_in("astrid"), NOON - 10 * DAY
    about_a_day(cast, astrid, "Spärrat.", day)
    about_a_day(cast, astrid, "Aldrig spärrat.", NOON - DAY)
    officer(cast)
    bo = pia_treated_at_b(cast)
    chosen(cast, bo)
    blocked(cast, replace(INNER, last_day=day.date()))
    assert texts(at_a(cast, bo)) == ["Aldrig spärrat."]
    lift = lifted(cast)
    page = at_a(cast, bo)
    assert (texts(page), page.total) == (["Aldrig spärrat.", "Spärrat."], 2)
    plain, under_lift = rows(cast)[-2:]
    assert [(row.way, len(row.halves)) for row in (plain, under_lift)] == [(Way.OTHER_UNIT, 1), (Way.LIFT, 1)]
    assert under_lift.resource.ids == (lift,)
    assert [entry.is_sound for entry in page.entries] == [True, True]


@pytest.mark.rule("B-14")
def test_a_lift_ends_by_the_clock_though_nothing_runs(cast, bo):
    lifted(cast, lasts=HOUR)
    assert texts(at_a(cast, bo, NOON + HOUR - timedelta.resolution)) == ["Skrivet förut."]
    with pytest.raises(RefusedError):
        at_a(cast, bo, NOON + HOUR)


@pytest.mark.rule("B-14")
def test_an_hour_is_an_hour_in_the_night_when_the_clocks_go_back(cast):
    night = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    signed(cast, cast.signed_in("astrid"), "Skrivet förut.")
    officer(cast)
    bo = pia_treated_at_b(cast, night)
    chosen(cast, bo, at=night)
    blocked(cast, at=night)
    lifted(cast, at=night)
    assert texts(at_a(cast, bo, night + 59 * MINUTE)) == ["Skrivet förut."]
    with pytest.raises(RefusedError):
        at_a(cast, bo, night + HOUR)


@pytest.mark.rule("B-12")
def test_a_lift_for_one_person_opens_nothing_for_a_colleague_beside(cast, bo):
    berit = joined(cast, "berit", "Berit Å", "b")
    lifted(cast, to_account=berit.account)
    with pytest.raises(RefusedError):
        at_a(cast, bo)
    session = cast.signed_in("berit")
    chosen(cast, session)
    assert texts(at_a(cast, session)) == ["Skrivet förut."]


@pytest.mark.rule("B-13")
def test_nobody_lifts_takes_back_or_sees_but_an_officer(cast, bo):
    lift = lifted(cast)
    for name in ("astrid", "bo"):
        with pytest.raises(RefusedError):
            lifted(cast, name)
        with pytest.raises(RefusedError):
            cancel_lift(cast.parts, cast.signed_in(name), (cast.pia, lift), NOON)
        with pytest.raises(RefusedError):
            see_lifts(cast.parts, cast.signed_in(name), cast.pia, NOON)
    refused = [row for row in rows(cast) if not row.permitted and row.subtype is Subtype.LIFT]
    assert len(refused) == 6
    with pytest.raises(UnknownError):
        see_lifts(cast.parts, cast.signed_in("cilla"), cast.pia, NOON)


@pytest.mark.rule("B-12")
def test_a_lift_is_bounded_and_rests_on_the_patients_own_consent(cast, bo):
    for changed in ({"lasts": 8 * DAY}, {"requester": Requester.GUARDIAN}, {"block": BlockId(new_id())}):
        with pytest.raises(RefusedError):
            lifted(cast, **changed)
    lifted(cast, lasts=7 * DAY)
    for changed in ({"lasts": -HOUR}, {"requested_at": NOON + HOUR}, {"to_unit": cast.units["a"]}):
        with pytest.raises(InvalidError):
            lifted(cast, **changed)
    for changed in ({"to_unit": cast.units["south"]}, {"to_account": cast.people["astrid"].account}):
        with pytest.raises(UnknownError):
            lifted(cast, **changed)


@pytest.mark.rule("S-04")
def test_lifting_asks_for_a_fresh_unlock(cast, bo, monkeypatch):
    dag = cast.signed_in("dag")
    monkeypatch.setattr(cast, "signed_in", lambda *_: dag)
    with pytest.raises(UnlockNeededError):
        lifted(cast, at=NOON + 6 * MINUTE)


def test_a_lift_is_taken_back_at_once_and_only_while_it_stands(cast, bo):
    lift = lifted(cast)
    which = (cast.pia, lift)
    assert texts(at_a(cast, bo)) == ["Skrivet förut."]
    cancel_lift(cast.parts, cast.signed_in("dag"), which, NOON)
    with pytest.raises(RefusedError):
        at_a(cast, bo)
    with pytest.raises(RefusedError):
        cancel_lift(cast.parts, cast.signed_in("dag"), which, NOON)
    with pytest.raises(UnknownError):
        cancel_lift(cast.parts, cast.signed_in("dag"), (cast.pia, LiftId(new_id())), NOON)
    (found,) = see_lifts(cast.parts, cast.signed_in("dag"), cast.pia, NOON).lifts
    assert found.cancelled_at == NOON


def test_what_two_blocks_cover_the_lift_of_one_does_not_open_and_a_new_block_closes_again(cast, bo):
    second = blocked(cast, replace(INNER, first_day=NOON.date() - timedelta(30)))
    lifted(cast, block=second)
    with pytest.raises(RefusedError):
        at_a(cast, bo)
    lifted(cast)
    assert texts(at_a(cast, bo)) == ["Skrivet förut."]
    later = NOON + MINUTE
    third = blocked(cast, at=later)
    with pytest.raises(RefusedError):
        at_a(cast, bo, later)
    end_block(cast.parts, cast.signed_in("dag", later), (cast.pia, third), later, later)
    assert texts(at_a(cast, bo, later)) == ["Skrivet förut."]
