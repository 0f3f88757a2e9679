"""The head says who the authorised officers are (PDL 4:5): from, until, and on what it rests."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.errors import InvalidError, RefusedError, UnknownError, UnlockNeededError
from journal.domain.ids import new_id
from journal.services.officers import NewOfficer, appoint_officer, end_appointment, list_officers
from journal.services.staff import end_assignment
from journal.store.officers import has_officer, is_officer
from tests.cast import NOON
from tests.scenes import last_row

HOUR = timedelta(hours=1)


def appointed(cast, name="astrid", by="frida", at=NOON, **told):
    wanted = NewOfficer(cast.people[name].account, told.pop("analysis", "BRA-9, 1 mars 2026"), **told)
    return appoint_officer(cast.parts, cast.signed_in(by), wanted, at)


def stands(cast, name, at=NOON, provider="north"):
    with cast.parts.store.database.reading() as connection:
        return is_officer(connection, cast.people[name].account, cast.providers[provider], at)


def anybody(cast, provider="north", at=NOON):
    with cast.parts.store.database.reading() as connection:
        return has_officer(connection, cast.providers[provider], at)


@pytest.mark.rule("B-13")
def test_head_appoints_an_officer_and_ends_it_at_once(cast):
    assert not anybody(cast)
    made = appointed(cast)
    row = last_row(cast)
    assert (row.subtype, row.resource.ids) == ("behörighet", (made, cast.people["astrid"].account))
    assert (stands(cast, "astrid"), stands(cast, "bo"), anybody(cast)) == (True, False, True)
    end_appointment(cast.parts, cast.signed_in("frida"), made, NOON + HOUR / 60)
    assert (stands(cast, "astrid", NOON + HOUR), anybody(cast, at=NOON + HOUR)) == (False, False)
    (kept,) = list_officers(cast.parts, cast.signed_in("dag"))
    assert (kept.account, kept.analysis) == (cast.people["astrid"].account, "BRA-9, 1 mars 2026")
    assert not kept.is_current(NOON + HOUR)


@pytest.mark.rule("B-13")
def test_an_appointment_with_an_end_ends_by_the_clock(cast):
    appointed(cast, ends_at=NOON + HOUR)
    assert (stands(cast, "astrid"), stands(cast, "astrid", NOON + HOUR)) == (True, False)


@pytest.mark.rule("B-13", "A-07")
def test_an_officer_who_leaves_is_one_no_more(cast):
    appointed(cast)
    end_assignment(cast.parts, cast.signed_in("frida"), cast.signed_in("astrid").actor.assignment, NOON + HOUR / 60)
    assert (stands(cast, "astrid", NOON + HOUR), anybody(cast, at=NOON + HOUR)) == (False, False)


@pytest.mark.rule("B-13")
@pytest.mark.parametrize("name", ["astrid", "dag", "eva"])
def test_nobody_but_the_head_appoints_or_ends(cast, name):
    made = appointed(cast)
    with pytest.raises(RefusedError):
        appointed(cast, by=name)
    with pytest.raises(RefusedError):
        end_appointment(cast.parts, cast.signed_in(name), made, NOON)
    assert stands(cast, "astrid")


@pytest.mark.rule("A-06", "B-13")
def test_nobody_is_appointed_without_an_analysis(cast):
    with pytest.raises(RefusedError, match="need-and-risk"):
        appointed(cast, analysis=" ")


@pytest.mark.rule("S-12")
def test_head_of_another_provider_appoints_and_ends_nothing(cast):
    made = appointed(cast)
    with pytest.raises(UnknownError):
        appointed(cast, by="gustav")
    for appointment in (made, new_id()):
        with pytest.raises(UnknownError):
            end_appointment(cast.parts, cast.signed_in("gustav"), appointment, NOON)
    assert list_officers(cast.parts, cast.signed_in("cilla")) == ()
    assert (anybody(cast, "south"), stands(cast, "astrid", provider="south")) == (False, False)


def test_head_who_appoints_until_yesterday_or_unlocked_long_ago_is_told(cast):
    with pytest.raises(InvalidError, match="ends_at: in-the-past"):
        appointed(cast, ends_at=NOON)
    with pytest.raises(UnlockNeededError):
        appointed(cast, at=NOON + HOUR / 10)
