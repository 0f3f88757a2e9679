"""A dated need-and-risk analysis stands behind each role before anybody is given it (A-06)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import delete

from journal.domain.errors import InvalidError, RefusedError, UnlockNeededError
from journal.domain.people import STAFF, Role
from journal.services.analyses import NewAnalysis, list_analyses, record_analysis
from journal.services.invitations import Invite, invite
from journal.services.staff import NewAssignment, end_assignment, give_assignment
from journal.store.duty_tables import NeedAnalysisRow
from tests.cast import NOON
from tests.scenes import last_row

CLERKS = NewAnalysis(Role.CLERK, date(2026, 2, 1), "BRA-7: register och tider, inga anteckningar")


@pytest.fixture
def unanalysed(cast):
    """Nobody recorded what a clerk's role rests on."""
    with cast.parts.store.database.writing() as tx:
        tx.connection.execute(delete(NeedAnalysisRow).where(NeedAnalysisRow.role == Role.CLERK.value))
    return cast


def clerk(cast):
    return Invite("hilda", "Hilda Ny", "vårdadministratör", Role.CLERK, cast.units["a"])


@pytest.mark.rule("A-06", "L-05")
@pytest.mark.parametrize("name", ["frida", "astrid"])
def test_nobody_is_invited_to_a_role_without_an_analysis(unanalysed, name):
    with pytest.raises(RefusedError, match="no dated need-and-risk analysis"):
        invite(unanalysed.parts, unanalysed.signed_in(name), clerk(unanalysed), NOON)
    assert not last_row(unanalysed).permitted


@pytest.mark.rule("A-06")
def test_nobody_is_given_a_role_without_an_analysis_and_the_head_who_records_one_may_go_on(unanalysed):
    frida = unanalysed.signed_in("frida")
    wanted = NewAssignment(unanalysed.people["bo"].account, Role.CLERK, unanalysed.units["b"])
    with pytest.raises(RefusedError, match="no dated need-and-risk analysis"):
        give_assignment(unanalysed.parts, frida, wanted, NOON)
    made = record_analysis(unanalysed.parts, frida, CLERKS, NOON)
    row = last_row(unanalysed)
    assert (row.subtype, row.resource.ids) == ("behovs- och riskanalys", (made,))
    assert give_assignment(unanalysed.parts, frida, wanted, NOON)
    assert invite(unanalysed.parts, frida, clerk(unanalysed), NOON)


@pytest.mark.rule("A-06", "A-07")
def test_an_assignment_ends_whether_or_not_its_role_was_analysed(unanalysed):
    dag = unanalysed.signed_in("dag")
    end_assignment(unanalysed.parts, unanalysed.signed_in("frida"), dag.actor.assignment, NOON)
    assert unanalysed.at_the_door("dag").assignments == ()


@pytest.mark.rule("A-06")
@pytest.mark.parametrize("name", ["astrid", "dag", "eva"])
def test_nobody_but_the_head_says_what_a_role_rests_on(cast, name):
    with pytest.raises(RefusedError):
        record_analysis(cast.parts, cast.signed_in(name), CLERKS, NOON)


def test_head_who_unlocked_long_ago_unlocks_again_first(cast):
    with pytest.raises(UnlockNeededError):
        record_analysis(cast.parts, cast.signed_in("frida"), CLERKS, NOON + timedelta(minutes=6))


@pytest.mark.parametrize(
    ("dated", "reference", "problems"),
    [
        (date(2026, 3, 4), "BRA-8", {"dated": "in-the-future"}),
        (date(2026, 3, 1), " ", {"reference": "required"}),
        (date(2026, 3, 1), "x" * 4001, {"reference": "long"}),
    ],
)
def test_head_who_records_what_is_none_is_told(cast, dated, reference, problems):
    with pytest.raises(InvalidError) as told:
        record_analysis(cast.parts, cast.signed_in("frida"), NewAnalysis(Role.CLERK, dated, reference), NOON)
    assert told.value.problems == problems


@pytest.mark.rule("A-06", "S-12")
def test_everybody_at_north_sees_what_roles_rest_on_and_nobody_of_south(cast):
    record_analysis(cast.parts, cast.signed_in("frida"), CLERKS, NOON + timedelta(seconds=1))
    newest, *others = list_analyses(cast.parts, cast.signed_in("dag"))
    assert (newest.role, newest.dated, newest.reference) == (CLERKS.role, CLERKS.dated, CLERKS.reference)
    assert newest.made_by == cast.people["frida"].account
    assert {each.role for each in others} == set(STAFF)
    assert newest.id not in {each.id for each in list_analyses(cast.parts, cast.signed_in("cilla"))}
