"""From which day a journal may be disposed of, what moves the day, and its destruction when the day has come."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from journal.domain.access_words import Activity, Subtype
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.retention import DestructionKind, HoldReason
from journal.services.corrections import mark_misfiled
from journal.services.destroying import Chosen, Wanted
from journal.services.holds import NewHold, lift_hold, place_hold
from journal.services.journals import JournalFilter, read_journal
from journal.services.retention import keeping_of, retention_calendar
from tests.cast import NOON
from tests.destroying import DUE, approved, destroyed, ordered, proposed, shortened, still_there
from tests.scenes import (
    DAY,
    HOUR,
    drafted,
    drop_triggers,
    joined,
    last_row,
    opened,
    pia_at_b,
    signed,
    takes_part,
    words_in,
)

TEN_YEARS = datetime(2036, 3, 2, 11, 0, tzinfo=UTC)
LATER = NOON + 200 * DAY


def kept(cast, patient=None):
    return keeping_of(cast.parts, cast.providers["north"], patient or cast.pia)


@pytest.mark.rule("R-01")
def test_a_journal_is_kept_for_ten_years_from_its_last_item_and_says_why(cast):
    signed(cast, cast.signed_in("astrid"))
    keeping = kept(cast)
    assert (keeping.last_item, keeping.disposable_from, keeping.because) == (NOON, TEN_YEARS, "PDL 3:17")
    assert not keeping.is_due(TEN_YEARS - timedelta(seconds=1))
    assert keeping.is_due(TEN_YEARS)


@pytest.mark.rule("R-02")
@pytest.mark.parametrize("item", ["entry", "draft", "correction", "mark"])
def test_every_new_item_moves_the_day(cast, item):
    done = signed(cast, cast.signed_in("astrid"))
    astrid = cast.signed_in("astrid", LATER)
    acts = {
        "entry": lambda: signed(cast, astrid, at=LATER),
        "draft": lambda: drafted(cast, astrid, at=LATER),
        "correction": lambda: shortened(cast, astrid, done.entry, "Kortare.", LATER),
        "mark": lambda: mark_misfiled(cast.parts, astrid, (cast.pia, done.entry), None, LATER),
    }
    acts[item]()
    assert kept(cast).last_item == LATER


@pytest.mark.rule("R-02")
def test_an_item_at_another_unit_moves_the_day_of_all_the_patients_journals(cast):
    signed(cast, cast.signed_in("astrid"))
    bo = cast.signed_in("bo", LATER)
    pia_at_b(cast, bo, LATER)
    signed(cast, bo, at=LATER)
    assert kept(cast).last_item == LATER
    assert {each for each, _ in calendar(cast).years if _} == {2036}


def test_nobody_without_a_text_is_in_the_calendar(cast):
    assert kept(cast) is None
    assert calendar(cast).journals == 0
    assert calendar(cast).years == ((2026, 0),)


def calendar(cast, at=NOON):
    return retention_calendar(cast.parts, cast.signed_in("frida", at), at)


@pytest.mark.rule("R-01", "L-07")
def test_the_head_sees_how_many_journals_become_disposable_in_which_year(cast):
    signed(cast, cast.signed_in("astrid"))
    shown = calendar(cast)
    assert (shown.years[0], shown.years[-1], shown.journals) == ((2026, 0), (2036, 1), 1)
    assert (shown.due, shown.held) == ((), ())
    assert last_row(cast).resource.ids == ()
    then = calendar(cast, TEN_YEARS + DAY)
    assert (then.years, [each.keeping.patient for each in then.due]) == (((2036, 1),), [cast.pia])
    assert (last_row(cast).subtype, last_row(cast).patients) == (Subtype.DESTRUCTION, (cast.pia,))


@pytest.mark.rule("L-05")
@pytest.mark.parametrize("name", ["astrid", "dag", "eva"])
def test_nobody_but_the_head_sees_the_calendar(cast, name):
    with pytest.raises(RefusedError):
        retention_calendar(cast.parts, cast.signed_in(name), NOON)
    assert not last_row(cast).permitted


@pytest.mark.rule("R-01", "R-06", "D-06")
def test_a_journal_whose_time_is_over_is_destroyed_by_two_people_without_the_authority(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid)
    still_there(cast, TEN_YEARS - 2 * DAY, "astrid")
    for early in (TEN_YEARS - DAY, TEN_YEARS - HOUR):
        with pytest.raises(RefusedError, match="no ground"):
            proposed(cast, cast.signed_in("astrid", early), DUE, early)
    at = TEN_YEARS + DAY
    done = destroyed(cast, DUE, at)
    assert (done.kind, done.decision, done.whole) == (DestructionKind.DUE, "2036-03-02", True)
    assert "Bevarandetiden är slut, 2036-03-02" in done.certificate
    with pytest.raises(UnknownError):
        read_journal(cast.parts, cast.signed_in("astrid", at), cast.pia, JournalFilter(), at)
    assert calendar(cast, at).journals == 0


@pytest.mark.rule("R-01", "R-02")
def test_what_was_written_after_the_proposal_keeps_the_journal(cast):
    signed(cast, cast.signed_in("astrid"))
    at = TEN_YEARS + DAY
    still_there(cast, at, "astrid")
    astrid, frida = cast.signed_in("astrid", at), cast.signed_in("frida", at)
    proposal = proposed(cast, frida, DUE, at)
    takes_part(cast, astrid, "astrid", at=at)
    newer = drafted(cast, astrid, at=at)
    with pytest.raises(RefusedError, match="no ground"):
        approved(cast, cast.signed_in("astrid", at), proposal, at)
    assert words_in(opened(cast, astrid, newer.entry, at=at)) == ["Sover bättre."]


@pytest.mark.rule("D-06", "R-01")
def test_the_key_stores_own_ten_years_stand_when_the_main_databases_clock_was_set_back(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid)
    with cast.parts.store.database.writing() as tx:
        drop_triggers(tx.connection)
        tx.connection.exec_driver_sql("UPDATE version SET written_at = '2001-01-01', settled_at = '2001-01-01'")
    assert kept(cast).is_due(NOON)
    with pytest.raises(RefusedError, match="no ground"):
        proposed(cast, cast.signed_in("astrid"), DUE)


def test_a_due_journal_goes_whole(cast):
    done = signed(cast, cast.signed_in("astrid"))
    with pytest.raises(InvalidError, match="whole-when-due"):
        proposed(cast, cast.signed_in("astrid"), Wanted(DestructionKind.DUE, entries=(Chosen(done.entry),)))


def test_when_all_is_destroyed_nothing_is_due(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Ö")
    pia_at_b(cast, cast.signed_in("bo"))
    signed(cast, cast.signed_in("bo"))
    done = signed(cast, astrid)
    destroyed(cast, ordered(done.entry))
    with pytest.raises(InvalidError, match="nothing-left"):
        proposed(cast, astrid, DUE)


@pytest.mark.rule("R-04")
def test_a_hold_keeps_a_journal_beyond_its_time_until_the_head_lifts_it_with_a_reason(cast):
    signed(cast, cast.signed_in("astrid"))
    at = TEN_YEARS + DAY
    still_there(cast, at, "astrid")
    astrid, frida = cast.signed_in("astrid", at), cast.signed_in("frida", at)
    hold = place_hold(cast.parts, astrid, NewHold(cast.pia, HoldReason.CLAIM, "Anmält till Löf."), at)
    row = last_row(cast)
    assert (row.activity, row.subtype, row.patients) == (Activity.WRITE, Subtype.HOLD, (cast.pia,))
    assert b"Anm" not in row.encoded()
    held = calendar(cast, at)
    assert ([each.keeping.holds[0].reason for each in held.held], held.due) == ([HoldReason.CLAIM], ())
    for wanted in (DUE, ordered()):
        with pytest.raises(RefusedError, match="a hold keeps the journal"):
            proposed(cast, frida, wanted, at)
    with pytest.raises(InvalidError, match="empty"):
        lift_hold(cast.parts, frida, hold.id, " ", at)
    lift_hold(cast.parts, frida, hold.id, "Ärendet är avslutat.", at)
    destroyed(cast, DUE, at)


@pytest.mark.rule("R-04", "L-05", "S-12")
def test_holds_are_lifted_by_nobody_else_and_found_by_nobody_elsewhere(cast):
    astrid = cast.signed_in("astrid")
    with pytest.raises(InvalidError, match="empty"):
        place_hold(cast.parts, astrid, NewHold(cast.pia, HoldReason.OTHER), NOON)
    with pytest.raises(InvalidError, match="too-long"):
        place_hold(cast.parts, astrid, NewHold(cast.pia, HoldReason.COURT, "x" * 1001), NOON)
    hold = place_hold(cast.parts, cast.signed_in("frida"), NewHold(cast.pia, HoldReason.COURT), NOON)
    with pytest.raises(RefusedError):
        lift_hold(cast.parts, astrid, hold.id, "Klart.", NOON)
    with pytest.raises(RefusedError):
        place_hold(cast.parts, cast.signed_in("dag"), NewHold(cast.pia, HoldReason.COURT), NOON)
    for name in ("bo", "cilla", "gustav"):
        with pytest.raises(UnknownError):
            place_hold(cast.parts, cast.signed_in(name), NewHold(cast.pia, HoldReason.COURT), NOON)
        with pytest.raises(UnknownError):
            lift_hold(cast.parts, cast.signed_in(name), hold.id, "Klart.", NOON)
    frida = cast.signed_in("frida")
    lift_hold(cast.parts, frida, hold.id, "Klart.", NOON)
    with pytest.raises(UnknownError):
        lift_hold(cast.parts, frida, hold.id, "Klart.", NOON)
