"""Between providers: every combination of facts against what lag 2022:913 says, with sharing on and off."""

from dataclasses import replace

import pytest

from journal.domain.across_asks import OfOtherProvider
from journal.domain.ids import ProviderId, new_id
from journal.policy.across import (
    AcrossFacts,
    DangerFacts,
    PublishFacts,
    decide_know,
    decide_lift_outer,
    decide_name_blocker,
    decide_publish,
    decide_read_across,
)
from tests.policy.asking import ASTRID, PIA, every_case

ASK = OfOtherProvider(actor=ASTRID, patient=PIA, holder=ProviderId(new_id()))


@pytest.mark.rule("X-03", "X-06", "X-07")
def test_data_are_made_available_only_after_the_patient_was_told_and_does_not_oppose():
    for f in every_case(PublishFacts):
        opposed = f.patient_opposes and not f.only_a_guardian_opposes
        told = f.is_switched_on and f.patient_was_told_on_a_day
        assert decide_publish(ASK, f).permitted is (told and not opposed), f


@pytest.mark.rule("X-04")
def test_that_unblocked_data_exist_may_be_seen_and_that_blocked_ones_do_may_not():
    for f in every_case(AcrossFacts):
        assert decide_know(ASK, f).permitted is (f.is_switched_on and f.is_available and not f.is_blocked), f


@pytest.mark.rule("X-01", "X-02", "X-06")
def test_another_provider_reads_with_relation_consent_and_relevance_and_in_no_other_case():
    for f in every_case(AcrossFacts):
        three = f.has_current_relation and f.may_be_assumed_to_matter
        open_to_it = f.is_switched_on and f.is_available and not f.is_blocked
        reads = three and (f.patient_consents or f.child_cannot_consent) and open_to_it
        assert decide_read_across(ASK, f).permitted is reads, f


@pytest.mark.rule("X-02")
def test_explicit_consent_without_a_relation_opens_nothing():
    facts = AcrossFacts(*[True] * 7)
    assert not decide_read_across(ASK, replace(facts, has_current_relation=False, is_blocked=False)).permitted


@pytest.mark.rule("X-05")
def test_in_danger_the_reader_sees_who_blocked_and_only_that_provider_lifts():
    for f in every_case(DangerFacts):
        danger = f.is_in_danger and f.cannot_ask_for_a_lift
        assert decide_name_blocker(ASK, f).permitted is (danger and f.is_switched_on), f
        lifts = (f.patient_consents or danger) and f.blocks_it_themselves and f.is_switched_on
        assert decide_lift_outer(ASK, f).permitted is lifts, f


@pytest.mark.rule("X-07")
def test_with_sharing_off_nothing_at_all_is_permitted():
    for f in every_case(AcrossFacts):
        off = replace(f, is_switched_on=False)
        assert not decide_know(ASK, off).permitted
        assert not decide_read_across(ASK, off).permitted
