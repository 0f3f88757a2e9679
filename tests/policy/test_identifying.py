"""Who an e-ID is believed to be: the table against one line of plain Python, for every combination of facts."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest

from journal.policy.identifying import LOW_LEVEL, NO_NUMBER, NOT_NOW, IdentityFacts, believe_identity
from tests.policy.asking import every_case

WHOLE = IdentityFacts(*[True] * len(fields(IdentityFacts)))


@pytest.mark.rule("S-01")
def test_patient_is_believed_when_nothing_at_all_is_amiss():
    for facts in every_case(IdentityFacts):
        wanted = all(getattr(facts, fact.name) for fact in fields(IdentityFacts))
        assert believe_identity(facts)[0] is wanted


@pytest.mark.rule("S-01")
@pytest.mark.parametrize("lacking", [fact.name for fact in fields(IdentityFacts)])
def test_one_thing_amiss_is_told_as_the_one_rule_that_bars(lacking):
    believed, because = believe_identity(replace(WHOLE, **{lacking: False}))
    assert not believed
    assert len(because) == 1


@pytest.mark.parametrize(
    ("lacking", "rule"),
    [("level_suffices", LOW_LEVEL), ("has_number", NO_NUMBER), ("proved_since_asked", NOT_NOW)],
)
def test_what_a_person_can_do_something_about_has_a_rule_of_its_own(lacking, rule):
    assert believe_identity(replace(WHOLE, **{lacking: False}))[1] == (str(rule),)
