"""A crash between the two stores refuses too much until it is healed, and a standing block loses nothing by it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.errors import RefusedError, UnavailableError
from journal.domain.ids import new_id
from journal.services import restoring
from journal.services.blocks import end_block, register_block, void_block
from journal.services.healing import heal_marks
from journal.services.journals import JournalFilter, read_journal
from journal.services.restoring import Standing, TreeStanding, orphaned_marks, ready_to_serve
from journal.store import blocks as stored
from journal.store.database import Database
from keys.key_store import KeyStore
from tests.cast import NOON
from tests.scenes import chosen, pia_at_b, signed, words_in
from tests.services.test_blocks import INNER, blocked, event_of
from tests.stories.stopping import Stop, StoppedError, stopping_at

MOMENT = timedelta(seconds=1)


@pytest.fixture
def bo(cast):
    """Bo, who has chosen to read what North-A holds of Pia."""
    signed(cast, cast.signed_in("astrid"), "Skrivet förut.")
    bo = cast.signed_in("bo")
    pia_at_b(cast, bo)
    chosen(cast, bo)
    return bo


def read(cast, session):
    page = read_journal(cast.parts, session, cast.pia, JournalFilter(cast.units["a"]), NOON)
    return [words_in(entry)[-1] for entry in page.entries]


@pytest.mark.parametrize("after", [False, True])
def test_a_block_that_stopped_before_its_row_refuses_others_until_it_is_healed(cast, bo, after):
    dag = cast.signed_in("dag")
    with stopping_at(Stop(stored, "add_block", after)), pytest.raises(StoppedError):
        register_block(cast.parts, dag, cast.pia, INNER, NOON)
    with pytest.raises(UnavailableError, match="closed"):
        read(cast, bo)
    assert heal_marks(cast.parts) == 1
    assert read(cast, bo) == ["Skrivet förut."]
    assert heal_marks(cast.parts) == 0


def test_a_block_that_ended_with_its_marks_still_there_is_opened_before_the_next_start(cast, bo):
    block = blocked(cast)
    with stopping_at(Stop(KeyStore, "open_again", after=False)), pytest.raises(StoppedError):
        end_block(cast.parts, cast.signed_in("dag"), (cast.pia, block), NOON, NOON)
    with pytest.raises(UnavailableError, match="closed"):
        read(cast, bo)
    ready_to_serve(cast.parts, NOON)
    assert read(cast, bo) == ["Skrivet förut."]


@pytest.mark.rule("B-18")
@pytest.mark.parametrize("ends", ["ended", "voided"])
def test_a_block_that_is_over_by_the_time_a_worker_that_starts_has_the_lock_is_not_closed_again(
    cast, bo, monkeypatch, ends
):
    dag, block, then = cast.signed_in("dag"), blocked(cast), NOON + MOMENT
    event, writing = event_of(cast, block), Database.writing

    def waits(*told, **named):
        monkeypatch.undo()
        if ends == "ended":
            end_block(cast.parts, dag, (cast.pia, block), then, then)
        else:
            void_block(cast.parts, dag, (cast.pia, block), "Fel patient.", then)
        return writing(*told, **named)

    monkeypatch.setattr(Database, "writing", waits)
    assert heal_marks(cast.parts) == 0
    assert cast.parts.key_store.closed_for(event) == set()


@pytest.mark.rule("B-02", "B-18")
def test_whoever_read_the_clock_a_moment_before_a_block_came_takes_it_to_stand(cast, bo):
    """A worker that starts, and a colleague who waited for the patient's lock."""
    block = blocked(cast, at=NOON + MOMENT)
    assert heal_marks(cast.parts) == 0
    late = signed(cast, cast.signed_in("astrid"), "Skrivet i samma stund.")
    assert late.version in cast.parts.key_store.closed_for(event_of(cast, block))
    with pytest.raises(RefusedError):
        read(cast, bo)


@pytest.mark.rule("B-18")
def test_an_older_key_store_learns_from_the_log_what_is_closed(cast, bo):
    event = event_of(cast, blocked(cast))
    closed = cast.parts.key_store.closed_for(event)
    cast.parts.key_store.open_again(event)
    assert heal_marks(cast.parts) == 1
    assert cast.parts.key_store.closed_for(event) == closed != set()
    with pytest.raises(RefusedError):
        read(cast, bo)


def test_marks_that_went_with_an_abandoned_tree_wait_for_a_person(cast, bo):
    gone = new_id()
    with cast.parts.store.database.reading() as connection:
        (version, *_) = next(iter(restoring.stored.version_ids(connection)))
    cast.parts.key_store.close(version.bytes, gone)
    assert orphaned_marks(cast.parts) == {gone}
    tree = TreeStanding(cast.providers["north"], "North", 1, 2, b"", Standing.BEHIND)
    cast.parts.store.log.log_access(restoring._abandoning(tree, (gone,)), NOON)  # noqa: SLF001  (what a restore logs)
    assert heal_marks(cast.parts) == 0
    assert cast.parts.key_store.closed_for(gone) == {version}
