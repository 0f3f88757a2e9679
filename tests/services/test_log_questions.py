"""A patient asks about a row of the log; the reviewer answers in time; nobody but the patient opens the answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.domain.ids import EventId, new_id
from journal.domain.log_question import QuestionKind
from journal.domain.own_log import LogKind
from journal.services.log_questions import (
    answer_question,
    ask_about,
    list_questions,
    own_question,
    own_questions,
    read_answer,
    row_asked_about,
)
from journal.services.signing_in import unlock_again
from journal.store.own_log_tables import LogQuestionRow
from tests.cast import NOON, PASSPHRASE
from tests.scenes import rows
from tests.services.test_own_log import arrived, listed, others
from tests.services.test_patients_arriving import note

WORDS = "Varför läste hon i går kväll?"
ANSWER = "Hon förberedde ert samtal. Det var rätt."
DAY = timedelta(days=1)


def asked(cast, pia, words=WORDS, kind=QuestionKind.QUESTION, at=NOON):
    """Pia asks about the newest thing that somebody else did."""
    row = others(listed(cast, pia, at))[0]
    return ask_about(cast.parts, pia, row.id, (kind, words), at)


@pytest.mark.rule("P-19")
def test_pia_asks_eva_answers_and_pia_alone_opens_the_answer(cast):
    note(cast)
    pia = arrived(cast)
    question = asked(cast, pia)
    (seen,) = list_questions(cast.parts, cast.signed_in("eva"), NOON)
    assert (seen.words, seen.question.due_at) == (WORDS, NOON + 7 * DAY)
    assert seen.row.event.actor.name == "Astrid Ek"
    answer_question(cast.parts, cast.signed_in("eva"), question, ANSWER, NOON)
    assert read_answer(cast.parts, pia, question, NOON) == ANSWER
    said = [(row.activity.value, row.actor.name) for row in rows(cast) if row.resource.ids == (question,)]
    assert said == [("Skriva", ""), ("Läsa", "Eva Hav"), ("Skriva", "Eva Hav"), ("Läsa", "")]


@pytest.mark.rule("P-19")
def test_pia_says_that_she_knows_the_person_without_a_word_more(cast):
    note(cast)
    asked(cast, arrived(cast), "", QuestionKind.KNOWS_PERSON)
    (seen,) = list_questions(cast.parts, cast.signed_in("eva"), NOON)
    assert (seen.question.kind, seen.words) == (QuestionKind.KNOWS_PERSON, "")


@pytest.mark.rule("P-19")
def test_a_question_is_late_by_the_clock_and_no_longer_once_it_is_answered(cast):
    note(cast)
    pia = arrived(cast)
    question = asked(cast, pia)
    (waiting,) = own_questions(cast.parts, pia)
    assert [waiting.is_late(NOON + days * DAY) for days in (7, 8)] == [False, True]
    answer_question(cast.parts, cast.signed_in("eva", NOON + 15 * DAY), question, ANSWER, NOON + 15 * DAY)
    assert not own_question(cast.parts, pia, question).is_late(NOON + 16 * DAY)


def test_nobody_asks_about_a_row_that_does_not_concern_them_or_that_is_their_own(cast):
    pia = arrived(cast)
    own = next(row for row in listed(cast, pia).rows if row.kind is LogKind.OWN)
    with pytest.raises(RefusedError):
        ask_about(cast.parts, pia, own.id, (QuestionKind.QUESTION, WORDS), NOON)
    frida_s = rows(cast)[0]
    assert cast.pia not in frida_s.patients
    for event in (frida_s.id, EventId(new_id())):
        with pytest.raises(UnknownError):
            ask_about(cast.parts, pia, event, (QuestionKind.QUESTION, WORDS), NOON)
        with pytest.raises(UnknownError):
            row_asked_about(cast.parts, pia, event, NOON)


def test_words_that_cannot_be_kept_are_said_so(cast):
    note(cast)
    pia = arrived(cast)
    for words, problem in (("", "required"), ("x" * 2049, "too-long"), ("a\x00b", "control-sign")):
        with pytest.raises(InvalidError) as caught:
            asked(cast, pia, words)
        assert caught.value.problems == {"words": problem}


@pytest.mark.rule("P-19", "A-13")
def test_only_a_reviewer_sees_and_answers_once_and_nobody_about_themselves(cast):
    note(cast)
    pia = arrived(cast)
    question = asked(cast, pia)
    for name in ("astrid", "frida", "dag"):
        with pytest.raises(RefusedError):
            list_questions(cast.parts, cast.signed_in(name), NOON)
        with pytest.raises(RefusedError):
            answer_question(cast.parts, cast.signed_in(name), question, ANSWER, NOON)
    eva = cast.signed_in("eva")
    answer_question(cast.parts, eva, question, ANSWER, NOON)
    with pytest.raises(RefusedError):
        answer_question(cast.parts, eva, question, "Nej.", NOON)
    about_eva = next(row for row in others(listed(cast, pia)) if row.who.name == "Eva Hav")
    hers = ask_about(cast.parts, pia, about_eva.id, (QuestionKind.QUESTION, WORDS), NOON)
    with pytest.raises(RefusedError):
        answer_question(cast.parts, eva, hers, "Det var jag.", NOON)


def test_an_answer_asks_for_a_fresh_unlock_and_exists_only_once_it_is_given(cast):
    note(cast)
    pia = arrived(cast)
    question = asked(cast, pia)
    with pytest.raises(UnknownError):
        read_answer(cast.parts, pia, question, NOON)
    answer_question(cast.parts, cast.signed_in("eva"), question, ANSWER, NOON)
    later = NOON + timedelta(minutes=6)
    with pytest.raises(UnlockNeededError):
        read_answer(cast.parts, pia, question, later)
    unlock_again(cast.parts, pia, PASSPHRASE, later)
    assert read_answer(cast.parts, pia, question, later) == ANSWER


def test_an_answer_that_was_changed_or_belongs_to_another_question_opens_as_nothing(cast):
    note(cast)
    pia = arrived(cast)
    question = asked(cast, pia)
    other = asked(cast, pia)
    answer_question(cast.parts, cast.signed_in("eva"), question, ANSWER, NOON)
    answer_question(cast.parts, cast.signed_in("eva"), other, "Nej.", NOON)
    swapped = own_question(cast.parts, pia, other).sealed_answer
    with cast.parts.store.database.writing() as tx:
        mine = LogQuestionRow.question_id == question
        tx.connection.execute(update(LogQuestionRow).where(mine).values(sealed_answer=swapped))
    assert read_answer(cast.parts, pia, question, NOON) is None
