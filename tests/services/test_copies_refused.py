"""What is kept back: on two grounds alone, stated, in every version, sent to IVO; and what relatives are given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from journal.domain.access_words import Activity, Subtype
from journal.domain.case_words import Asker, CaseOutcome, CaseTextKind, SecrecyTest, Withholding
from journal.domain.death import DeathSource
from journal.domain.entry import CorrectionReason, EntryKind, Keyword
from journal.domain.errors import InvalidError, RefusedError, UnknownError
from journal.domain.ids import AccountId, new_id
from journal.services.cases import note_sent_to_ivo, weigh_secrecy
from journal.services.copies import make_copy
from journal.services.corrections import Correction, begin_correction, mark_misfiled
from journal.services.deaths import NewDeath, mark_dead, undo_death
from journal.services.health import findings
from journal.services.ivo_packages import open_package
from journal.services.journals import JournalFilter, Narrowing, read_journal
from journal.services.settling import sign_entry
from journal.services.weighing import Weighed, count_masks, open_to_weigh, weigh
from tests.case_scenes import asked, decided, handed_over, known, released, sealed_texts, target, weighed
from tests.cast import NOON
from tests.scenes import DAY, last_row, rows, signed, worded

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


@pytest.mark.rule("P-08")
def test_an_entry_about_somebody_else_is_listed_and_not_shown(cast):
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid, "Om någon annan.").entry
    mark_misfiled(cast.parts, astrid, (cast.pia, entry), None, NOON)
    case = released(cast, astrid)
    copy = copy_of(cast, astrid, case)
    assert words_of(copy) == [None]
    assert copy.left_out == {"misfiled": 1}


@pytest.mark.rule("P-06")
def test_a_refusal_that_ivo_was_not_sent_the_same_day_is_red_the_day_after(cast):
    astrid = cast.signed_in("astrid")
    signed(cast, astrid, TWO)
    case = released(cast, astrid, {SECRET: Withholding.INFORMANT})
    served = replace(cast.settings, origin="https://journal.example", insecure_cookie=False, trusted_proxies=1)

    def told(at):
        found = findings(cast.parts, served, at)
        return [(one.level.value, one.what) for one in found if "to be sent to IVO" in one.what]

    assert told(NOON) == []
    red = "1 refusals of North were to be sent to IVO the same day."
    assert told(NOON + DAY) == [("red", red)]
    note_sent_to_ivo(cast.parts, cast.signed_in("dag"), target(cast, case), NOON)
    assert told(NOON + DAY) == []
