"""A head is told which duties nobody has seen to: a law that does not hold is never shown as holding."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from journal.domain.emergency import Outcome
from journal.policy.law import AUTHORISATION_REVIEWED
from journal.services.emergency_review import review_emergency
from journal.services.health import findings
from journal.services.officers import end_appointment, list_officers
from journal.services.staff import confirm_assignment, end_assignment
from journal.store.duty_tables import NeedAnalysisRow
from tests.blocked_scenes import attested, pia_treated_at_b
from tests.cast import NOON

DAY = timedelta(days=1)
LATER_BY = timedelta(seconds=1)
LATER = NOON + LATER_BY


def of(cast, settings, at=LATER):
    return {(one.level.value, one.what) for one in findings(cast.parts, settings, at)}


def about(cast, words, at=LATER):
    return [(how, what) for how, what in of(cast, cast.settings, at) if words in what]


def test_a_provider_without_log_reviewer_is_red_and_only_for_trial_in_a_demo(practice):
    ivar = practice.signed_in("ivar")
    end_assignment(practice.parts, practice.signed_in("gustav"), ivar.actor.assignment, NOON)
    told = "South has no log reviewer."
    assert about(practice, "log reviewer") == [("red", told)]
    practice.settings = replace(practice.settings, origin="http://localhost", insecure_cookie=True)
    assert about(practice, "log reviewer") == [("demo", told)]


@pytest.mark.rule("B-13")
def test_a_provider_without_authorised_officer_is_red(practice):
    (found,) = list_officers(practice.parts, practice.signed_in("frida"))
    end_appointment(practice.parts, practice.signed_in("frida"), found.id, NOON)
    said = "North has no authorised officer, so no block can be lifted."
    assert about(practice, "authorised officer") == [("red", said)]


@pytest.mark.rule("A-06")
def test_a_role_that_was_given_without_an_analysis_is_red(practice):
    assert about(practice, "need-and-risk") == []
    with practice.parts.store.database.writing() as tx:
        tx.connection.execute(delete(NeedAnalysisRow).where(NeedAnalysisRow.role == "clerk"))
    assert about(practice, "need-and-risk") == [("red", "North has given a role without a need-and-risk analysis.")]


@pytest.mark.rule("E-07")
def test_an_emergency_access_that_nobody_has_reviewed_for_three_days_is_red(practice):
    bo = pia_treated_at_b(practice)
    step = attested(practice, bo)
    assert about(practice, "emergency access", NOON + 3 * DAY - LATER_BY) == []
    said = "North has an emergency access that nobody has reviewed for three days."
    assert about(practice, "emergency access", NOON + 3 * DAY) == [("red", said)]
    review_emergency(practice.parts, practice.signed_in("eva"), step.emergency.id, (Outcome.JUSTIFIED, ""), NOON)
    assert about(practice, "emergency access", NOON + 3 * DAY) == []


@pytest.mark.rule("A-08")
def test_a_head_whom_nobody_has_followed_up_for_a_year_is_a_warning_until_the_head_notes_that_somebody_did(practice):
    due = NOON + AUTHORISATION_REVIEWED
    assert about(practice, "headed", due - LATER_BY) == []
    said = ("warn", f"Whether North is still headed as it should be was to be followed up by {due:%F}.")
    assert said in about(practice, "headed", due)
    frida = practice.signed_in("frida", due)
    confirm_assignment(practice.parts, frida, frida.actor.assignment, due)
    assert said not in about(practice, "headed", due + LATER_BY)


@pytest.mark.rule("R-13")
def test_a_backup_that_was_never_proven_or_not_for_a_quarter_is_red_and_only_for_trial_in_a_demo(practice, sqlite_cast):
    on = f"on {NOON:%F}."
    assert {how for how, what in about(practice, "proven", NOON + 92 * DAY) if what.endswith(on)} == {"ok"}
    late = ("red", f"No backup of North has been proven by restoring it since {NOON:%F}.")
    assert late in about(practice, "proven", NOON + 92 * DAY + LATER_BY)
    never = {one for one in of(sqlite_cast, practice.settings) if "proven" in one[1]}
    assert never == {
        ("red", f"No backup of {name} has been proven by restoring it yet.") for name in ("North", "South")
    }
    assert {how for how, _ in about(sqlite_cast, "proven")} == {"demo"}


@pytest.mark.rule("S-13")
def test_a_recovery_that_was_never_rehearsed_is_red_and_one_of_long_ago_a_warning(practice, sqlite_cast):
    assert about(practice, "rehearsed") == []
    assert {how for how, _ in about(practice, "rehearsed since", NOON + 400 * DAY)} == {"warn"}
    never = {one for one in of(sqlite_cast, practice.settings) if "rehearsed" in one[1]}
    assert never == {("red", f"The recovery of {name} has not been rehearsed yet.") for name in ("North", "South")}
