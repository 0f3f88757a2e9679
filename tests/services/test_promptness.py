"""What is not signed in time is a task: each entry its author's, their number the head's (PDL 3:9)."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from journal.domain.entry import EventTime, UnsignedReason
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import UnitId, new_id
from journal.services.entries import begin_entry
from journal.services.overview import today
from journal.services.promptness import LateAuthor, late_authors, set_sign_within
from journal.services.settling import discard_draft, sign_entry, state_unsigned
from journal.services.units import list_units
from tests.cast import NOON
from tests.scenes import DAY, FORTNIGHT, MINUTE, drafted, joined, last_row, note, rows, saved_again, takes_part


def late(cast, at, by="frida"):
    found = late_authors(cast.parts, cast.signed_in(by, at), at)
    return {unit: [(one.name, one.entries, one.since) for one in authors] for unit, authors in found.items()}


@pytest.mark.rule("J-06")
def test_what_is_unsigned_after_two_days_is_late_for_its_author_and_counted_for_the_head(cast):
    astrid = cast.signed_in("astrid")
    drafts = [drafted(cast, astrid, f"Nummer {n}.") for n in range(2)]
    due = note(cast.pia).happened.ends_at + 2 * DAY
    assert late(cast, due) == {}
    assert late(cast, due + MINUTE) == {cast.units["a"]: [("Astrid Ek", 2, due)]}
    assert [one.due for one in today(cast.parts, astrid, due).unsigned] == [due, due]
    sign_entry(cast.parts, cast.signed_in("astrid"), (cast.pia, drafts[0].entry), 1, NOON)
    assert late(cast, due + MINUTE) == {cast.units["a"]: [("Astrid Ek", 1, due)]}
    discard_draft(cast.parts, astrid, (cast.pia, drafts[1].entry), 1, NOON)
    assert late(cast, due + MINUTE) == {}


@pytest.mark.rule("J-06")
def test_a_contact_of_long_ago_is_late_as_soon_as_it_is_begun(cast):
    new = note(cast.pia)
    happened = EventTime(NOON - 9 * DAY, NOON - 9 * DAY)
    begin_entry(cast.parts, cast.signed_in("astrid"), replace(new, happened=happened), NOON)
    assert late(cast, NOON) == {cast.units["a"]: [("Astrid Ek", 1, NOON - 7 * DAY)]}


@pytest.mark.rule("J-06")
def test_what_locked_unsigned_is_late_until_the_reason_is_said_and_each_author_is_told_of_their_own(cast):
    astrid = cast.signed_in("astrid")
    joined(cast, "hanna", "Hanna Lo")
    takes_part(cast, astrid, "hanna")
    draft, at = drafted(cast, astrid, "Astrids."), NOON + FORTNIGHT
    saved_again(cast, cast.signed_in("hanna", at), draft.entry, 1, "Hannas.", at)
    (both,) = late(cast, at + 3 * DAY).values()
    assert both == [("Astrid Ek", 1, note(cast.pia).happened.ends_at + 2 * DAY), ("Hanna Lo", 1, at + 2 * DAY)]
    asked = cast.signed_in("astrid", at)
    state_unsigned(cast.parts, asked, (cast.pia, draft.entry), UnsignedReason.HINDERED, at)
    assert [name for name, *_ in late(cast, at + 3 * DAY)[cast.units["a"]]] == ["Hanna Lo"]


@pytest.mark.rule("J-06")
def test_the_head_is_told_how_many_since_when_and_whose_and_nothing_else_and_nobody_else_is(cast):
    assert {field.name for field in fields(LateAuthor)} == {"account", "name", "entries", "since"}
    drafted(cast, cast.signed_in("astrid"))
    at = NOON + 5 * DAY
    for name in ("dag", "eva", "astrid", "bo", "cilla"):
        assert late(cast, at, name) == {}
    before = len(rows(cast))
    frida = cast.signed_in("frida", at)
    signed_in = len(rows(cast))
    assert late_authors(cast.parts, frida, at)
    assert len(rows(cast)) == signed_in > before, "nothing is opened and no patient named: no row"


@pytest.mark.rule("J-06", "S-12")
def test_the_head_says_in_how_many_days_a_unit_signs_and_that_is_a_row(cast):
    drafted(cast, cast.signed_in("astrid"))
    frida, unit = cast.signed_in("frida"), cast.units["a"]
    assert [one.sign_within for one in list_units(cast.parts, frida, NOON)] == [2, 2]
    set_sign_within(cast.parts, frida, unit, 7, NOON)
    assert (last_row(cast).resource.ids, last_row(cast).permitted) == ((unit,), True)
    assert {one.id: one.sign_within for one in list_units(cast.parts, frida, NOON)} == {unit: 7, cast.units["b"]: 2}
    assert late(cast, NOON + 5 * DAY) == {}
    assert late(cast, NOON + 8 * DAY)
    for days in (0, -1, 15):
        with pytest.raises(InvalidError):
            set_sign_within(cast.parts, frida, unit, days, NOON)
    for other in (UnitId(new_id()), cast.units["south"]):
        with pytest.raises(UnknownError):
            set_sign_within(cast.parts, frida, other, 3, NOON)
    with pytest.raises(RefusedError):
        set_sign_within(cast.parts, cast.signed_in("astrid"), unit, 3, NOON)
