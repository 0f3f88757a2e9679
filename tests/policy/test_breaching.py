"""Who keeps the register of incidents, and when one is reported or is not, against oracles of one line."""

from __future__ import annotations

import pytest

from journal.domain.breach_asks import SeeBreaches, WriteBreach
from journal.domain.ids import new_id
from journal.policy.breaching import (
    InformFacts,
    KeepBreachFacts,
    NotReportFacts,
    ReportFacts,
    SeeBreachFacts,
    decide_inform,
    decide_keep_breach,
    decide_not_report,
    decide_report,
    decide_see_breaches,
)
from tests.policy.asking import ASTRID, every_case

SEE, WRITE = SeeBreaches(actor=ASTRID, shown=()), WriteBreach(actor=ASTRID, shown=(new_id(),))


def sees(f):
    return (f.is_head or f.is_auditor) and not f.is_program


def keeps(f):
    return sees(f) and f.has_fresh_unlock


@pytest.mark.rule("G-13", "A-04", "A-13")
def test_the_head_and_reviewers_read_the_register_and_no_program_does():
    for f in every_case(SeeBreachFacts):
        assert decide_see_breaches(SEE, f).permitted is sees(f), f


@pytest.mark.rule("G-13", "S-04")
def test_the_same_enter_an_incident_with_a_fresh_unlock():
    for f in every_case(KeepBreachFacts):
        assert decide_keep_breach(WRITE, f).permitted is keeps(f), f


@pytest.mark.rule("G-13", "S-04")
def test_an_incident_is_reported_once_and_late_with_the_reason():
    for f in every_case(ReportFacts):
        may = keeps(f) and not f.is_reported and (f.states_why or not f.is_late)
        assert decide_report(WRITE, f).permitted is may, f


@pytest.mark.rule("G-13", "S-04")
def test_an_incident_is_left_unreported_where_a_risk_is_unlikely_and_with_the_reason():
    for f in every_case(NotReportFacts):
        may = keeps(f) and f.risk_is_unlikely and f.states_why and not f.is_settled
        assert decide_not_report(WRITE, f).permitted is may, f


@pytest.mark.rule("G-13", "S-04")
def test_those_affected_are_noted_as_told_with_what_they_were_told():
    for f in every_case(InformFacts):
        assert decide_inform(WRITE, f).permitted is (keeps(f) and f.says_what_was_told), f
