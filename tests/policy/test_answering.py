"""Who enters a case, keeps its clock and answers it, against oracles of one line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from journal.domain.case_words import StepKind
from journal.policy.answering import (
    STEPS,
    AnswerFacts,
    AskedFacts,
    ExtendFacts,
    StepFacts,
    decide_answer,
    decide_extension,
    decide_register,
    decide_see_cases,
)
from journal.policy.clocks import question_due
from journal.policy.corresponding import MessageFacts, decide_correspond
from journal.policy.law import ZONE
from tests.policy.asking import FIND, every_case


def may_touch(f):
    return f.own_unit and not (f.is_own_record or f.is_relative or f.is_program)


ORACLES = {
    StepKind.IDENTITY: lambda f: f.keeps_register and not f.is_closed,
    StepKind.PAUSED: lambda f: (
        f.keeps_register and f.states_reason and not (f.is_decided or f.identity_is_known or f.is_paused)
    ),
    StepKind.SCOPED: lambda f: f.keeps_register and not f.is_decided,
    StepKind.SECRECY: lambda f: f.treats_at_unit and not f.is_decided,
    StepKind.DELIVERED: lambda f: f.keeps_register and f.is_decided and not (f.is_closed or f.owes_a_copy),
    StepKind.WITHDRAWN: lambda f: f.keeps_register and not f.is_closed,
}


@pytest.mark.rule("G-04", "P-02")
def test_whoever_keeps_the_register_enters_what_came_and_a_patient_what_they_ask_themselves():
    for f in every_case(AskedFacts):
        barred = not f.own_unit or f.is_program or (f.is_own_record and not f.is_the_patient)
        assert decide_register(FIND, f).permitted is ((f.is_the_patient or f.keeps_register) and not barred), f


@pytest.mark.rule("G-01", "A-04")
def test_cases_are_seen_by_their_unit_by_whoever_oversees_and_by_their_patient():
    for f in every_case(AskedFacts):
        sees = f.is_the_patient or f.oversees or (f.keeps_register and f.own_unit)
        assert decide_see_cases(FIND, f).permitted is (sees and not f.is_program), f


@pytest.mark.rule("G-03", "P-07", "G-11")
@pytest.mark.parametrize("kind", STEPS)
def test_a_step_is_taken_exactly_by_whom_and_when_the_law_lets_it(kind):
    for f in every_case(StepFacts):
        assert STEPS[kind].decide(FIND, f).permitted is (ORACLES[kind](f) and may_touch(f)), f


@pytest.mark.rule("G-02")
def test_an_answer_takes_longer_only_when_told_in_the_first_month_with_a_reason_and_within_three():
    for f in every_case(ExtendFacts):
        answers = f.oversees or (f.keeps_register and f.own_unit)
        told = f.states_reason and f.is_within_first_month and f.is_within_three_months
        barred = f.is_extended or f.is_decided or f.is_program
        assert decide_extension(FIND, f).permitted is (answers and told and not barred), f


@pytest.mark.rule("G-01", "G-11")
def test_a_therapist_of_the_unit_answers_what_is_no_copy_and_refuses_with_reasons_alone():
    for f in every_case(AnswerFacts):
        said = not (f.refuses and not f.states_reason)
        answers = f.treats_at_unit and may_touch(f) and said and not (f.is_decided or f.asks_for_a_copy)
        assert decide_answer(FIND, f).permitted is answers, f


@pytest.mark.rule("G-04", "A-04", "A-12")
def test_texts_of_a_case_are_the_units_therapists_and_the_patients():
    for f in every_case(MessageFacts):
        barred = not f.own_unit or f.is_relative or f.is_program or (f.is_own_record and not f.is_the_patient)
        assert decide_correspond(FIND, f).permitted is ((f.is_the_patient or f.treats_at_unit) and not barred), f


@pytest.mark.rule("P-19", "G-04")
def test_a_question_about_the_log_is_owed_an_answer_five_working_days_later_at_the_same_hour():
    friday = datetime(2026, 3, 27, 23, 30, tzinfo=ZONE)
    due = question_due(friday)
    assert due == datetime(2026, 4, 7, 23, 30, tzinfo=ZONE)
    assert due.tzinfo is UTC
