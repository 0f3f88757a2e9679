"""A block is entered beside others: it is closed before the patient's lock is had, and what comes between follows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, repeat

import pytest
from sqlalchemy import update

from journal.domain.block import Requester
from journal.domain.death import DeathSource
from journal.domain.entry import EventTime
from journal.domain.errors import RefusedError
from journal.services import blocks
from journal.services.blocks import end_block, register_block
from journal.services.deaths import NewDeath, mark_dead, undo_death
from journal.services.entries import DraftChange, save_draft
from journal.services.healing import heal_marks
from journal.services.register import CardChangedError
from journal.services.staff import end_assignment
from journal.store.care_tables import VersionRow
from keys import store_custody as custody
from keys.key_store import KeyStore
from tests.cast import NOON
from tests.scenes import DAY, drafted, signed, worded
from tests.services.test_blocks import INNER, blocked, event_of

DIED = NewDeath((NOON - 2 * DAY).date(), DeathSource.RELATIVE)


@contextmanager
def after(where, name, acts):
    """Do the next of some acts each time that a call was made; what they gave."""
    through, given, waiting = getattr(where, name), [], iter(acts)

    def called(*told):
        answer = through(*told)
        given.append(next(waiting)())
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, name, called)
        yield given


def meanwhile(act):
    """Do this after the halves are closed and before the patient's lock is had."""
    return after(KeyStore, "close_newly", [act])


def once_the_card_was_read(*acts):
    return after(blocks, "came_after_death", chain(acts, repeat(lambda: None)))


def closed(cast, block):
    return cast.parts.key_store.closed_for(event_of(cast, block))


def nothing_is_closed(cast):
    return not custody.mark_events(cast.parts.key_store.stores)


@pytest.mark.rule("B-02", "B-18")
def test_what_was_written_while_halves_were_closed_is_closed_with_them_and_no_writer_waited(cast):
    astrid = cast.signed_in("astrid")
    before = signed(cast, astrid, "Skrivet förut.").version
    with meanwhile(lambda: signed(cast, astrid, "Skrivet under tiden.").version) as written:
        block = blocked(cast)
    assert closed(cast, block) == {before, *written}
    assert len(written) == 1


@pytest.mark.rule("B-08", "B-18")
def test_what_moved_out_of_the_period_or_was_destroyed_meanwhile_is_left_open(cast):
    astrid = cast.signed_in("astrid")
    stays, moves, goes = (drafted(cast, astrid, words) for words in ("Blir kvar.", "Flyttas.", "Förstörs."))

    def others_act():
        outside = DraftChange(moves.revision, worded("Flyttas."), happened=EventTime(NOON - 9 * DAY, NOON - 9 * DAY))
        save_draft(cast.parts, astrid, (cast.pia, moves.entry), outside, NOON)
        with cast.parts.store.database.writing() as tx:
            gone = update(VersionRow).where(VersionRow.version_id == goes.version)
            tx.connection.execute(gone.values(destroyed_at=NOON, sealed_text=b"", sealed_data_key=b""))

    with meanwhile(others_act):
        block = blocked(cast, replace(INNER, first_day=NOON.date()))
    assert closed(cast, block) == {stays.version}


@pytest.mark.rule("B-01", "L-05")
def test_who_is_refused_closes_nothing_not_even_for_a_moment(cast):
    signed(cast, cast.signed_in("astrid"))
    with meanwhile(lambda: None) as met, pytest.raises(RefusedError):
        blocked(cast, replace(INNER, requester=Requester.GUARDIAN))
    assert met == []
    assert nothing_is_closed(cast)


@pytest.mark.rule("B-01", "L-05")
def test_whoever_may_no_longer_block_once_the_lock_is_had_leaves_nothing_closed(cast):
    signed(cast, cast.signed_in("astrid"))
    dag, frida = cast.signed_in("dag"), cast.signed_in("frida")
    leaving = meanwhile(lambda: end_assignment(cast.parts, frida, dag.actor.assignment, NOON))
    with leaving as met, pytest.raises(RefusedError):
        register_block(cast.parts, dag, cast.pia, INNER, NOON)
    assert met == [None]
    assert nothing_is_closed(cast)


@pytest.mark.rule("B-18")
def test_a_process_that_starts_waits_for_the_block_that_is_just_entered(cast):
    version = signed(cast, cast.signed_in("astrid")).version
    with ThreadPoolExecutor(1) as other:

        def start():
            healing = other.submit(heal_marks, cast.parts)
            assert wait([healing], 0.3).not_done
            return healing

        with meanwhile(start) as started:
            block = blocked(cast)
        assert started[0].result(10) == 0
    assert closed(cast, block) == {version}


@pytest.mark.rule("B-18")
def test_marks_that_are_level_are_healed_without_a_write(cast, monkeypatch):
    signed(cast, cast.signed_in("astrid"))
    blocked(cast)
    monkeypatch.setattr(cast.parts.key_store.stores, "writing", None)
    assert heal_marks(cast.parts) == 0


@pytest.mark.rule("B-18")
def test_the_event_of_the_marks_is_the_row_of_the_log(cast):
    signed(cast, cast.signed_in("astrid"))
    block = blocked(cast)
    assert custody.mark_events(cast.parts.key_store.stores) == {event_of(cast, block)}


@pytest.mark.rule("R-09")
def test_a_wish_after_a_death_that_was_marked_in_the_same_moment_is_refused(cast):
    signed(cast, cast.signed_in("astrid"))
    dag, bo = cast.signed_in("dag"), cast.signed_in("dag")
    block = blocked(cast)
    dies = once_the_card_was_read(lambda: mark_dead(cast.parts, bo, cast.pia, DIED, NOON))
    with dies, pytest.raises(RefusedError, match="after the patient's death"):
        end_block(cast.parts, dag, (cast.pia, block), NOON, NOON)
    assert closed(cast, block) != set()


@pytest.mark.rule("R-09")
def test_a_block_after_a_death_that_was_marked_while_it_was_closed_is_refused(cast):
    signed(cast, cast.signed_in("astrid"))
    dag, other = cast.signed_in("dag"), cast.signed_in("dag")
    dies = meanwhile(lambda: mark_dead(cast.parts, other, cast.pia, DIED, NOON))
    with dies, pytest.raises(RefusedError, match="after the patient's death"):
        register_block(cast.parts, dag, cast.pia, INNER, NOON)
    assert nothing_is_closed(cast)


@pytest.mark.rule("R-09")
def test_a_wish_of_whose_death_was_taken_back_in_the_same_moment_is_met(cast):
    dag, other = cast.signed_in("dag"), cast.signed_in("dag")
    death = mark_dead(cast.parts, other, cast.pia, DIED, NOON).death
    back = once_the_card_was_read(lambda: undo_death(cast.parts, other, (cast.pia, death), "Fel person.", NOON))
    with back:
        assert register_block(cast.parts, dag, cast.pia, INNER, NOON)


@pytest.mark.rule("R-09")
def test_whose_register_changes_again_and_again_is_told_to_ask_again(cast):
    dag, other, marked = cast.signed_in("dag"), cast.signed_in("dag"), []

    def dies():
        marked.append(mark_dead(cast.parts, other, cast.pia, DIED, NOON).death)

    def lives():
        undo_death(cast.parts, other, (cast.pia, marked[0]), "Fel person.", NOON)

    with once_the_card_was_read(dies, lives), pytest.raises(CardChangedError):
        register_block(cast.parts, dag, cast.pia, INNER, NOON)
    assert register_block(cast.parts, dag, cast.pia, INNER, NOON)
