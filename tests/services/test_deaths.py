"""A patient has died: the register says so at once, to everybody at the unit, until a mistake is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from journal.domain.access_words import Activity, ResourceKind, Subtype
from journal.domain.death import DeathSource
from journal.domain.errors import ConflictError, InvalidError, RefusedError, UnknownError
from journal.domain.ids import DeathId, new_id
from journal.domain.sealed_content import content_of, content_read
from journal.services import deaths, patients
from journal.services.deaths import NewDeath, mark_dead, see_deaths, undo_death
from journal.services.overview import today
from journal.services.patients import find_patient, register_patient
from journal.services.register import my_patients, patient_card, unit_patients
from journal.store.tables import Tables
from tests.cast import NOON, PIA
from tests.scenes import HOUR, drafted, last_row, pia_at_b, rows

DIED = date(2026, 2, 27)
TOLD = NewDeath(DIED, DeathSource.RELATIVE)


def marked(cast, name="dag", new=TOLD, at=NOON):
    return mark_dead(cast.parts, cast.signed_in(name, at), cast.pia, new, at).death


def undone(cast, death, name="dag", reason="Fel person: en namne.", at=NOON):
    return undo_death(cast.parts, cast.signed_in(name, at), (cast.pia, death), reason, at)


@pytest.mark.rule("R-09", "L-01")
@pytest.mark.parametrize("name", ["dag", "astrid"])
def test_clerk_or_therapist_marks_a_death_and_the_row_names_mark_and_patient(cast, name):
    session = cast.signed_in(name)
    done = mark_dead(cast.parts, session, cast.pia, TOLD, NOON)
    row = last_row(cast)
    assert (row.activity, row.subtype, row.permitted) == (Activity.WRITE, Subtype.DEATH, True)
    assert (row.resource.kind, row.resource.ids, row.patients) == (ResourceKind.DEATH, (done.death,), (cast.pia,))
    assert row.id == done.receipt.event
    found = see_deaths(cast.parts, session, cast.pia, NOON)
    (mark,) = found.marks
    assert (found.died_on, mark.source, mark.marked_by) == (DIED, DeathSource.RELATIVE, cast.people[name].account)
    assert (last_row(cast).activity, last_row(cast).subtype) == (Activity.READ, Subtype.DEATH)
    assert (mark.marked_at, mark.undone_at, mark.stands) == (NOON, None, True)


@pytest.mark.rule("R-09")
def test_every_list_of_the_unit_says_so_in_sessions_that_had_the_card_already(cast):
    astrid, dag = cast.signed_in("astrid"), cast.signed_in("dag")
    drafted(cast, astrid)
    assert [card.died_on for card in my_patients(cast.parts, astrid, NOON)] == [None]
    death = marked(cast)
    assert [card.died_on for card in my_patients(cast.parts, astrid, NOON)] == [DIED]
    assert [draft.died_on for draft in today(cast.parts, astrid, NOON).unsigned] == [DIED]
    assert [card.died_on for card in unit_patients(cast.parts, dag, None, NOON)] == [DIED]
    assert find_patient(cast.parts, dag, PIA.number, NOON).died_on == DIED
    before = len(rows(cast))
    assert patient_card(cast.parts, astrid, cast.pia, NOON).died_on == DIED
    assert len(rows(cast)) == before
    undone(cast, death)
    assert patient_card(cast.parts, astrid, cast.pia, NOON).died_on is None


@pytest.mark.rule("R-09")
def test_a_mistaken_mark_is_taken_back_with_a_reason_and_stays_as_a_row(cast):
    death = marked(cast, "astrid")
    receipt = undone(cast, death, at=NOON + HOUR)
    row = last_row(cast)
    assert (row.id, row.subtype, row.resource.ids) == (receipt.event, Subtype.DEATH, (death,))
    assert row.sealed_reason
    again = marked(cast, new=replace(TOLD, source=DeathSource.POPULATION_REGISTER), at=NOON + 2 * HOUR)
    session = cast.signed_in("astrid", NOON + 2 * HOUR)
    newest, oldest = see_deaths(cast.parts, session, cast.pia, NOON + 2 * HOUR).marks
    assert (newest.id, newest.undone_at) == (again, None)
    assert (oldest.id, oldest.undone_at, oldest.undone_by) == (death, NOON + HOUR, cast.people["dag"].account)
    assert not oldest.stands


@pytest.mark.rule("R-09", "L-05")
def test_what_is_marked_is_not_marked_again_nor_what_is_taken_back_taken_back_again(cast):
    death = marked(cast, at=NOON + timedelta(seconds=1))
    with pytest.raises(RefusedError):
        marked(cast)
    assert (last_row(cast).subtype, last_row(cast).permitted) == (Subtype.DEATH, False)
    undone(cast, death)
    with pytest.raises(RefusedError):
        undone(cast, death)
    assert last_row(cast).because == ("is not marked as dead (PDL 1:1)",)


@pytest.mark.parametrize(("day", "problem"), [(date(2026, 3, 3), "in-the-future"), (date(1964, 8, 22), "before-birth")])
def test_a_day_to_come_or_before_birth_is_no_day_of_death(cast, day, problem):
    with pytest.raises(InvalidError) as caught:
        marked(cast, new=replace(TOLD, died_on=day))
    assert caught.value.problems == {"died_on": problem}


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(1964, 8, 23)])
def test_the_day_itself_and_the_day_of_birth_are(cast, day):
    assert marked(cast, new=replace(TOLD, died_on=day))


@pytest.mark.parametrize(("reason", "problem"), [("x" * 1025, "too-long"), ("\x00", "control-sign")])
def test_a_reason_that_cannot_be_kept_is_refused_before_anything_is_asked(cast, reason, problem):
    with pytest.raises(InvalidError) as caught:
        undone(cast, marked(cast), reason=reason)
    assert caught.value.problems == {"reason": problem}


@pytest.mark.rule("R-09", "L-05")
def test_a_mark_is_not_taken_back_without_a_word(cast):
    with pytest.raises(RefusedError):
        undone(cast, marked(cast), reason=" ")


@pytest.mark.rule("R-09", "A-11", "S-12")
def test_another_unit_and_another_provider_know_of_no_such_patient_or_mark(cast):
    death = marked(cast)
    for name in ("bo", "cilla"):
        with pytest.raises(UnknownError):
            marked(cast, name)
        with pytest.raises(UnknownError):
            see_deaths(cast.parts, cast.signed_in(name), cast.pia, NOON)
    pia_at_b(cast, cast.signed_in("bo"))
    with pytest.raises(UnknownError):
        undone(cast, death, "bo")
    with pytest.raises(UnknownError):
        undone(cast, DeathId(new_id()))
    bo = cast.signed_in("bo")
    assert see_deaths(cast.parts, bo, cast.pia, NOON).marks == ()
    assert patient_card(cast.parts, bo, cast.pia, NOON).died_on is None


@pytest.mark.rule("R-09")
def test_a_new_phone_number_takes_no_day_of_death_away(cast):
    marked(cast)
    dag = cast.signed_in("dag")
    register_patient(cast.parts, dag, replace(PIA, phone="070-174 06 77"), NOON)
    card = patient_card(cast.parts, dag, cast.pia, NOON)
    assert (card.phone, card.died_on) == ("070-174 06 77", DIED)


def test_an_identity_that_is_written_while_the_mark_is_made_is_not_overwritten_and_the_other_way_round(
    cast, monkeypatch
):
    dag = cast.signed_in("dag")
    known = deaths.known_identity(cast.parts, dag, cast.pia, NOON)
    register_patient(cast.parts, dag, replace(PIA, phone="070-174 06 77"), NOON)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(deaths, "known_identity", lambda *_: known)
        with pytest.raises(ConflictError):
            marked(cast)
    assert see_deaths(cast.parts, dag, cast.pia, NOON).marks == ()
    marked(cast)
    monkeypatch.setattr(patients, "known_if_dead", lambda *_: None)
    with pytest.raises(ConflictError):
        register_patient(cast.parts, dag, PIA, NOON)
    with pytest.raises(UnknownError):
        deaths.known_identity(cast.parts, dag, new_id(), NOON)
    assert patient_card(cast.parts, dag, cast.pia, NOON).died_on == DIED


@pytest.mark.rule("R-09", "A-05")
def test_the_day_of_death_stands_in_no_table_in_clear(cast):
    undone(cast, marked(cast))
    marked(cast)
    with cast.parts.store.database.reading() as connection:
        stored = [str(row) for table in Tables.metadata.sorted_tables for row in connection.execute(select(table))]
    assert any(str(DeathSource.RELATIVE) in row for row in stored)
    assert not [row for row in stored if str(DIED) in row or repr(DIED) in row]


def test_the_living_are_written_as_they_always_were():
    assert b"died_on" not in content_of(PIA, b"")
    dead = replace(PIA, died_on=DIED)
    assert content_read(content_of(dead, b"")) == (dead, b"")
