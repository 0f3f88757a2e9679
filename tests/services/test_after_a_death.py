"""What a death changes and what it leaves: the journal and its log stand, blocks hold, and the dead ask for nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from journal.domain.death import DeathSource
from journal.domain.errors import RefusedError
from journal.services.blocks import end_block, register_block, void_block
from journal.services.blocks_shown import list_blocks
from journal.services.deaths import NewDeath, mark_dead, undo_death
from journal.services.disclosures import note_disclosure
from journal.services.entries import begin_entry
from journal.services.lifts import cancel_lift, see_lifts
from journal.services.patients import end_relation, relations
from journal.services.retention import keeping_of
from journal.store.tables import NoticeRow
from tests.blocked_scenes import ATTESTED, INNER, at_a, attested, blocked, lifted, officer, pia_treated_at_b, texts
from tests.cast import NOON
from tests.scenes import DAY, HOUR, chosen, joined, last_row, note, opened, pia_at_b, signed, takes_part
from tests.services.test_disclosures import COPY

DIED = date(2026, 2, 27)
IN_LIFE = datetime(2026, 2, 27, 22, 59, tzinfo=UTC)
AFTER = datetime(2026, 2, 27, 23, 0, tzinfo=UTC)


def dies(cast, name="dag", at=NOON):
    """Have the unit of this person mark that Pia has died."""
    new = NewDeath(DIED, DeathSource.POPULATION_REGISTER)
    return mark_dead(cast.parts, cast.signed_in(name, at), cast.pia, new, at).death


def lives(cast, death, name="dag", at=NOON):
    """Have them take it back."""
    undo_death(cast.parts, cast.signed_in(name, at), (cast.pia, death), "Fel person.", at)


def refused(cast, act, *args, **said):
    """Say by which rules an act is refused; the refusal is a row."""
    with pytest.raises(RefusedError) as caught:
        act(cast, *args, **said)
    assert not last_row(cast).permitted
    return caught.value.decision.because


@pytest.fixture
def bo(cast):
    """Bo at North-B, where Pia is treated too; Astrid has written at North-A, and Dag is officer."""
    signed(cast, cast.signed_in("astrid"), "Skrivet förut.")
    officer(cast)
    return pia_treated_at_b(cast)


@pytest.mark.rule("R-09", "R-01")
def test_the_journal_is_read_written_and_kept_as_before_and_for_as_long(cast):
    astrid = cast.signed_in("astrid")
    before = signed(cast, astrid)
    kept = keeping_of(cast.parts, cast.providers["north"], cast.pia)
    dies(cast, at=NOON + HOUR)
    assert keeping_of(cast.parts, cast.providers["north"], cast.pia) == kept
    astrid = cast.signed_in("astrid", NOON + HOUR)
    assert opened(cast, astrid, before.entry, at=NOON + HOUR).is_sound
    assert signed(cast, astrid, "Samtal med sonen om dödsfallet.", at=NOON + HOUR).entry


@pytest.mark.rule("R-09", "L-01")
def test_who_reads_of_the_dead_is_logged_as_before(cast):
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid).entry
    dies(cast)
    opened(cast, astrid, entry)
    assert (last_row(cast).activity, last_row(cast).patients, last_row(cast).permitted) == ("Läsa", (cast.pia,), True)


@pytest.mark.rule("R-09", "L-05")
def test_no_care_relation_begins_and_one_that_stands_may_end(cast):
    joined(cast, "hanna", "Hanna Ö")
    death = dies(cast)
    dag = cast.signed_in("dag")
    because = refused(cast, lambda cast: takes_part(cast, dag, "hanna"))
    assert because == ("the patient is dead, and no care begins (PDL 1:1)",)
    (relation,) = relations(cast.parts, dag, cast.pia, NOON)
    end_relation(cast.parts, dag, (cast.pia, relation.id), NOON + HOUR, without_closing=True)
    lives(cast, death)
    assert takes_part(cast, dag, "hanna")


@pytest.mark.rule("R-09", "J-13")
def test_whoever_hands_out_a_copy_years_later_notes_it_though_nobody_takes_part_any_more(cast):
    joined(cast, "hanna", "Hanna Ö")
    hanna = cast.signed_in("hanna")
    with pytest.raises(RefusedError):
        note_disclosure(cast.parts, hanna, cast.pia, COPY, NOON)
    dies(cast)
    assert note_disclosure(cast.parts, hanna, cast.pia, COPY, NOON).entry
    with pytest.raises(RefusedError):
        begin_entry(cast.parts, hanna, note(cast.pia), NOON)


@pytest.mark.rule("R-09", "B-01", "B-15", "B-16")
def test_blocks_stand_and_answer_only_to_what_was_asked_for_in_life(cast, bo):
    chosen(cast, bo)
    block = blocked(cast)
    dies(cast)
    with pytest.raises(RefusedError):
        at_a(cast, bo)
    dag, which = cast.signed_in("dag"), (cast.pia, block)
    with pytest.raises(RefusedError):
        end_block(cast.parts, dag, which, AFTER, NOON)
    assert last_row(cast).because == ("was asked for after the patient's death (PDL 1:1)",)
    end_block(cast.parts, dag, which, IN_LIFE, NOON)
    with pytest.raises(RefusedError):
        blocked(cast)
    assert len([one for one in list_blocks(cast.parts, dag, cast.pia, NOON) if one.stands(NOON)]) == 0


@pytest.mark.rule("R-09", "B-02", "B-16")
def test_a_block_that_was_asked_for_in_life_is_entered_and_a_mistaken_one_voided_after(cast, bo):
    chosen(cast, bo)
    dies(cast)
    asked = replace(INNER, requested_at=IN_LIFE)
    block = register_block(cast.parts, cast.signed_in("dag"), cast.pia, asked, NOON).block
    with pytest.raises(RefusedError):
        at_a(cast, bo)
    void_block(cast.parts, cast.signed_in("dag"), (cast.pia, block), "Fel patient.", NOON)
    assert texts(at_a(cast, bo)) == ["Skrivet förut."]


@pytest.mark.rule("R-09", "B-12")
@pytest.mark.parametrize("name", ["dag", "bo"])
def test_nothing_is_lifted_with_the_consent_of_the_dead_whichever_unit_knows(cast, bo, name):
    blocked(cast)
    lift = lifted(cast)
    death = dies(cast, name)
    assert refused(cast, lifted) == ("the patient is dead, and consents to nothing (PDL 1:1)",)
    dag = cast.signed_in("dag")
    assert [one.id for one in see_lifts(cast.parts, dag, cast.pia, NOON).lifts] == [lift]
    cancel_lift(cast.parts, dag, (cast.pia, lift), NOON)
    lives(cast, death, name)
    assert lifted(cast)


def notices(cast):
    with cast.parts.store.database.reading() as connection:
        found = select(NoticeRow.event_id, NoticeRow.queued_at, NoticeRow.not_before).order_by(NoticeRow.not_before)
        return [tuple(row) for row in connection.execute(found)]


@pytest.mark.rule("R-09", "E-02", "L-05")
def test_a_unit_that_has_marked_the_patient_opens_nothing_in_an_emergency_and_can_put_a_mistake_right(cast, bo):
    blocked(cast)
    death = dies(cast, "bo")
    (because,) = refused(cast, attested, bo)
    assert "undone on the patient's page" in because
    lives(cast, death, "bo")
    assert attested(cast, bo).units


@pytest.mark.rule("R-09", "E-08")
def test_who_was_held_to_be_dead_elsewhere_is_saved_all_the_same_and_told_once_the_mistake_is_seen(cast, bo):
    blocked(cast)
    first = dies(cast)
    until = NOON + 5 * DAY
    waits = replace(ATTESTED, delay_until=until, delay_reason="Delar telefon med den hon är rädd för.")
    steps = [attested(cast, bo), attested(cast, bo, waits)]
    assert notices(cast) == []
    second = dies(cast, "bo")
    later = NOON + HOUR
    # Dag came later and was let in first: who waited for the lock asks what is there, and not what the own clock says.
    lives(cast, first, at=later + timedelta(seconds=1))
    assert notices(cast) == []
    lives(cast, second, "bo", later)
    told = [(step.emergency.event, later, when) for step, when in zip(steps, (later, until), strict=True)]
    assert notices(cast) == told
    lives(cast, dies(cast, at=later), at=later)
    assert notices(cast) == told


@pytest.mark.rule("R-09", "A-11")
def test_the_mark_is_the_units_own_and_stops_no_other_unit_from_treating_whoever_lives(cast):
    dies(cast)
    assert pia_at_b(cast, cast.signed_in("bo")) == cast.pia
