"""A copy is asked for, weighed, decided and handed over, and the journal says who received it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from journal.domain.case import CopyScope
from journal.domain.case_words import CaseKind, CaseOutcome, CaseStatus
from journal.domain.disclosure import DisclosureForm
from journal.domain.entry import EntryKind, EventTime, Keyword
from journal.domain.errors import ConflictError, InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.services.cases import set_scope
from journal.services.copies import make_copy
from journal.services.entries import begin_entry
from journal.services.journals import JournalFilter, Narrowing, read_journal
from journal.services.settling import sign_entry
from journal.services.statements import note_statement
from journal.services.weighing import Weighed, open_to_weigh, weigh
from tests.blocked_scenes import blocked
from tests.case_scenes import HANDED, asked, decided, handed_over, known, released, target, weighed
from tests.cast import NOON
from tests.destroying import destroyed, ordered
from tests.scenes import DAY, drafted, joined, note, rows, signed


def words_of(copy):
    return [p.text for entry in copy.everything for v in entry.versions for p in v.paragraphs]


def copy_of(cast, session, case, at=NOON):
    handed_over(cast, session, case, at)
    return make_copy(cast.parts, session, target(cast, case), at)


@pytest.mark.rule("P-01", "P-02", "P-04", "J-13", "L-08", "RIG-03", "RIG-12")
def test_a_copy_that_came_by_letter_is_weighed_decided_and_handed_over_whole(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, "Sover bättre.")
    drafted(cast, astrid, "Ännu inte signerat.")
    case = asked(cast)
    assert case.status is CaseStatus.RECEIVED
    known(cast, astrid, case)
    assert weighed(cast, astrid, case).status is CaseStatus.EXAMINED
    done = decided(cast, astrid, case)
    assert (done.status, done.outcome) == (CaseStatus.DECIDED, CaseOutcome.GRANTED)
    before = len(rows(cast))
    assert handed_over(cast, astrid, case).status is CaseStatus.DELIVERED
    copy = make_copy(cast.parts, astrid, target(cast, case), NOON)
    assert sorted(words_of(copy)) == ["Sover bättre.", "Ännu inte signerat."]
    assert (copy.patient_name, copy.unit, copy.left_out, copy.period) == ("Pia Exempelsson", "North-A", {}, None)
    assert [entry.unsigned for entry in copy.entries].count(True) == 1
    said = [(row.activity.value, row.subtype) for row in rows(cast)[before:]]
    assert said[:4] == [("Skriva", "ärende"), ("Skriva", "utlämnande"), ("Signera", ""), ("Utskrift", "utlämnande")]
    noted = JournalFilter(narrowing=Narrowing(kinds=(EntryKind.DISCLOSURE,)))
    (entry,) = read_journal(cast.parts, astrid, cast.pia, noted, NOON).entries
    assert entry.newest.text.keywords[Keyword.RECIPIENT] == "Pia Exempelsson"


@pytest.mark.rule("P-01")
def test_nothing_is_released_to_somebody_unknown_or_before_all_of_it_was_weighed(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, "Sover bättre.")
    case = asked(cast)
    for so_far, missing in (
        (lambda: known(cast, astrid, case), "nobody knows who asks"),
        (lambda: None, "not all of it"),
    ):
        with pytest.raises(RefusedError) as refused:
            decided(cast, astrid, case)
        assert missing in str(refused.value)
        so_far()
    weighed(cast, astrid, case)
    signed(cast, astrid, "Skrivet sedan.")
    with pytest.raises(RefusedError):
        decided(cast, astrid, case)


@pytest.mark.rule("P-04", "P-05")
def test_what_is_written_before_it_is_handed_over_is_weighed_first(cast):
    astrid = cast.signed_in("astrid")
    opened_case = asked(cast)
    opened = open_to_weigh(cast.parts, astrid, target(cast, opened_case), NOON)
    case = released(cast, astrid)
    signed(cast, astrid, "Skrivet sedan.")
    with pytest.raises(RefusedError) as refused:
        handed_over(cast, astrid, case)
    assert "something was written since" in str(refused.value)
    with pytest.raises(ConflictError):
        weigh(cast.parts, astrid, target(cast, opened_case), Weighed(opened.seen, {}), NOON)


@pytest.mark.rule("J-13", "P-04")
def test_a_copy_may_be_shown_again_as_it_was_and_not_once_more_was_written(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, "Sover bättre.")
    case = released(cast, astrid)
    first = copy_of(cast, astrid, case)
    again = make_copy(cast.parts, astrid, target(cast, case), NOON)
    assert replace(first, made_at=NOON) == again
    with pytest.raises(RefusedError):
        handed_over(cast, astrid, case)
    signed(cast, astrid, "Skrivet sedan.")
    with pytest.raises(RefusedError):
        make_copy(cast.parts, astrid, target(cast, case), NOON)


@pytest.mark.rule("P-01", "J-13")
def test_a_colleague_who_takes_no_part_in_the_care_answers_a_request_and_notes_who_received_it(cast):
    signed(cast, cast.signed_in("astrid"), "Sover bättre.")
    joined(cast, "hanna", "Hanna Ek")
    hanna = cast.signed_in("hanna")
    case = released(cast, hanna)
    assert words_of(copy_of(cast, hanna, case)) == ["Sover bättre."]


@pytest.mark.rule("A-04", "A-11", "P-01")
def test_clerk_head_other_unit_and_other_provider_open_nothing(cast):
    signed(cast, cast.signed_in("astrid"), "Sover bättre.")
    case = asked(cast)
    for name, error in (("dag", RefusedError), ("frida", RefusedError), ("bo", UnknownError), ("cilla", UnknownError)):
        session = cast.signed_in(name)
        with pytest.raises(error):
            open_to_weigh(cast.parts, session, target(cast, case), NOON)
        with pytest.raises(error):
            decided(cast, session, case)
        with pytest.raises(error):
            make_copy(cast.parts, session, target(cast, case), NOON)


@pytest.mark.rule("P-04", "P-02", "RIG-03")
def test_a_copy_of_a_part_holds_that_part_with_what_the_patient_says_of_it(cast):
    astrid = cast.signed_in("astrid")
    old = NOON - 30 * DAY
    draft = begin_entry(cast.parts, astrid, replace(note(cast.pia, "I januari."), happened=EventTime(old, old)), NOON)
    entry = sign_entry(cast.parts, astrid, (cast.pia, draft.entry), draft.revision, NOON).entry
    note_statement(cast.parts, astrid, (cast.pia, entry), "Det var i februari.", NOON)
    signed(cast, astrid, "I mars.")
    case = asked(cast)
    backwards = CopyScope(first_day=date(2026, 3, 1), last_day=date(2026, 1, 1))
    with pytest.raises(InvalidError):
        set_scope(cast.parts, astrid, target(cast, case), backwards, NOON)
    part = CopyScope(kinds=(EntryKind.SESSION,), author=astrid.actor.account, last_day=date(2026, 2, 15))
    assert set_scope(cast.parts, cast.signed_in("dag"), target(cast, case), part, NOON).scope == part
    known(cast, astrid, case)
    weighed(cast, astrid, case)
    decided(cast, astrid, case)
    copy = copy_of(cast, astrid, case)
    assert words_of(copy) == ["I januari."]
    (said,) = copy.entries[0].statements
    assert said.versions[0].paragraphs[0].text == "Det var i februari."
    assert copy.period[1] == datetime(2026, 2, 15, 22, 59, 59, tzinfo=UTC)
    with pytest.raises(RefusedError):
        set_scope(cast.parts, astrid, target(cast, case), CopyScope(), NOON)


def test_a_part_of_one_kind_says_from_when_to_when_it_is(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, "Sover bättre.")
    case = asked(cast, scope=CopyScope(kinds=(EntryKind.SESSION,), first_day=date(2026, 3, 1)))
    known(cast, astrid, case)
    weighed(cast, astrid, case)
    decided(cast, astrid, case)
    copy = copy_of(cast, astrid, case)
    assert copy.period == (datetime(2026, 2, 28, 23, tzinfo=UTC), NOON)
    assert copy.entries[0].unit == "North-A"


def test_what_is_no_copy_is_not_weighed(cast):
    case = asked(cast, kind=CaseKind.COMPLAINT, form=None)
    with pytest.raises(InvalidError):
        open_to_weigh(cast.parts, cast.signed_in("astrid"), target(cast, case), NOON)


@pytest.mark.rule("J-13", "S-04")
def test_handing_over_asks_for_a_fresh_unlock_and_for_who_receives_it(cast):
    astrid = cast.signed_in("astrid")
    case = released(cast, astrid)
    with pytest.raises(InvalidError):
        handed_over(cast, astrid, case, handed=replace(HANDED, recipient=" "))
    with pytest.raises(UnlockNeededError):
        handed_over(cast, astrid, case, at=NOON + timedelta(minutes=6))
    done = handed_over(cast, cast.signed_in("astrid"), case, handed=replace(HANDED, form=DisclosureForm.READ))
    assert done.steps[-1].code == DisclosureForm.READ


@pytest.mark.rule("P-01", "B-01")
def test_a_block_towards_other_units_takes_nothing_from_the_patients_own_copy(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, "Sover bättre.")
    case = released(cast, astrid)
    blocked(cast)
    assert words_of(copy_of(cast, astrid, case)) == ["Sover bättre."]


@pytest.mark.rule("P-04", "R-06")
def test_what_is_destroyed_between_decision_and_hand_over_is_weighed_anew_and_stands_as_destroyed(cast):
    astrid = cast.signed_in("astrid")
    gone = signed(cast, astrid, "Ska förstöras.").entry
    signed(cast, astrid, "Sover bättre.")
    case = released(cast, astrid)
    destroyed(cast, ordered(gone), NOON)
    with pytest.raises(RefusedError):
        handed_over(cast, astrid, case)
    anew = released(cast, astrid)
    copy = copy_of(cast, astrid, anew)
    assert words_of(copy) == ["Sover bättre."]
    assert [entry.versions[-1].destroyed_at for entry in copy.entries if entry.id == gone] == [NOON]
