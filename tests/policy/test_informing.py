"""What is told of what is held: the tables against a line of plain Python, and what stays until when."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from journal.domain.holding import HeldMatter
from journal.domain.holding_asks import CloseOwnAccount, SeeHeld
from journal.policy.informing import (
    HELD,
    HeldFacts,
    Kept,
    PartFacts,
    decide_part,
    decide_see_held,
    kept_until,
    own_fates,
)
from journal.policy.law import GDPR_17, HSLF_4_9, PDL_3_17
from tests.policy.asking import ASTRID, PIA, every_case

AT = datetime(2026, 3, 2, 11, tzinfo=UTC)


@pytest.mark.rule("G-05", "S-01")
@pytest.mark.parametrize("facts", every_case(HeldFacts), ids=str)
def test_somebody_who_proved_who_they_are_is_told_of_themselves(facts):
    ask = SeeHeld(actor=ASTRID, about=(PIA,))
    assert decide_see_held(ask, facts).permitted is (facts.is_about_self and facts.proved_identity)


@pytest.mark.rule("D-01", "S-04")
@pytest.mark.parametrize("facts", every_case(PartFacts), ids=str)
def test_a_patient_closes_their_own_account_with_a_fresh_unlock(facts):
    ask = CloseOwnAccount(actor=ASTRID, about=(PIA,))
    assert decide_part(ask, facts).permitted is (facts.is_own_account and facts.has_fresh_unlock)


@pytest.mark.rule("G-05")
def test_of_every_matter_it_is_told_for_what_from_whom_and_how_long():
    assert [held.matter for held in HELD] == list(HeldMatter)


@pytest.mark.rule("D-02", "R-01", "L-13")
def test_what_goes_and_what_stays_is_told_with_its_law_and_its_day():
    told = {fate.matter: fate for fate in own_fates(datetime(2025, 5, 7, tzinfo=UTC), AT)}
    journal, log, signing_in = told[HeldMatter.JOURNAL], told[HeldMatter.LOG], told[HeldMatter.SIGN_IN]
    assert (journal.law, journal.until) == (PDL_3_17, date(2035, 5, 7))
    assert (log.law, log.until) == (HSLF_4_9, date(2031, 3, 2))
    assert (signing_in.law, signing_in.until, signing_in.stays) == (GDPR_17, None, False)


@pytest.mark.rule("D-02")
def test_what_belongs_to_an_old_journal_stays_as_long_as_the_log_that_names_it():
    held = next(held for held in HELD if held.kept is Kept.JOURNAL)
    assert kept_until(held, datetime(2017, 1, 1, tzinfo=UTC), AT) == date(2031, 3, 2)
    assert kept_until(held, None, AT) == date(2031, 3, 2)
