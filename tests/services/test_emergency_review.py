"""Somebody else looks at every emergency access: at once where two are asked for, and within three days always."""

from __future__ import annotations

import pytest

from journal.domain.access_words import Activity, Subtype
from journal.domain.emergency import Outcome
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import EmergencyId, new_id
from journal.domain.people import Role
from journal.services.emergencies import see_entries
from journal.services.emergency_reading import read_chosen
from journal.services.emergency_review import (
    approve_emergency,
    ask_for_two,
    asks_for_two,
    list_emergencies,
    review_emergency,
)
from journal.services.officers import end_appointment
from journal.services.patients import begin_relation, register_patient
from journal.services.staff import end_assignment
from journal.services.units import SharingChange, add_unit, set_sharing
from journal.store.assignments import current_assignments
from tests.blocked_scenes import ATTESTED, about_a_day, attested, blocked, officer, pia_treated_at_b, picked
from tests.cast import NOON, PIA, Person
from tests.scenes import DAY, HOUR, MINUTE, last_row

WELL = (Outcome.JUSTIFIED, "Patienten var inte kontaktbar.")


@pytest.fixture
def bo(cast):
    """Bo at North-B, where Pia comes in the night; she has blocked North-A, and Dag is officer."""
    cast.dags = officer(cast)
    cast.note = about_a_day(cast, cast.signed_in("astrid"), "Krisplan.", NOON - DAY).entry
    blocked(cast)
    return pia_treated_at_b(cast)


def waiting(cast, name="eva", at=NOON):
    return list_emergencies(cast.parts, cast.signed_in(name, at), at)


def reviewed(cast, which, name="eva", said=WELL, at=NOON):
    review_emergency(cast.parts, cast.signed_in(name, at), which, said, at)


@pytest.mark.rule("E-07")
def test_every_use_waits_for_auditor_and_officer_with_the_reason_that_the_auditor_alone_opens(cast, bo):
    step = attested(cast, bo)
    picked(cast, bo, step, cast.note)
    (use,) = waiting(cast)
    assert (use.emergency.id, use.entries, use.units) == (step.emergency.id, 1, (cast.units["a"],))
    assert (use.reason, use.is_late) == (ATTESTED.reason, False)
    row = last_row(cast)
    assert (row.activity, row.subtype, row.patients) == (Activity.READ, Subtype.REVIEW, (cast.pia,))
    assert [use.reason for use in waiting(cast, "dag")] == [None]


@pytest.mark.rule("E-07")
def test_what_nobody_has_looked_at_for_three_days_is_late(cast, bo):
    attested(cast, bo)
    assert [use.is_late for use in waiting(cast, at=NOON + 72 * HOUR - MINUTE)] == [False]
    assert [use.is_late for use in waiting(cast, at=NOON + 72 * HOUR)] == [True]


@pytest.mark.rule("E-07")
def test_the_outcome_is_said_once_and_stands(cast, bo):
    step = attested(cast, bo)
    reviewed(cast, step.emergency.id)
    row = last_row(cast)
    assert (row.activity, row.subtype) == (Activity.WRITE, Subtype.REVIEW)
    with pytest.raises(RefusedError):
        reviewed(cast, step.emergency.id, said=(Outcome.UNJUSTIFIED, ""))
    (use,) = waiting(cast, at=NOON + 4 * DAY)
    review = use.emergency.review
    assert (review.by, review.at, review.outcome, use.is_late) == (
        cast.people["eva"].account,
        NOON,
        Outcome.JUSTIFIED,
        False,
    )


@pytest.mark.rule("E-07")
def test_nobody_reviews_their_own_and_others_see_nothing(cast, bo):
    officer(cast, "bo")
    step = attested(cast, bo)
    assert waiting(cast, "bo") == ()
    with pytest.raises(RefusedError):
        reviewed(cast, step.emergency.id, "bo")
    for name in ("astrid", "frida"):
        with pytest.raises(RefusedError):
            waiting(cast, name)
        with pytest.raises(RefusedError):
            reviewed(cast, step.emergency.id, name)
    for which, name in ((step.emergency.id, "cilla"), (EmergencyId(new_id()), "eva")):
        with pytest.raises(UnknownError):
            reviewed(cast, which, name)
    with pytest.raises(InvalidError):
        reviewed(cast, step.emergency.id, said=(Outcome.JUSTIFIED, "x" * 2000))


@pytest.mark.rule("E-09")
def test_an_officer_who_is_the_only_reviewer_opens_nothing(cast, bo):
    officer(cast, "bo")
    end_appointment(cast.parts, cast.signed_in("frida"), cast.dags, NOON)
    assert attested(cast, bo).units
    end_assignment(cast.parts, cast.signed_in("frida"), only_assignment(cast, "eva"), NOON)
    with pytest.raises(RefusedError) as refused:
        attested(cast, bo)
    assert "nobody else could review it" in str(refused.value)


def only_assignment(cast, name):
    """The one assignment of somebody."""
    with cast.parts.store.database.reading() as connection:
        (one,) = current_assignments(connection, cast.people[name].account, NOON)
    return one.id


def two(cast, at=NOON):
    ask_for_two(cast.parts, cast.signed_in("frida", at), at, two_persons=True)


def at_c(cast):
    """North-C, which shares, where Pia is treated too and has blocked that as well: its note."""
    frida = cast.signed_in("frida")
    cast.units["c"] = add_unit(cast.parts, frida, "North-C", NOON)
    cast.people["carin"] = Person("carin", "Carin Dal", Role.THERAPIST, "c")
    cast.invited(frida, "carin")
    carin = cast.signed_in("carin")
    change = SharingChange(cast.units["c"], shares=True, analysis="2026-01-15")
    set_sharing(cast.parts, carin, change, NOON)
    register_patient(cast.parts, carin, PIA, NOON)
    from_c = (cast.pia, cast.people["carin"].account)
    begin_relation(cast.parts, carin, from_c, NOON + 30 * DAY, NOON)
    note = about_a_day(cast, carin, "Vid C.", NOON - DAY)
    blocked(cast, name="carin")
    return note.entry


@pytest.mark.rule("E-10")
def test_one_alone_where_two_are_asked_for_has_one_unit_for_one_hour(cast, bo):
    other = at_c(cast)
    two(cast)
    step = attested(cast, bo)
    assert [one.name for one in step.units] == ["North-A", "North-C"]
    which = picked(cast, bo, step, cast.note)
    with pytest.raises(RefusedError):
        picked(cast, bo, step, other)
    with pytest.raises(RefusedError):
        see_entries(cast.parts, bo, which, cast.units["c"], NOON)
    assert len(read_chosen(cast.parts, bo, which, NOON + HOUR - MINUTE)[1]) == 1
    with pytest.raises(RefusedError):
        read_chosen(cast.parts, bo, which, NOON + HOUR)


@pytest.mark.rule("E-10")
def test_a_second_person_within_ten_minutes_makes_it_whole(cast, bo):
    other = at_c(cast)
    two(cast)
    step = attested(cast, bo)
    approve_emergency(cast.parts, cast.signed_in("astrid"), step.emergency.id, NOON + 10 * MINUTE)
    which = picked(cast, bo, step, cast.note, other)
    assert len(read_chosen(cast.parts, bo, which, NOON + 2 * HOUR)[1]) == 2
    with pytest.raises(RefusedError):
        approve_emergency(cast.parts, cast.signed_in("astrid"), step.emergency.id, NOON + 10 * MINUTE)


@pytest.mark.rule("E-10")
def test_nobody_approves_their_own_or_too_late_and_an_officer_without_patients_may(cast, bo):
    two(cast)
    step = attested(cast, bo)
    late = NOON + 10 * MINUTE + MINUTE
    for name, at in (("bo", NOON), ("eva", NOON), ("astrid", late)):
        with pytest.raises(RefusedError):
            approve_emergency(cast.parts, cast.signed_in(name, at), step.emergency.id, at)
    with pytest.raises(UnknownError):
        approve_emergency(cast.parts, cast.signed_in("cilla"), step.emergency.id, NOON)
    approve_emergency(cast.parts, cast.signed_in("dag"), step.emergency.id, NOON)
    (use,) = waiting(cast)
    assert use.emergency.approved_by == cast.people["dag"].account


@pytest.mark.rule("E-10")
def test_the_head_says_whether_two_are_asked_for_and_nobody_else(cast, bo):
    assert not asks_for_two(cast.parts, bo)
    with pytest.raises(RefusedError):
        ask_for_two(cast.parts, bo, NOON, two_persons=True)
    two(cast)
    assert asks_for_two(cast.parts, bo)
    ask_for_two(cast.parts, cast.signed_in("frida", NOON + MINUTE), NOON + MINUTE, two_persons=False)
    assert not asks_for_two(cast.parts, bo)
    step = attested(cast, bo)
    with pytest.raises(RefusedError):
        approve_emergency(cast.parts, cast.signed_in("astrid"), step.emergency.id, NOON)
