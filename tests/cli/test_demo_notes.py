"""The demo practice is believable, the same for a seed, and about nobody who lives or has lived."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from statistics import median

import pytest
from personnummer import personnummer

from journal.cli.demo_calendar import STOCKHOLM, easter, is_workday
from journal.cli.demo_cast import DOCUMENTED_NUMBERS, UNIT_OF
from journal.cli.demo_notes import generate
from journal.domain.entry import CorrectionReason, EntryKind, Keyword
from journal.domain.templates import OF_ACTS, TEMPLATES
from keys.passphrases import check_strength

AUTUMN = datetime(2026, 11, 22, 14, tzinfo=UTC)
MOMENTS = {
    "autumn": AUTUMN,
    "july": datetime(2027, 7, 21, 7, tzinfo=UTC),
    "christmas": datetime(2026, 12, 29, 9, tzinfo=UTC),
    "a saturday night": datetime(2028, 3, 4, 22, tzinfo=UTC),
}
SEATS = {"therapist", "clerk", "auditor", "head"}

RARE = {Keyword.VIOLENCE, Keyword.OTHER_LANGUAGE, Keyword.DECLINED, Keyword.OFFENCES, Keyword.NECESSITY}
"""Headings that no note of the demo needs."""
UNWRITTEN = {EntryKind.CERTIFICATE, EntryKind.TEST_MATERIAL, EntryKind.DECLINED}


@cache
def practice(when="autumn", seed=1):
    return generate(MOMENTS[when], seed)


def size(note):
    return sum(len(said) for said in note.text.values())


def test_the_same_seed_gives_the_same_practice_and_another_seed_another():
    assert generate(AUTUMN, 1) == practice()
    assert [note.text for note in practice(seed=2).notes] != [note.text for note in practice().notes]


def test_until_may_be_said_in_any_zone():
    assert generate(AUTUMN.astimezone(STOCKHOLM), 1) == practice()


@pytest.mark.parametrize("when", MOMENTS)
@pytest.mark.parametrize("seed", [1, 7])
def test_a_practice_has_forty_patients_and_about_fifteen_hundred_notes(when, seed):
    made = practice(when, seed)
    assert len(made.patients) == 40
    assert 1400 <= len(made.notes) <= 1600
    assert len({note.key for note in made.notes}) == len(made.notes)
    assert {note.kind for note in made.notes} == set(TEMPLATES) - UNWRITTEN


@pytest.mark.parametrize("when", MOMENTS)
def test_nothing_happens_after_the_last_moment_or_before_three_years_ago(when):
    last = MOMENTS[when]
    for note in practice(when).notes:
        assert last - timedelta(days=3 * 366) < note.event_from < note.event_to < note.written_at < last
        assert note.signed_at is None or note.written_at < note.signed_at < last
        assert note.correction is None or note.signed_at < note.correction.at < last
        assert note.misfiling is None or note.signed_at < note.misfiling.at < last


@pytest.mark.parametrize("when", MOMENTS)
def test_nobody_works_on_weekends_or_at_night(when):
    for note in practice(when).notes:
        assert note.event_from.tzinfo is STOCKHOLM
        assert is_workday(note.event_from.date())
        assert 8 <= note.event_from.hour < note.event_to.hour + 1 <= 18
        assert is_workday(note.written_at.date())
        assert note.signed_at is None or is_workday(note.signed_at.date())


def test_easter_is_where_the_almanac_has_it():
    assert [easter(year).isoformat() for year in (2024, 2025, 2026)] == ["2024-03-31", "2025-04-20", "2026-04-05"]


def test_a_therapist_sees_one_patient_at_a_time():
    spans = sorted((n.author, n.event_from, n.event_to) for n in practice().notes if n.state != "misfiled")
    for (author, _, ends), (following, begins, _) in pairwise(spans):
        assert author != following or ends <= begins


def test_every_number_is_valid_and_no_living_person_can_have_it():
    numbers = [patient.number for patient in practice().patients]
    assert len(set(numbers)) == 40
    assert all(personnummer.valid(number) for number in numbers)
    assert tuple(numbers[:2]) == DOCUMENTED_NUMBERS
    assert all(int(number[:4]) < 1900 for number in numbers[2:])


def test_telephones_and_addresses_are_of_the_ranges_for_examples():
    for patient in practice().patients:
        assert 701740605 <= int(re.sub(r"\D", "", patient.phone)) <= 701740699
        assert patient.email.endswith("@example.se")
        assert patient.email.isascii()


def test_every_member_of_staff_has_a_passphrase_that_the_product_would_take():
    made = practice()
    assert [one.username for one in made.staff] == ["astrid", "bo", "cilla", "dag", "eva", "frida", "gustav"]
    assert {one.role for one in made.staff} == SEATS
    names = [place.name for place in (*made.providers, *made.units)]
    for one in made.staff:
        assert len(one.passphrase) >= 16
        check_strength(one.passphrase, [one.username, one.name, *names])


def test_pia_is_astrid_s_and_was_for_a_shorter_time_bo_s():
    pia = practice().patients[0]
    assert (pia.given, pia.number) == ("Pia", "191212121212")
    first, second = (one for one in practice().relations if one.patient == pia.key)
    assert (first.therapist, first.unit, second.therapist, second.unit) == ("bo", "north-b", "astrid", "north-a")
    assert first.ended_at < second.started_at
    assert second.ended_at is None


def test_some_patients_are_at_both_northern_units_and_one_at_both_providers():
    units = {}
    for one in practice().relations:
        units.setdefault(one.patient, set()).add(one.unit)
    assert sum({"north-a", "north-b"} <= seen for seen in units.values()) >= 4
    assert sum("south" in seen and len(seen) > 1 for seen in units.values()) == 1
    assert sum("south" in seen for seen in units.values()) == 6
    assert len(units) == 40


def test_each_note_is_written_within_a_care_relation():
    spans = {}
    for one in practice().relations:
        spans.setdefault((one.patient, one.unit, one.therapist), []).append(one)
    for note in practice().notes:
        assert UNIT_OF[note.author] == note.unit
        found = spans[note.patient, note.unit, note.author]
        assert any(o.started_at <= note.event_from and note.event_to <= (o.ended_at or note.event_to) for o in found)


@pytest.mark.parametrize("when", MOMENTS)
def test_a_few_notes_are_drafts_locked_or_misfiled(when):
    made, last = practice(when), MOMENTS[when]
    drafts = [note for note in made.notes if note.state == "draft"]
    locked = [note for note in made.notes if note.state == "locked"]
    assert (len(drafts), len(locked)) == (6, 3)
    assert sum(note.author == "astrid" for note in drafts) >= 2
    assert all(last - note.event_to < timedelta(days=12) for note in drafts)
    assert all(last - note.written_at > timedelta(days=14) for note in locked)
    assert all((note.signed_at is None) == (note in drafts or note in locked) for note in made.notes)


def test_the_misfiled_note_names_another_note_and_not_whom_it_was_about():
    made = practice()
    (wrong,) = (note for note in made.notes if note.state == "misfiled")
    (right,) = (note for note in made.notes if note.key == wrong.misfiling.moved_to)
    given = next(patient.given for patient in made.patients if patient.key == right.patient)
    assert wrong.patient != right.patient
    assert (wrong.event_from, wrong.unit, wrong.author) == (right.event_from, right.unit, right.author)
    assert wrong.written_at < wrong.misfiling.at < right.written_at
    assert given not in " ".join(wrong.text.values()) + wrong.misfiling.explanation


def test_three_notes_in_a_hundred_are_corrected_each_with_a_reason():
    corrected = [note for note in practice().notes if note.correction]
    assert 0.02 < len(corrected) / len(practice().notes) < 0.04
    assert {note.correction.reason for note in corrected} == set(CorrectionReason) - {
        CorrectionReason.DESTROYED_IN_PART
    }
    for note in corrected:
        assert note.state == "signed"
        assert note.correction.explanation
        assert note.correction.text != note.text[note.correction.keyword]


def test_texts_are_of_the_length_of_real_notes():
    sizes = [size(note) for note in practice().notes]
    assert min(sizes) >= 200
    assert max(sizes) <= 3000
    assert 700 <= median(sizes) <= 1100
    assert {keyword for note in practice().notes for keyword in note.text} == set(Keyword) - OF_ACTS - RARE
    assert all(list(note.text) == [keyword for keyword in Keyword if keyword in note.text] for note in practice().notes)


def test_a_journal_does_not_repeat_itself():
    told = [note.text[Keyword.CURRENT] for note in practice().notes if Keyword.CURRENT in note.text]
    assert len(set(told)) / len(told) > 0.9
    for patient in practice().patients:
        sessions = [n for n in practice().notes if n.patient == patient.key and n.kind is EntryKind.SESSION]
        acts = Counter(note.text.get(Keyword.INTERVENTION) for note in sessions)
        assert max(acts.values()) <= 2


@pytest.mark.parametrize("seed", [1, 7])
def test_no_text_shows_how_it_was_made(seed):
    for note in practice(seed=seed).notes:
        for said in (*note.text.values(), note.correction.text if note.correction else ""):
            assert not re.search(r"[{}|\[\]_\"]|  |\.\.|None", said), said
            assert not re.search(r"(^|[.!?] )[a-zåäö]", said), said
