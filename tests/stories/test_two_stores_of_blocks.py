"""A block that stops at any step refuses too much or nothing, never too little; then it is healed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.entry import CorrectionReason, EventTime
from journal.domain.errors import RefusedError, UnavailableError
from journal.services.blocks import end_block, register_block, void_block
from journal.services.corrections import Correction, begin_correction
from journal.services.entries import DraftChange, begin_entry, save_draft
from journal.services.healing import heal_marks
from journal.services.journals import JournalFilter, read_journal
from journal.store import blocks as stored
from keys.key_store import KeyStore
from tests.cast import NOON
from tests.scenes import chosen, drafted, note, pia_at_b, signed, worded
from tests.services.test_blocks import INNER, blocked
from tests.stories import test_two_stores as two_stores
from tests.stories.stopping import CALLS, StoppedError, stopping_at, stopping_the_commit, stops

CALLED = {
    "close_newly",
    "halves",
    "log_access",
    "recorded",
    "seal_reason",
    "add_block",
    "end_block_row",
    "void_block_row",
}
EVERYWHERE = stops((*(call for call in CALLS if call[1] in CALLED), (KeyStore, "open_again")))


class Desk:
    """Dag, who enters what Pia asks for, and Bo at North-B, who has chosen to read what North-A holds of her."""

    def __init__(self, cast):
        self.cast, self.dag, self.astrid = cast, cast.signed_in("dag"), cast.signed_in("astrid")
        signed(cast, self.astrid, "Skrivet förut.")
        self.bo = cast.signed_in("bo")
        pia_at_b(cast, self.bo)
        chosen(cast, self.bo)

    @property
    def standing(self):
        """The blocks that the database says stand."""
        with self.cast.parts.store.database.reading() as connection:
            return stored.inner_blocks(connection, self.cast.providers["north"], self.cast.pia, NOON)

    def is_shown(self):
        """Whether Bo is shown what is written."""
        try:
            page = read_journal(self.cast.parts, self.bo, self.cast.pia, JournalFilter(self.cast.units["a"]), NOON)
        except (RefusedError, UnavailableError):
            return False
        return bool(page.entries)

    def settle(self):
        """Heal as the next start does; then Bo is shown exactly what no block keeps."""
        heal_marks(self.cast.parts)
        assert self.is_shown() == (not self.standing)
        for block in self.standing:
            end_block(self.cast.parts, self.dag, (self.cast.pia, block.id), NOON, NOON)


def entering(desk):
    return lambda: register_block(desk.cast.parts, desk.dag, desk.cast.pia, INNER, NOON)


def ending(desk):
    block = blocked(desk.cast)
    return lambda: end_block(desk.cast.parts, desk.dag, (desk.cast.pia, block), NOON, NOON)


def voiding(desk):
    block = blocked(desk.cast)
    return lambda: void_block(desk.cast.parts, desk.dag, (desk.cast.pia, block), "Fel patient.", NOON)


@pytest.mark.rule("B-02", "B-18", "A-14")
@pytest.mark.parametrize("prepared", [entering, ending, voiding])
def test_a_block_stopped_at_any_step_never_shows_what_the_log_keeps_and_is_healed(cast, prepared):
    desk, met = Desk(cast), 0
    for stop in EVERYWHERE:
        act = prepared(desk)
        try:
            with stopping_at(stop):
                act()
        except StoppedError:
            met += 1
            assert not (desk.standing and desk.is_shown()), f"stopped {stop}"
        desk.settle()
    assert met >= 4
    prepared(desk)()
    desk.settle()


@pytest.mark.rule("B-02", "A-14")
@pytest.mark.parametrize("prepared", [entering, ending, voiding])
def test_a_block_whose_commit_never_comes_is_as_if_nobody_had_asked(cast, prepared):
    desk = Desk(cast)
    prepared(desk)()
    desk.settle()
    act, engine = prepared(desk), cast.parts.store.database.engine
    before = desk.standing
    with stopping_the_commit(engine, 0) as commits:
        act()
    desk.settle()
    for number in range(1, len(commits) + 1):
        act = prepared(desk)
        with stopping_the_commit(engine, number), pytest.raises(StoppedError):
            act()
        assert len(desk.standing) == len(before)
        desk.settle()


def entry_under_a_block(scene):
    patient = scene.known()
    register_block(scene.cast.parts, scene.session, patient, INNER, NOON)
    return lambda: begin_entry(scene.cast.parts, scene.session, note(patient), NOON)


def correction_under_a_block(scene):
    patient = scene.patient()
    target = (patient, signed(scene.cast, scene.session, "Ett.", patient).entry)
    register_block(scene.cast.parts, scene.session, patient, INNER, NOON)
    wording = Correction(CorrectionReason.INCOMPLETE, worded("Två."))
    return lambda: begin_correction(scene.cast.parts, scene.session, target, wording, NOON)


def draft_that_moves_out_of_a_block(scene):
    patient, earlier = scene.patient(), NOON - timedelta(days=9)
    draft = drafted(scene.cast, scene.session, "Ett.", patient)
    new = replace(INNER, first_day=NOON.date())
    register_block(scene.cast.parts, scene.session, patient, new, NOON)
    change = DraftChange(draft.revision, worded("Två."), happened=EventTime(earlier, earlier))
    return lambda: save_draft(scene.cast.parts, scene.session, (patient, draft.entry), change, NOON)


@pytest.mark.rule("B-18", "L-02")
@pytest.mark.parametrize("prepared", [entry_under_a_block, correction_under_a_block, draft_that_moves_out_of_a_block])
def test_what_is_written_under_a_block_and_stopped_left_nothing_behind(cast, prepared):
    scene = two_stores.Scene(cast, cast.signed_in("astrid"), two_stores.personal_numbers())
    two_stores.test_an_act_stopped_at_any_step_left_nothing_behind_and_works_the_next_time(scene, prepared)
