"""Each table of the law against an oracle of one line, over every combination of its facts."""

import pytest

from journal.domain.journal_asks import (
    CorrectEntry,
    DiscardDraft,
    MarkMisfiled,
    NoteConsent,
    NoteDisclosure,
    NoteStatement,
    SignEntry,
    StateUnsigned,
    WriteEntry,
)
from journal.policy.auditing import AuditFacts, decide_audit
from journal.policy.decision import Table
from journal.policy.granting import (
    GrantFacts,
    decide_analysing,
    decide_appointing,
    decide_confirming,
    decide_own_account,
    decide_sharing,
    decide_staffing,
)
from journal.policy.reading import ChoiceFacts, ReadFacts, decide_choice, decide_read
from journal.policy.registering import RegisterFacts, decide_keep_register, decide_open_register
from journal.policy.writing import WriteFacts, decide_write
from tests.policy.asking import ADMINISTER, CHOOSE, FIND, READ, READ_LOG, about_version, every_case


def may_read(f):
    ground = (f.own_unit and (f.takes_part_in_care or f.states_other_need)) or (
        not f.own_unit and f.unit_shares and f.chose_actively
    )
    blocked = f.is_blocked and not f.own_unit and not f.is_lifted
    unbarred = f.has_clinical_assignment and not f.is_own_record and not f.is_relative and f.token_may_read
    return ground and unbarred and not blocked


def may_choose(f):
    ground = f.states_purpose_and_reason and (f.own_unit or f.unit_shares)
    barred = f.is_own_record or f.is_relative or f.is_program or (f.is_restricted and not f.serves_care)
    return ground and f.has_clinical_assignment and not barred


def may_touch(f):
    return f.own_unit and f.has_clinical_assignment and not f.is_own_record and not f.is_relative


def may_write(f):
    return f.takes_part_in_care and f.is_author and may_touch(f) and not f.is_settled and f.token_may_draft


def may_sign(f):
    return f.is_author and f.is_open_draft and may_touch(f) and not f.is_settled and not f.is_program


def may_correct(f):
    return f.is_settled and (f.takes_part_in_care or f.is_author) and may_touch(f) and not f.is_program


def may_explain(f):
    return ((f.is_author and f.own_unit) or f.is_head) and not f.is_program


def may_note(f):
    unbarred = f.own_unit and f.has_clinical_assignment and not (f.is_own_record or f.is_relative or f.is_program)
    return f.takes_part_in_care and unbarred


def may_note_disclosure(f):
    return may_note(f) or ((f.patient_is_dead or f.answers_a_request) and may_touch(f) and not f.is_program)


WRITING = {
    WriteEntry: may_write,
    SignEntry: may_sign,
    CorrectEntry: may_correct,
    MarkMisfiled: may_correct,
    DiscardDraft: may_sign,
    StateUnsigned: may_explain,
    NoteConsent: may_note,
    NoteDisclosure: may_note_disclosure,
    NoteStatement: may_note,
}


@pytest.mark.rule("A-01", "A-02", "A-04", "A-07", "A-09", "A-10", "A-12", "B-01", "B-03")
def test_somebody_reads_exactly_when_a_ground_holds_and_no_bar_does():
    for facts in every_case(ReadFacts):
        assert decide_read(READ, facts).permitted is may_read(facts), facts


@pytest.mark.rule("A-02", "A-09", "G-08")
def test_somebody_chooses_another_journal_only_with_purpose_and_reason():
    for facts in every_case(ChoiceFacts):
        assert decide_choice(CHOOSE, facts).permitted is may_choose(facts), facts


@pytest.mark.rule("J-02", "J-07", "J-08", "J-09", "J-10", "J-11", "J-12", "J-13", "R-09")
@pytest.mark.parametrize("kind", WRITING, ids=lambda kind: kind.__name__)
def test_somebody_writes_signs_and_corrects_exactly_as_the_law_says(kind):
    ask = about_version(kind)
    for facts in every_case(WriteFacts):
        assert decide_write(ask, facts).permitted is WRITING[kind](facts), facts


@pytest.mark.rule("A-04", "A-11")
def test_a_clerk_or_therapist_keeps_only_the_own_units_register():
    for f in every_case(RegisterFacts):
        opens = (f.is_clerk or f.is_therapist) and f.own_unit
        assert decide_open_register(FIND, f).permitted is opens, f
        assert decide_keep_register(FIND, f).permitted is (opens and not f.is_own_record and not f.is_program), f


@pytest.mark.rule("A-05", "A-06", "A-07", "B-13", "S-04", "S-05", "S-12")
def test_authorisations_change_only_by_those_who_answer_for_them_after_a_fresh_unlock():
    for f in every_case(GrantFacts):
        unbarred = f.same_provider and not f.is_program and f.has_fresh_unlock
        rests = unbarred and f.has_documented_analysis
        assert decide_staffing(ADMINISTER, f).permitted is ((f.is_head or f.is_member_of_unit) and rests), f
        assert decide_analysing(ADMINISTER, f).permitted is (f.is_head and unbarred), f
        assert decide_confirming(ADMINISTER, f).permitted is (f.is_head and rests), f
        assert decide_appointing(ADMINISTER, f).permitted is (f.is_head and rests), f
        shares = f.is_member_of_unit and f.has_documented_analysis and unbarred
        assert decide_sharing(ADMINISTER, f).permitted is shares, f
        assert decide_own_account(ADMINISTER, f).permitted is (f.is_about_self and unbarred), f


@pytest.mark.rule("A-13", "L-09", "S-04")
def test_the_log_is_read_by_auditors_and_by_everybody_about_themselves():
    for f in every_case(AuditFacts):
        reads = f.is_auditor or (f.only_own_rows and not f.is_export)
        barred = f.is_export and (f.is_program or not f.has_fresh_unlock)
        assert decide_audit(READ_LOG, f).permitted is (reads and not barred), f


def test_every_decision_says_why():
    for facts in every_case(ReadFacts):
        assert all(decide_read(READ, facts).because)


def test_a_table_without_grounds_permits_nothing():
    decision = Table("nothing", grounds=()).decide(READ, None)
    assert not decision.permitted
    assert decision.because == ("no ground",)
