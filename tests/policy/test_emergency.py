"""Who may open what is blocked in an emergency, read on, approve and review, over every combination of facts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.emergency import Emergency, Hindrance
from journal.domain.emergency_asks import (
    ApproveEmergency,
    ChooseEntries,
    OpenEmergency,
    ReadInEmergency,
    ReviewEmergencies,
    ReviewEmergency,
)
from journal.domain.ids import EmergencyId, EntryId, new_id
from journal.policy.emergency import (
    EmergencyFacts,
    EmergencyReadFacts,
    closes_at,
    decide_choose,
    decide_emergency,
    decide_emergency_read,
)
from journal.policy.emergency_review import (
    ApprovalFacts,
    ReviewFacts,
    RuleFacts,
    decide_approval,
    decide_review,
    decide_rule,
    decide_see_emergencies,
)
from tests.cast import NOON
from tests.policy.asking import ADMINISTER, ASTRID, JOURNAL, NORTH_A, PIA, VERSION, every_case

ABOUT = {"actor": ASTRID, "patient": PIA, "emergency": EmergencyId(new_id())}
OPEN, REVIEW, APPROVE = OpenEmergency(**ABOUT), ReviewEmergency(**ABOUT), ApproveEmergency(**ABOUT)
CHOOSE = ChooseEntries(**ABOUT, entries=(EntryId(new_id()),))
READ = ReadInEmergency(**ABOUT, journal=JOURNAL, unit=NORTH_A, versions=(VERSION,))
SEE = ReviewEmergencies(actor=ASTRID, shown=(), about=())


@pytest.mark.rule("E-01", "E-02", "E-05", "E-09", "R-09")
def test_it_opens_exactly_when_consent_cannot_be_had_and_the_care_is_indispensable():
    for f in every_case(EmergencyFacts):
        attested = f.consent_cannot_be_had and f.attests_indispensable_care and f.states_reason
        seen_to = f.officer_is_appointed and f.somebody_else_reviews and f.ends_within_the_longest
        who = f.has_clinical_assignment and f.has_fresh_unlock and not f.is_own_record
        barred = f.patient_refuses or f.patient_is_dead or f.is_relative or f.is_program
        assert decide_emergency(OPEN, f).permitted is (attested and seen_to and who and not barred), f


@pytest.mark.rule("E-03", "E-04", "E-05", "E-10")
def test_what_was_chosen_opens_exactly_while_it_is_open_to_whoever_attested():
    for f in every_case(EmergencyReadFacts):
        who = f.has_clinical_assignment and f.attested_themselves
        barred = f.is_own_record or f.is_relative or f.is_program
        open_now = f.is_still_open and f.unit_shares and f.within_one_unit_while_alone
        assert decide_choose(CHOOSE, f).permitted is (who and open_now and not barred), f
        assert decide_emergency_read(READ, f).permitted is (who and open_now and not barred and f.entry_was_chosen), f


@pytest.mark.rule("E-07")
def test_an_auditor_or_officer_reviews_what_others_opened_once():
    for f in every_case(ReviewFacts):
        who = (f.is_auditor or f.is_officer) and not f.is_program
        assert decide_see_emergencies(SEE, f).permitted is who, f
        assert decide_review(REVIEW, f).permitted is (who and not f.is_their_own and not f.is_reviewed), f


@pytest.mark.rule("E-10")
def test_a_second_person_approves_in_time_and_never_their_own():
    for f in every_case(ApprovalFacts):
        who = (f.has_clinical_assignment or f.is_officer) and not f.is_their_own
        barred = f.is_own_record or f.is_relative or f.is_program
        assert decide_approval(APPROVE, f).permitted is (who and f.is_asked_for and f.is_in_time and not barred), f


@pytest.mark.rule("E-05", "E-10")
def test_it_closes_at_its_end_and_after_an_hour_where_a_second_person_is_wanting():
    hour = timedelta(hours=1)
    times = (NOON, NOON + 24 * hour)
    alone = Emergency(
        *(ABOUT["emergency"], ASTRID.provider, PIA, ASTRID.account, NORTH_A, Hindrance.INCAPABLE, b"", *times),
        needs_two=True,
        event=new_id(),
    )
    assert closes_at(alone) == NOON + hour
    assert closes_at(replace(alone, ends_at=NOON + hour / 2)) == NOON + hour / 2
    assert closes_at(replace(alone, approved_by=ASTRID.account)) == NOON + 24 * hour
    assert closes_at(replace(alone, needs_two=False)) == NOON + 24 * hour


@pytest.mark.rule("E-10")
def test_the_head_says_how_many_persons_it_takes():
    for f in every_case(RuleFacts):
        assert decide_rule(ADMINISTER, f).permitted is (f.is_head and f.has_fresh_unlock and not f.is_program), f
