"""What is weighed, decided and handed over of a copy, against oracles of one line."""

from __future__ import annotations

import pytest

from journal.policy.fetching import FetchFacts, decide_fetch
from journal.policy.referring import IvoFacts, ReferFacts, decide_note_ivo, decide_refer
from journal.policy.weighing import (
    DecideFacts,
    DeliverFacts,
    MakeFacts,
    WeighFacts,
    decide_copy,
    decide_deliver,
    decide_make,
    decide_weigh,
)
from tests.policy.asking import FIND, every_case


def may_touch(f):
    return f.treats_at_unit and f.own_unit and not (f.is_own_record or f.is_relative or f.is_program)


@pytest.mark.rule("P-01", "P-08")
def test_a_journal_is_weighed_by_its_unit_while_a_copy_is_asked_for_and_not_decided():
    for f in every_case(WeighFacts):
        assert decide_weigh(FIND, f).permitted is (may_touch(f) and f.is_asked_for and not f.is_decided), f


@pytest.mark.rule("P-01", "P-03", "P-05", "P-07", "G-11")
def test_a_copy_is_owed_to_the_patient_and_to_a_relative_only_after_the_test():
    for f in every_case(DecideFacts):
        owed = not f.relative_asks or f.no_harm_is_found or not f.releases
        may_go = not f.releases or (f.identity_is_known and f.is_weighed)
        kept_back_rightly = not f.withholds or (f.grounds_are_lawful and f.states_why)
        assert decide_copy(FIND, f).permitted is (owed and may_go and kept_back_rightly), f


@pytest.mark.rule("J-13", "P-02", "P-04", "R-09")
def test_what_was_released_is_handed_over_once_unless_something_changed_or_who_asked_has_died():
    for f in every_case(DeliverFacts):
        barred = f.is_closed or f.journal_has_changed or f.patient_who_asked_is_dead
        assert decide_deliver(FIND, f).permitted is (may_touch(f) and f.is_released and not barred), f


@pytest.mark.rule("J-13", "L-08")
def test_a_copy_opens_only_once_the_journal_says_who_receives_it():
    for f in every_case(MakeFacts):
        opens = may_touch(f) and f.is_noted_as_handed_over and not f.journal_has_changed
        assert decide_make(FIND, f).permitted is opens, f


@pytest.mark.rule("P-01", "P-02", "P-13", "R-06", "R-09")
def test_a_patient_fetches_what_was_handed_over_while_all_of_it_stands_and_nothing_is_sealed():
    for f in every_case(FetchFacts):
        barred = f.something_is_destroyed or f.is_marked_dead or f.is_sealed
        assert decide_fetch(FIND, f).permitted is (f.is_own_case and f.is_handed_over and not barred), f


@pytest.mark.rule("P-06")
def test_that_a_refusal_went_to_ivo_is_noted_by_its_unit_or_whoever_oversees():
    for f in every_case(IvoFacts):
        answers = f.oversees or (f.own_unit and f.keeps_register)
        assert decide_note_ivo(FIND, f).permitted is (f.waits and answers and not f.is_program), f


@pytest.mark.rule("P-06")
def test_what_was_kept_back_opens_for_ivo_alone_and_only_where_something_was_refused():
    for f in every_case(ReferFacts):
        assert decide_refer(FIND, f).permitted is (may_touch(f) and f.something_is_refused), f
