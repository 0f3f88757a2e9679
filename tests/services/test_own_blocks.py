"""Pia blocks, ends and voids by herself what North-A writes about her; and lifts it for a while, from her phone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from journal.domain.access_words import Purpose, ReasonCode, Subtype, Way
from journal.domain.block import BlockKind, InformationType, Requester
from journal.domain.death import DeathSource
from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.domain.ids import BlockId, UnitId, new_id
from journal.domain.people import Role
from journal.domain.release import ReleaseChoice
from journal.services.blocks import TOLD, NewBlock
from journal.services.deaths import NewDeath, mark_dead
from journal.services.journals import JournalFilter, read_journal
from journal.services.lifts import NewLift
from journal.services.own_blocks import (
    end_own_block,
    list_own_blocks,
    own_units,
    preview_own_block,
    show_own_block,
    void_own_block,
)
from journal.services.own_lifts import lift_own_block, see_own_lifts, take_back_own_lift
from journal.services.release_choices import NewChoice, choose_release
from journal.services.signing_in import resume, unlock_again
from journal.store.patient_tables import PatientAccountRow
from tests.blocked_scenes import at_a, texts
from tests.cast import NOON, PASSPHRASE
from tests.patients import LATER, arrived, blocks_a
from tests.scenes import DAY, HOUR, MINUTE, chosen, has_key, journal_at, last_row, pia_at_b, rows, signed

WHOLE = NewBlock(BlockKind.INNER, NOON, TOLD)


@pytest.fixture
def bo(cast):
    """Bo, who treats Pia at North-B too and has taken a stand on North-A's journal; in it stands one note."""
    signed(cast, cast.signed_in("astrid"), "Om modern.")
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo)
    return bo


@pytest.fixture
def pia(cast, bo):
    """Pia, signed in as a patient."""
    (pia,) = arrived(cast)
    assert texts(at_a(cast, bo)) == ["Om modern."]
    return pia


def an_hour(cast, **changed):
    """A lift of North-A's blocks for North-B until one o'clock."""
    return replace(NewLift(cast.units["a"], cast.units["b"], NOON + HOUR, NOON), **changed)


def refused(cast, bo, at=NOON):
    """Whether Bo gets nothing of North-A's journal."""
    try:
        return texts(at_a(cast, bo, at)) == []
    except RefusedError:
        return True


@pytest.mark.rule("B-01", "B-02", "B-03", "B-11", "B-17", "L-06", "SPA-03")
def test_pia_blocks_and_the_other_unit_reads_nothing_from_its_next_request_on(cast, pia, bo):
    made = blocks_a(cast, pia)
    row = last_row(cast)
    assert (row.actor.account, row.actor.role) == (pia.actor.account, Role.PATIENT)
    assert (row.subtype, row.way, row.purpose) == (Subtype.BLOCK, Way.PATIENT, Purpose.LEGAL)
    assert refused(cast, bo)
    assert texts(at_a(cast, cast.signed_in("astrid"))) == ["Om modern."]
    (block,) = list_own_blocks(cast.parts, pia, NOON)
    assert (block.id, block.told, block.unit) == (made.block, TOLD, cast.units["a"])
    assert block.registered.requester is Requester.PATIENT
    assert block.registered.registered_by == pia.actor.account
    assert show_own_block(cast.parts, pia, made.block, NOON) == (block, made.receipt)


@pytest.mark.rule("B-18")
def test_what_is_written_after_pia_s_block_is_closed_from_birth_and_bo_holds_the_key(cast, pia, bo):
    made = blocks_a(cast, pia)
    later = signed(cast, cast.signed_in("astrid"), "Om fadern.")
    assert has_key(cast, bo, journal_at(cast))
    assert later.version in cast.parts.key_store.closed_for(made.receipt.event)


@pytest.mark.rule("B-15")
def test_pia_ends_it_when_she_wants_and_the_row_stays(cast, pia, bo):
    made = blocks_a(cast, pia)
    end_own_block(cast.parts, pia, made.block, NOON)
    assert texts(at_a(cast, bo)) == ["Om modern."]
    (block,) = list_own_blocks(cast.parts, pia, NOON)
    assert block.ended_at == NOON
    with pytest.raises(RefusedError, match="it is over already"):
        end_own_block(cast.parts, pia, made.block, NOON)


@pytest.mark.rule("B-16", "SPA-04")
def test_a_mistake_is_voided_with_a_reason_that_is_sealed_and_the_row_stays(cast, pia, bo):
    made = blocks_a(cast, pia)
    for wrong in ("\x00", "x" * 1025):
        with pytest.raises(InvalidError):
            void_own_block(cast.parts, pia, made.block, wrong, NOON)
    with pytest.raises(RefusedError, match="no ground"):
        void_own_block(cast.parts, pia, made.block, " ", NOON)
    void_own_block(cast.parts, pia, made.block, "Jag tryckte fel.", NOON)
    assert last_row(cast).reason == ReasonCode.OTHER
    assert texts(at_a(cast, bo)) == ["Om modern."]
    (block,) = list_own_blocks(cast.parts, pia, NOON)
    assert block.voided_at == NOON
    assert "tryckte" not in str(rows(cast))


@pytest.mark.rule("B-17", "P-05", "P-14")
def test_the_preview_is_made_by_the_rule_and_names_only_what_is_shown_to_pia(cast, pia):
    kept = signed(cast, cast.signed_in("astrid"), "Att tala om först.")
    choose_release(
        cast.parts, cast.signed_in("astrid"), (cast.pia, kept.entry), NewChoice(ReleaseChoice.TOGETHER), NOON
    )
    (unit,) = [one for one in own_units(cast.parts, pia) if one.name == "North-A"]
    seen = preview_own_block(cast.parts, pia, unit.id, WHOLE, NOON)
    assert (seen.entries, seen.closed, len(seen.now), seen.left) == (2, 2, 1, ())
    past = replace(WHOLE, last_day=date(2026, 3, 1))
    seen = preview_own_block(cast.parts, pia, unit.id, past, NOON)
    assert (seen.entries, seen.closed, len(seen.left)) == (2, 0, 1)
    assert last_row(cast).subtype is Subtype.BLOCK
    assert list_own_blocks(cast.parts, pia, NOON) == ()


@pytest.mark.rule("B-08", "B-10", "B-09")
def test_a_period_the_exempt_types_and_an_outer_block_are_kept_as_they_were_asked(cast, pia, bo):
    exempt = frozenset({InformationType.ALERT})
    blocks_a(cast, pia, last_day=date(2026, 3, 1), exempt=exempt)
    blocks_a(cast, pia, kind=BlockKind.OUTER)
    assert texts(at_a(cast, bo)) == ["Om modern."]
    outer, inner = sorted(list_own_blocks(cast.parts, pia, NOON), key=lambda block: block.kind, reverse=True)
    assert (outer.unit, inner.last_day, inner.exempt) == (None, date(2026, 3, 1), exempt)
    for changed in ({"exempt": frozenset({InformationType.CARE_DOCUMENTATION})}, {"requested_at": NOON + HOUR}):
        with pytest.raises(InvalidError):
            blocks_a(cast, pia, **changed)


@pytest.mark.rule("S-04")
def test_every_change_asks_for_an_unlock_of_the_last_five_minutes(cast, pia):
    made, late = blocks_a(cast, pia), LATER + 5 * MINUTE
    with pytest.raises(UnlockNeededError):
        blocks_a(cast, pia, late)
    with pytest.raises(UnlockNeededError):
        end_own_block(cast.parts, pia, made.block, late)
    with pytest.raises(UnlockNeededError):
        lift_own_block(cast.parts, pia, an_hour(cast), late)
    unlock_again(cast.parts, pia, PASSPHRASE, late)
    end_own_block(cast.parts, pia, made.block, late)


@pytest.mark.rule("S-12", "B-17")
def test_what_is_not_pia_s_is_not_there_and_what_she_was_not_told_is_not_asked(cast, pia):
    nothing = BlockId(new_id())
    for act in (show_own_block, end_own_block):
        with pytest.raises(UnknownError):
            act(cast.parts, pia, nothing, NOON)
    for unit in (cast.units["south"], UnitId(new_id())):
        with pytest.raises(UnknownError):
            preview_own_block(cast.parts, pia, unit, WHOLE, NOON)
    with pytest.raises(InvalidError, match="told: unknown"):
        blocks_a(cast, pia, told="an older text")


@pytest.mark.rule("B-06")
def test_whoever_is_not_of_age_asks_at_the_unit_where_a_clinician_holds_them_mature(cast, pia):
    whose = PatientAccountRow.account_id == pia.actor.account
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(update(PatientAccountRow).where(whose).values(of_age_on=date(2026, 3, 3)))
    with pytest.raises(RefusedError, match="no ground"):
        blocks_a(cast, pia)
    tomorrow = NOON + DAY
    unlock_again(cast.parts, pia, PASSPHRASE, tomorrow)
    blocks_a(cast, pia, tomorrow)


@pytest.mark.rule("B-05", "SPA-06")
def test_a_guardian_s_wish_is_refused_and_logged(cast, pia):
    with pytest.raises(RefusedError, match="a guardian may not block"):
        blocks_a(cast, pia, requester=Requester.GUARDIAN)
    assert not last_row(cast).permitted


@pytest.mark.rule("B-12", "B-14")
def test_pia_lifts_it_for_bo_alone_and_it_ends_by_the_clock(cast, pia, bo):
    blocks_a(cast, pia)
    lift_own_block(cast.parts, pia, an_hour(cast, to_account=cast.people["bo"].account), NOON)
    row = last_row(cast)
    assert (row.subtype, row.reason, row.way) == (Subtype.LIFT, ReasonCode.PATIENTS_CONSENT, Way.PATIENT)
    assert texts(at_a(cast, bo)) == ["Om modern."]
    late = cast.signed_in("bo", NOON + HOUR)
    assert refused(cast, late, NOON + HOUR)
    (lift,) = see_own_lifts(cast.parts, pia, NOON).lifts
    assert lift.registered.registered_by == pia.actor.account


@pytest.mark.rule("B-12")
def test_pia_takes_it_back_at_once_with_no_unlock(cast, pia, bo):
    blocks_a(cast, pia)
    lift = lift_own_block(cast.parts, pia, an_hour(cast), NOON)
    late = LATER + 6 * MINUTE
    take_back_own_lift(cast.parts, resume(cast.parts, pia.cookie, late), lift, late)
    assert refused(cast, bo, late)
    with pytest.raises(RefusedError, match="it is over already"):
        take_back_own_lift(cast.parts, pia, lift, late)


@pytest.mark.rule("B-12", "SPA-04")
def test_a_lift_ends_within_a_week_opens_what_is_blocked_and_names_somebody_who_works_there(cast, pia):
    with pytest.raises(RefusedError, match="nothing is blocked there"):
        lift_own_block(cast.parts, pia, an_hour(cast), NOON)
    blocks_a(cast, pia)
    with pytest.raises(RefusedError, match="ends too late"):
        lift_own_block(cast.parts, pia, an_hour(cast, ends_at=NOON + timedelta(days=8)), NOON)
    for nobody in ({"to_account": cast.people["dag"].account}, {"to_unit": cast.units["south"]}):
        with pytest.raises(UnknownError):
            lift_own_block(cast.parts, pia, an_hour(cast, **nobody), NOON)
    for wrong in ({"ends_at": NOON}, {"to_unit": cast.units["a"]}):
        with pytest.raises(InvalidError):
            lift_own_block(cast.parts, pia, an_hour(cast, **wrong), NOON)


@pytest.mark.rule("R-09")
def test_whoever_is_marked_as_dead_meanwhile_changes_nothing_any_more(cast, pia):
    blocks_a(cast, pia)
    dead = NewDeath(date(2026, 2, 27), DeathSource.RELATIVE)
    mark_dead(cast.parts, cast.signed_in("dag"), cast.pia, dead, NOON)
    for act in (lambda: blocks_a(cast, pia), lambda: list_own_blocks(cast.parts, pia, NOON)):
        with pytest.raises(RefusedError):
            act()
    with pytest.raises(RefusedError, match="dead"):
        lift_own_block(cast.parts, pia, an_hour(cast), NOON)
    assert read_journal(cast.parts, cast.signed_in("astrid"), cast.pia, JournalFilter(), NOON).entries
