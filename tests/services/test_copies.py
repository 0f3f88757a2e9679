"""A copy is asked for, weighed, decided and handed over, and the journal says who received it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from journal.domain.access_words import Activity, Subtype
from journal.domain.case import CopyScope
from journal.domain.case_words import Asker, CaseKind, CaseOutcome, CaseStatus, CaseTextKind, SecrecyTest, Withholding
from journal.domain.death import DeathSource
from journal.domain.disclosure import DisclosureForm
from journal.domain.entry import CorrectionReason, EntryKind, EventTime, Keyword
from journal.domain.errors import ConflictError, InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.domain.ids import AccountId, new_id
from journal.services.cases import note_sent_to_ivo, set_scope, weigh_secrecy
from journal.services.copies import make_copy
from journal.services.corrections import Correction, begin_correction, mark_misfiled
from journal.services.deaths import NewDeath, mark_dead, undo_death
from journal.services.entries import begin_entry
from journal.services.ivo_packages import open_package
from journal.services.journals import JournalFilter, Narrowing, read_journal
from journal.services.settling import sign_entry
from journal.services.statements import note_statement
from journal.services.weighing import Weighed, count_masks, open_to_weigh, weigh
from tests.case_scenes import HANDED, asked, decided, handed_over, known, released, sealed_texts, target, weighed
from tests.cast import NOON
from tests.scenes import DAY, drafted, joined, last_row, note, rows, signed, worded

SECRET = "Systern ringer och ber att det inte förs vidare."
TWO = f"Sover bättre.\n\n{SECRET}"
STATED = {"statement": "Systern hotas.", "answer": "En uppgift kommer från någon annan."}


def words_of(copy):
    return [p.text for entry in copy.everything for v in entry.versions for p in v.paragraphs]


def corrected(cast, session, entry, words):
    """A correction, saved and signed."""
    correction = Correction(CorrectionReason.WRONG_WORDING, worded(words, "Ett ord rättat."))
    draft = begin_correction(cast.parts, session, (cast.pia, entry), correction, NOON)
    return sign_entry(cast.parts, session, (cast.pia, entry), draft.revision, NOON)


def copy_of(cast, session, case, at=NOON):
    handed_over(cast, session, case, at)
    return make_copy(cast.parts, session, target(cast, case), at)


@pytest.mark.rule("P-01", "P-02", "P-04", "J-13", "L-08")
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


@pytest.mark.rule("P-05", "P-08")
def test_a_passage_is_kept_back_in_every_version_of_its_entry_and_stands_in_the_journal_as_before(cast):
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid, TWO).entry
    corrected(cast, astrid, entry, f"Sover mycket bättre.\n\n{SECRET}")
    case = released(cast, astrid, {SECRET: Withholding.INFORMANT})
    assert case.outcome is CaseOutcome.IN_PART
    assert count_masks(cast.parts, case.id) == len(("first", "corrected"))
    copy = copy_of(cast, astrid, case)
    assert SECRET not in words_of(copy)
    assert {"Sover bättre.", "Sover mycket bättre."} < set(words_of(copy))
    assert copy.left_out == {"psl-6-13": 2}
    page = read_journal(
        cast.parts, astrid, cast.pia, JournalFilter(narrowing=Narrowing(kinds=(EntryKind.SESSION,))), NOON
    )
    assert all(SECRET in v.text.keywords[Keyword.CURRENT] for v in page.entries[0].versions)


@pytest.mark.rule("P-05")
def test_nothing_is_kept_back_without_one_of_two_grounds_a_statement_and_somebody_who_looked(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, TWO)
    case = asked(cast)
    known(cast, astrid, case)
    with pytest.raises(InvalidError):
        weighed(cast, astrid, case, {SECRET: Withholding.SECRECY})
    opened = open_to_weigh(cast.parts, astrid, target(cast, case), NOON)
    with pytest.raises(InvalidError):
        weigh(cast.parts, astrid, target(cast, case), Weighed(opened.seen, {"nothing": Withholding.CARE}), NOON)
    weighed(cast, astrid, case, {SECRET: Withholding.CARE})
    me = astrid.actor.account
    for said in ({}, {"statement": "Ja."}, {"reviewer": me}, {"statement": " ", "reviewer": me}):
        with pytest.raises(RefusedError) as refused:
            decided(cast, astrid, case, **said)
        assert "has no statement" in str(refused.value)
    with pytest.raises(UnknownError):
        decided(cast, astrid, case, **STATED, reviewer=AccountId(new_id()))
    with pytest.raises(RefusedError):
        decided(cast, astrid, case, **STATED, reviewer=me, refused_for=Withholding.SECRECY)
    assert sealed_texts(cast) == []


@pytest.mark.rule("P-05", "P-08")
def test_what_was_kept_back_may_be_let_go_again_before_it_is_decided(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, TWO)
    case = asked(cast)
    known(cast, astrid, case)
    weighed(cast, astrid, case, {SECRET: Withholding.INFORMANT})
    weighed(cast, astrid, case, {SECRET: Withholding.CARE, "Sover": Withholding.CARE})
    opened = open_to_weigh(cast.parts, astrid, target(cast, case), NOON)
    assert [passage.ground for passage in opened.entries[0].passages] == [Withholding.CARE, Withholding.CARE]
    weighed(cast, astrid, case)
    assert decided(cast, astrid, case).outcome is CaseOutcome.GRANTED
    assert SECRET in words_of(copy_of(cast, astrid, case))


@pytest.mark.rule("P-06", "G-11")
def test_a_refusal_in_part_makes_the_package_for_ivo_the_same_day_and_the_rest_goes_out(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, TWO)
    signed(cast, astrid, "Bara Pias.")
    case = asked(cast)
    known(cast, astrid, case)
    weighed(cast, astrid, case, {SECRET: Withholding.INFORMANT})
    done = decided(cast, astrid, case, **STATED, reviewer=astrid.actor.account)
    assert (done.outcome, done.waits_for_ivo, done.owes_a_copy) == (CaseOutcome.IN_PART, True, True)
    assert not any(b"hotas" in sealed for sealed in sealed_texts(cast))
    package = open_package(cast.parts, astrid, target(cast, case), NOON)
    printed = next(row for row in reversed(rows(cast)) if row.activity is Activity.PRINT)
    assert (printed.subtype, printed.resource.ids, len(printed.halves)) == (Subtype.CASE, (case.id,), 1)
    assert [(one.passage.paragraph.text, one.ground) for one in package.kept_back] == [(SECRET, Withholding.INFORMANT)]
    told = {text.kind: text.words for text in package.texts}
    assert told == {CaseTextKind.STATEMENT: STATED["statement"], CaseTextKind.ANSWER: STATED["answer"]}
    assert "Bara Pias." in words_of(copy_of(cast, astrid, case))
    sent = note_sent_to_ivo(cast.parts, cast.signed_in("dag"), target(cast, case), NOON)
    assert not sent.waits_for_ivo
    with pytest.raises(RefusedError):
        note_sent_to_ivo(cast.parts, cast.signed_in("frida"), target(cast, case), NOON)


@pytest.mark.rule("P-06")
def test_a_whole_refusal_sends_all_of_it_to_ivo_and_hands_nothing_over(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, TWO)
    case = asked(cast)
    done = decided(cast, astrid, case, **STATED, reviewer=astrid.actor.account, refused_for=Withholding.CARE)
    assert (done.outcome, done.refused_for) == (CaseOutcome.REFUSED, Withholding.CARE)
    package = open_package(cast.parts, astrid, target(cast, case), NOON)
    assert {one.passage.paragraph.text for one in package.kept_back} == set(TWO.split("\n\n"))
    for act in (
        lambda: handed_over(cast, astrid, case),
        lambda: make_copy(cast.parts, astrid, target(cast, case), NOON),
    ):
        with pytest.raises(RefusedError):
            act()
    with pytest.raises(RefusedError):
        weighed(cast, astrid, case)


@pytest.mark.rule("P-06")
def test_no_package_opens_where_nothing_is_refused(cast):
    astrid = cast.signed_in("astrid")
    case = released(cast, astrid)
    with pytest.raises(RefusedError):
        open_package(cast.parts, astrid, target(cast, case), NOON)


@pytest.mark.rule("P-07")
def test_a_relative_is_given_nothing_until_the_test_says_so_and_each_no_is_logged(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, "Sover bättre.")
    case = asked(cast, asker=Asker.RELATIVE)
    known(cast, astrid, case)
    weighed(cast, astrid, case)
    with pytest.raises(RefusedError) as refused:
        decided(cast, astrid, case)
    assert "no ground" in str(refused.value)
    assert (last_row(cast).permitted, last_row(cast).subtype) == (False, Subtype.CASE)
    weigh_secrecy(cast.parts, astrid, target(cast, case), SecrecyTest.HARM, NOON)
    with pytest.raises(RefusedError):
        decided(cast, astrid, case)
    weigh_secrecy(cast.parts, astrid, target(cast, case), SecrecyTest.NO_HARM, NOON)
    assert decided(cast, astrid, case).outcome is CaseOutcome.GRANTED


@pytest.mark.rule("P-07", "P-06")
def test_a_relative_may_be_refused_for_the_patients_own_secrecy(cast):
    astrid = cast.signed_in("astrid")
    case = asked(cast, asker=Asker.RELATIVE)
    me = astrid.actor.account
    done = decided(cast, astrid, case, **STATED, reviewer=me, refused_for=Withholding.SECRECY)
    assert (done.outcome, done.waits_for_ivo) == (CaseOutcome.REFUSED, True)


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


@pytest.mark.rule("R-09", "P-07")
def test_a_patient_who_has_died_meanwhile_receives_nothing_and_a_relative_asks_anew(cast):
    astrid = cast.signed_in("astrid")
    case = released(cast, astrid)
    died = NewDeath(date(2026, 2, 27), DeathSource.RELATIVE)
    death = mark_dead(cast.parts, astrid, cast.pia, died, NOON).death
    with pytest.raises(RefusedError) as refused:
        handed_over(cast, astrid, case)
    assert "who asked has died" in str(refused.value)
    theirs = asked(cast, asker=Asker.RELATIVE)
    known(cast, astrid, theirs)
    weigh_secrecy(cast.parts, astrid, target(cast, theirs), SecrecyTest.NO_HARM, NOON)
    weighed(cast, astrid, theirs)
    decided(cast, astrid, theirs)
    assert handed_over(cast, astrid, theirs).is_closed
    undo_death(cast.parts, astrid, (cast.pia, death), "Fel person.", NOON)


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


@pytest.mark.rule("P-04", "P-02")
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
    assert copy.period[1] == datetime(2026, 2, 15, 23, tzinfo=UTC)
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
    assert (copy.period[0].date(), copy.period[1]) == (date(2026, 3, 1), NOON)
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


@pytest.mark.rule("P-08")
def test_an_entry_about_somebody_else_is_listed_and_not_shown(cast):
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid, "Om någon annan.").entry
    mark_misfiled(cast.parts, astrid, (cast.pia, entry), None, NOON)
    case = released(cast, astrid)
    copy = copy_of(cast, astrid, case)
    assert words_of(copy) == [None]
    assert copy.left_out == {"misfiled": 1}
