"""Who comes in as a patient, and what is released and read, over every combination of facts."""

from __future__ import annotations

import pytest

from journal.domain.ids import AccountId, EntryId, new_id
from journal.domain.patient_asks import (
    ChooseRelease,
    EnterAsPatient,
    GrantToPatients,
    JoinPatient,
    OpenPatientAccount,
    ReadOwnEntries,
    ReleaseEntries,
    SeparateAccount,
    patient_actor,
)
from journal.policy.entering import (
    EnterFacts,
    JoinPatientFacts,
    OpenAccountFacts,
    PatientGrantFacts,
    SeparateFacts,
    decide_enter,
    decide_join_patient,
    decide_open_account,
    decide_patient_grant,
    decide_separate,
)
from journal.policy.releasing import (
    ChooseReleaseFacts,
    OwnReadFacts,
    ReleaseFacts,
    decide_choose_release,
    decide_own_read,
    decide_release,
)
from tests.policy.asking import ASTRID, JOURNAL, NORTH_A, PIA, VERSION, every_case

ACCOUNT = AccountId(new_id())
HERSELF = patient_actor(ACCOUNT, ASTRID.provider)


@pytest.mark.rule("S-01", "P-09", "P-11", "P-18", "R-09")
def test_a_patient_enters_exactly_with_both_factors_joined_old_enough_and_alive():
    ask = EnterAsPatient(actor=HERSELF, patient=PIA)
    for f in every_case(EnterFacts):
        both = f.proved_identity and f.showed_own_factor
        assert decide_enter(ask, f).permitted is (both and f.is_joined and f.is_old_enough and not f.is_marked_dead), f


@pytest.mark.rule("P-09", "P-10", "P-11", "D-04")
def test_an_account_is_joined_exactly_to_the_patient_whose_number_was_proved_and_who_is_old_enough():
    ask = JoinPatient(actor=ASTRID, patient=PIA, account=ACCOUNT)
    for f in every_case(JoinPatientFacts):
        is_she = f.number_matches and f.stands_in_the_units_register and f.claim_is_genuine
        looked = f.names_agree or f.were_compared
        assert decide_join_patient(ask, f).permitted is (
            is_she and looked and f.is_old_enough and not f.is_marked_dead
        ), f


@pytest.mark.rule("P-18", "G-13", "A-01", "A-04", "A-11", "A-12")
def test_an_account_is_parted_from_a_patient_by_whoever_keeps_the_register_and_says_why():
    ask = SeparateAccount(actor=ASTRID, patient=PIA, account=ACCOUNT)
    for f in every_case(SeparateFacts):
        keeps = f.keeps_register and f.own_unit and not (f.is_own_record or f.is_program)
        assert decide_separate(ask, f).permitted is (keeps and f.says_why), f


@pytest.mark.rule("P-09", "P-11")
def test_a_patient_is_granted_the_own_journal_of_a_unit_that_gives_access_and_nothing_else():
    ask = GrantToPatients(actor=ASTRID, accounts=(ACCOUNT,))
    for f in every_case(PatientGrantFacts):
        assert decide_patient_grant(ask, f).permitted is (f.is_their_own and f.unit_releases and f.are_old_enough), f


@pytest.mark.rule("S-01", "P-11", "D-04")
def test_an_account_opens_once_for_whoever_proved_an_identity_and_is_old_enough():
    ask = OpenPatientAccount(actor=HERSELF)
    for f in every_case(OpenAccountFacts):
        expected = f.proved_identity and f.is_old_enough and not f.has_one_already
        assert decide_open_account(ask, f).permitted is expected, f


@pytest.mark.rule("P-05", "P-09", "P-14", "J-17")
def test_an_entry_is_released_exactly_at_rest_at_a_unit_that_gives_access_and_held_by_nothing():
    ask = ReleaseEntries(actor=ASTRID, patient=PIA, journal=JOURNAL, unit=NORTH_A, versions=(VERSION,))
    for f in every_case(ReleaseFacts):
        held = f.is_test_material or f.is_held_to_be_read_together or f.is_withheld_on_a_ground or f.is_misfiled
        expected = f.unit_releases and f.giver_is_of_the_unit and f.is_settled and not held
        assert decide_release(ask, f).permitted is expected, f


@pytest.mark.rule("P-05", "P-09", "P-10", "P-11", "P-13", "P-14", "R-09")
def test_a_patient_or_guardian_reads_exactly_what_is_theirs_and_released_and_held_by_nothing():
    ask = ReadOwnEntries(actor=HERSELF, patient=PIA, versions=(VERSION,))
    for f in every_case(OwnReadFacts):
        held = f.is_withheld_on_a_ground or f.is_held_to_be_read_together or f.is_marked_dead or f.is_sealed
        theirs = f.is_own_journal or f.guards_the_child
        expected = theirs and f.is_released and f.unit_releases and not held
        assert decide_own_read(ask, f).permitted is expected, f


@pytest.mark.rule("P-05", "P-14", "A-04")
def test_who_treats_the_patient_chooses_how_an_entry_is_shown_and_withholds_on_a_ground_alone():
    entry = EntryId(new_id())
    ask = ChooseRelease(actor=ASTRID, patient=PIA, journal=JOURNAL, unit=NORTH_A, entry=entry)
    for f in every_case(ChooseReleaseFacts):
        treats = f.has_clinical_assignment and f.own_unit and f.takes_part_in_care
        expected = treats and (f.states_ground_and_why or not f.withholds)
        assert decide_choose_release(ask, f).permitted is expected, f
