"""An emergency access: two steps, exactly what was chosen, a row of its own for each text, and an end by the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.access_log import decoded
from journal.domain.access_words import Activity, ReasonCode, ResourceKind, Subtype, Way
from journal.domain.emergency import Hindrance
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import EmergencyId, EntryId, new_id
from journal.services.auditing import own_log
from journal.services.emergencies import see_entries, see_units
from journal.services.emergency_reading import read_chosen, read_in_emergency
from journal.services.units import SharingChange, set_sharing
from tests.blocked_scenes import (
    ATTESTED,
    INNER,
    about_a_day,
    attested,
    blocked,
    lifted,
    officer,
    pia_treated_at_b,
    picked,
)
from tests.cast import NOON
from tests.scenes import DAY, HOUR, chosen, drafted, opened, rows, signed, words_in


@pytest.fixture
def bo(cast):
    """Bo at North-B, where Pia comes in the night; she has blocked North-A, and Dag is officer."""
    officer(cast)
    cast.notes = [about_a_day(cast, cast.signed_in("astrid"), f"Not {n}.", NOON - n * DAY).entry for n in (1, 2, 3)]
    blocked(cast)
    return pia_treated_at_b(cast)


def words(found):
    return [words_in(entry)[-1] for entry in found]


@pytest.mark.rule("E-03")
def test_step_one_tells_which_units_have_blocked_and_whom_to_call_and_nothing_more(cast, bo):
    step = attested(cast, bo)
    assert [(one.name, one.shares, one.call) for one in step.units] == [("North-A", True, ("Astrid Ek",))]
    row = rows(cast)[-1]
    assert (row.activity, row.subtype, row.permitted) == (Activity.EMERGENCY, Subtype.EMERGENCY, True)
    assert (row.resource.kind, row.resource.ids) == (ResourceKind.EMERGENCY, (step.emergency.id,))
    assert (row.halves, row.patients, row.reason) == ((), (cast.pia,), ReasonCode.INDISPENSABLE_CARE)
    assert step.emergency.ends_at == NOON + timedelta(hours=24)


@pytest.mark.rule("E-03", "E-04", "E-06")
def test_exactly_what_was_chosen_opens_each_under_a_row_of_its_own_with_its_own_half(cast, bo):
    step, (first, second, third) = attested(cast, bo), cast.notes
    heads = see_entries(cast.parts, bo, (cast.pia, step.emergency.id), cast.units["a"], NOON)
    assert [head.id for head in heads] == [first, second, third]
    which = picked(cast, bo, step, second, first)
    before = len(rows(cast))
    emergency, found = read_chosen(cast.parts, bo, which, NOON)
    assert (sorted(words(found)), emergency.id) == (["Not 1.", "Not 2."], step.emergency.id)
    assert all(entry.is_sound for entry in found)
    made = rows(cast)[before:]
    assert [(row.activity, row.way, row.resource.ids) for row in made] == [
        (Activity.EMERGENCY, Way.EMERGENCY, (step.emergency.id,))
    ] * 2
    assert [row.halves for row in made] == [tuple(v.version.id for v in entry.versions) for entry in found]
    with pytest.raises(UnknownError):
        read_in_emergency(cast.parts, bo, which, third, NOON)
    with pytest.raises(UnknownError):
        opened(cast, bo, first)


@pytest.mark.rule("E-06")
def test_no_row_about_an_emergency_ever_says_read_and_each_survives_its_encoding(cast, bo):
    step = attested(cast, bo)
    which = picked(cast, bo, step, cast.notes[0])
    see_units(cast.parts, bo, which, NOON)
    read_chosen(cast.parts, bo, which, NOON)
    read_chosen(cast.parts, bo, which, NOON + HOUR)
    told = [row for row in rows(cast) if row.resource.kind is ResourceKind.EMERGENCY]
    assert len(told) == 5
    assert {row.activity for row in told} == {Activity.EMERGENCY}
    assert {row.way for row in told if row.halves} == {Way.EMERGENCY}
    assert [decoded(row.encoded()) for row in told] == told
    assert not [row for row in rows(cast) if row.way is Way.EMERGENCY and row.activity is not Activity.EMERGENCY]


@pytest.mark.rule("E-04")
def test_the_refusal_of_what_was_not_chosen_is_logged_and_not_told_to_whoever_tried(cast, bo):
    which = picked(cast, bo, attested(cast, bo), cast.notes[0])
    with pytest.raises(UnknownError):
        read_in_emergency(cast.parts, bo, which, cast.notes[2], NOON)
    refused = [row for row in rows(cast) if not row.permitted]
    assert [row.because for row in refused] == [("was not chosen in this emergency access (PDL 4:5)",)]
    assert all(row.event.permitted for row in own_log(cast.parts, bo, None, NOON).rows)


@pytest.mark.rule("E-04")
def test_nothing_can_be_chosen_but_what_is_blocked(cast, bo):
    step = attested(cast, bo)
    own = signed(cast, bo, "Den egna enhetens.")
    for entries in ((own.entry,), (EntryId(new_id()),), (cast.notes[0], own.entry)):
        with pytest.raises(UnknownError):
            picked(cast, bo, step, *entries)
    with pytest.raises(InvalidError):
        picked(cast, bo, step)
    with pytest.raises(UnknownError):
        see_entries(cast.parts, bo, (cast.pia, step.emergency.id), cast.units["b"], NOON)
    lifted(cast)
    assert see_entries(cast.parts, bo, (cast.pia, step.emergency.id), cast.units["a"], NOON) == ()


def test_a_draft_that_is_blocked_may_matter_and_is_among_what_may_be_chosen(cast, bo):
    draft = drafted(cast, cast.signed_in("astrid"), "Riskbedömning pågår.")
    which = picked(cast, bo, attested(cast, bo), draft.entry)
    assert words(read_chosen(cast.parts, bo, which, NOON)[1]) == ["Riskbedömning pågår."]


@pytest.mark.rule("E-01", "E-02")
@pytest.mark.parametrize(
    "changed",
    [{"hindrance": Hindrance.REFUSES}, {"is_indispensable": False}, {"reason": "  "}, {"lasts": timedelta(days=8)}],
)
def test_without_hindrance_attestation_or_reason_nothing_is_told_and_the_attempt_is_logged(cast, bo, changed):
    with pytest.raises(RefusedError):
        attested(cast, bo, replace(ATTESTED, **changed))
    row = rows(cast)[-1]
    assert (row.activity, row.permitted) == (Activity.EMERGENCY, False)


@pytest.mark.rule("E-09")
def test_without_an_officer_it_is_refused_with_the_way_out(cast):
    signed(cast, cast.signed_in("astrid"))
    blocked(cast)
    bo = pia_treated_at_b(cast)
    with pytest.raises(RefusedError) as refused:
        attested(cast, bo)
    assert "the head appoints one" in str(refused.value)


def test_a_patient_without_any_block_has_no_units_to_name(cast):
    officer(cast)
    bo = pia_treated_at_b(cast)
    assert attested(cast, bo).units == ()


def test_a_unit_that_blocked_before_anything_was_written_has_nothing_to_choose(cast):
    officer(cast)
    blocked(cast)
    bo = pia_treated_at_b(cast)
    step = attested(cast, bo)
    assert [one.name for one in step.units] == ["North-A"]
    assert see_entries(cast.parts, bo, (cast.pia, step.emergency.id), cast.units["a"], NOON) == ()


@pytest.mark.rule("A-05")
def test_where_the_unit_does_not_share_it_is_named_with_whom_to_call_and_nothing_opens(cast, bo):
    step = attested(cast, bo)
    which = picked(cast, bo, step, cast.notes[0])
    change = SharingChange(cast.units["a"], shares=False, analysis="")
    set_sharing(cast.parts, cast.signed_in("astrid"), change, NOON)
    (unit,) = see_units(cast.parts, bo, which, NOON).units
    assert (unit.shares, unit.call) == (False, ("Astrid Ek",))
    with pytest.raises(RefusedError):
        see_entries(cast.parts, bo, which, cast.units["a"], NOON)
    with pytest.raises(RefusedError):
        read_chosen(cast.parts, bo, which, NOON)
    with pytest.raises(UnknownError):
        picked(cast, bo, step, cast.notes[1])


def test_it_is_theirs_alone_who_attested_and_unknown_to_others(cast, bo):
    which = picked(cast, bo, attested(cast, bo), cast.notes[0])
    with pytest.raises(RefusedError):
        read_chosen(cast.parts, cast.signed_in("astrid"), which, NOON)
    with pytest.raises(RefusedError):
        attested(cast, cast.signed_in("dag"))
    for name, wanted in (("cilla", which), ("bo", (cast.pia, EmergencyId(new_id()))), ("bo", (new_id(), which[1]))):
        with pytest.raises(UnknownError):
            read_chosen(cast.parts, cast.signed_in(name), wanted, NOON)
    with pytest.raises(UnknownError):
        attested(cast, cast.signed_in("cilla"))


def test_what_is_not_blocked_is_read_in_the_ordinary_way_meanwhile(cast):
    officer(cast)
    astrid, day = cast.signed_in("astrid"), NOON - 10 * DAY
    hidden, plain = about_a_day(cast, astrid, "Spärrat.", day), about_a_day(cast, astrid, "Öppet.", NOON - DAY)
    bo = pia_treated_at_b(cast)
    chosen(cast, bo)
    blocked(cast, replace(INNER, last_day=day.date()))
    step = attested(cast, bo)
    heads = see_entries(cast.parts, bo, (cast.pia, step.emergency.id), cast.units["a"], NOON)
    assert [head.id for head in heads] == [hidden.entry]
    assert opened(cast, bo, plain.entry).is_sound
    assert rows(cast)[-1].way is Way.OTHER_UNIT
