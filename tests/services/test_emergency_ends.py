"""An emergency access ends by itself, asks for a fresh unlock, and the patient is told of it in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from journal.domain.emergency import Hindrance
from journal.domain.errors import InvalidError, RefusedError, UnlockNeededError
from journal.services.emergencies import see_entries, see_units
from journal.services.emergency_reading import read_chosen
from journal.services.statements import note_statement
from journal.store.tables import NoticeRow
from tests.blocked_scenes import (
    ATTESTED,
    about_a_day,
    at_a,
    attested,
    blocked,
    lifted,
    officer,
    pia_treated_at_b,
    picked,
)
from tests.cast import NOON
from tests.scenes import DAY, HOUR, MINUTE, chosen, last_row, opened, words_in


@pytest.fixture
def bo(cast):
    """Bo at North-B, where Pia comes in the night; she has blocked North-A, and Dag is officer."""
    officer(cast)
    cast.notes = [about_a_day(cast, cast.signed_in("astrid"), "Not 1.", NOON - DAY).entry]
    blocked(cast)
    return pia_treated_at_b(cast)


def words(found):
    return [words_in(entry)[-1] for entry in found]


@pytest.mark.rule("J-12", "E-06")
def test_what_the_patient_says_of_a_chosen_entry_opens_with_it_under_the_same_row(cast, bo):
    (note,) = cast.notes
    said = note_statement(cast.parts, cast.signed_in("astrid"), (cast.pia, note), "Det stämmer inte.", NOON)
    step = attested(cast, bo)
    which = (cast.pia, step.emergency.id)
    assert [head.id for head in see_entries(cast.parts, bo, which, cast.units["a"], NOON)] == [note]
    picked(cast, bo, step, note)
    (found,) = read_chosen(cast.parts, bo, which, NOON)[1]
    assert [one.is_sound for one in (found, *found.statements)] == [True, True]
    assert said.version in last_row(cast).halves
    lifted(cast)
    chosen(cast, bo)
    (entry,) = at_a(cast, bo).entries
    assert [one.is_sound for one in (entry, *entry.statements)] == [True, True]
    assert opened(cast, bo, note).statements[0].is_sound


@pytest.mark.rule("E-05")
@pytest.mark.parametrize("lasts", [HOUR, timedelta(hours=24), timedelta(days=7)])
def test_it_ends_by_itself(cast, bo, lasts):
    which = picked(cast, bo, attested(cast, bo, replace(ATTESTED, lasts=lasts)), cast.notes[0])
    last = NOON + lasts - timedelta.resolution
    assert words(read_chosen(cast.parts, cast.signed_in("bo", last), which, last)[1]) == ["Not 1."]
    for act in (read_chosen, see_units):
        with pytest.raises(RefusedError):
            act(cast.parts, cast.signed_in("bo", NOON + lasts), which, NOON + lasts)


@pytest.mark.rule("E-05")
def test_a_day_is_twenty_four_hours_when_the_clocks_go_back(cast, bo):
    evening = datetime(2026, 10, 24, 20, 0, tzinfo=UTC)
    which = picked(cast, bo, attested(cast, cast.signed_in("bo", evening), at=evening), cast.notes[0], at=evening)
    late = evening + timedelta(hours=24)
    assert words(read_chosen(cast.parts, bo, which, late - MINUTE)[1]) == ["Not 1."]
    with pytest.raises(RefusedError):
        read_chosen(cast.parts, bo, which, late)


@pytest.mark.rule("E-05")
def test_it_may_be_made_to_end_sooner_and_never_later(cast, bo):
    step = attested(cast, bo)
    picked(cast, bo, step, cast.notes[0], ends_at=NOON + 48 * HOUR)
    assert read_chosen(cast.parts, bo, (cast.pia, step.emergency.id), NOON)[0].ends_at == NOON + 24 * HOUR
    which = picked(cast, bo, step, cast.notes[0], ends_at=NOON + HOUR)
    assert read_chosen(cast.parts, bo, which, NOON)[0].ends_at == NOON + HOUR
    for ends_at in (NOON, NOON - HOUR):
        with pytest.raises(InvalidError):
            picked(cast, bo, step, cast.notes[0], ends_at=ends_at)


@pytest.mark.rule("S-04")
def test_it_asks_for_a_fresh_unlock(cast, bo):
    with pytest.raises(UnlockNeededError):
        attested(cast, bo, at=NOON + 6 * MINUTE)


def notices(cast):
    with cast.parts.store.database.reading() as connection:
        found = select(NoticeRow.patient_id, NoticeRow.kind, NoticeRow.not_before, NoticeRow.sent_at)
        return [tuple(row) for row in connection.execute(found)]


@pytest.mark.rule("E-08")
def test_a_neutral_notice_is_queued_with_it(cast, bo):
    with pytest.raises(RefusedError):
        attested(cast, bo, replace(ATTESTED, hindrance=Hindrance.REFUSES))
    assert notices(cast) == []
    attested(cast, bo)
    assert notices(cast) == [(cast.pia, "journal-opened", NOON, None)]


@pytest.mark.rule("E-08")
def test_the_notice_waits_for_the_patients_safety_until_a_day_and_with_a_reason(cast, bo):
    until = NOON + 5 * DAY
    attested(cast, bo, replace(ATTESTED, delay_until=until, delay_reason="Delar telefon med den hon är rädd för."))
    assert notices(cast) == [(cast.pia, "journal-opened", until, None)]
    for wrong in ({"delay_until": until}, {"delay_until": NOON, "delay_reason": "x"}):
        with pytest.raises(InvalidError):
            attested(cast, bo, replace(ATTESTED, **wrong))
    for wrong in (
        {"delay_until": NOON + 91 * DAY, "delay_reason": "x"},
        {"reason": "x" * 2000},
        {"lasts": timedelta(0)},
    ):
        with pytest.raises(InvalidError):
            attested(cast, bo, replace(ATTESTED, **wrong))
