"""Authorisations are followed up: what the head does not confirm within the year rests a month later, by the clock."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.errors import RefusedError, SignedOutError, UnknownError
from journal.policy.law import AUTHORISATION_REVIEWED, REVIEW_GRACE
from journal.services.auditing import LogFilter, search_log
from journal.services.journals import read_entry
from journal.services.signing_in import resume
from journal.services.staff import confirm_assignment, end_assignment, list_staff, waiting_handovers
from journal.store.health import has_role
from tests.cast import NOON
from tests.scenes import last_row, signed, takes_part

MOMENT = timedelta(seconds=1)
RESTS = NOON + AUTHORISATION_REVIEWED + REVIEW_GRACE
DAY = timedelta(days=1)


def assignment_of(cast, name):
    return next(one for one in cast.at_the_door(name).assignments).id


def confirm(cast, name, at, by="frida"):
    given = next(
        one
        for member in list_staff(cast.parts, cast.signed_in("frida", at), at)
        for one in member.assignments
        if member.account == cast.people[name].account
    )
    confirm_assignment(cast.parts, cast.signed_in(by, at), given.id, at)


@pytest.mark.rule("A-08")
def test_therapist_whom_nobody_confirms_works_until_the_grace_is_over_and_not_a_moment_longer(cast):
    session = cast.signed_in("astrid", RESTS - MOMENT)
    assert resume(cast.parts, session.cookie, RESTS - MOMENT)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, RESTS)
    assert cast.at_the_door("astrid", RESTS).assignments == ()


@pytest.mark.rule("A-08")
def test_reader_of_yesterday_reads_nothing_once_the_assignment_rests(cast):
    """Facts and sessions say the same, each by itself."""
    astrid = cast.signed_in("astrid")
    entry = signed(cast, astrid).entry
    takes_part(cast, cast.signed_in("dag"), "astrid", days=500)
    late = cast.signed_in("astrid", RESTS - MOMENT)
    assert read_entry(cast.parts, late, (cast.pia, entry), RESTS - MOMENT)
    with pytest.raises(RefusedError, match="no current clinical assignment"):
        read_entry(cast.parts, late, (cast.pia, entry), RESTS)


@pytest.mark.rule("A-08", "A-13")
def test_auditor_who_was_not_confirmed_reviews_no_log(cast):
    eva = cast.signed_in("eva", RESTS - MOMENT)
    assert search_log(cast.parts, eva, LogFilter(), RESTS - MOMENT).rows
    with pytest.raises(RefusedError):
        search_log(cast.parts, eva, LogFilter(), RESTS)
    with cast.parts.store.database.reading() as connection:
        assert not any(has_role(connection, cast.providers["north"], eva.actor.role, at) for at in (RESTS, RESTS + DAY))


@pytest.mark.rule("A-08", "A-07")
def test_head_who_confirms_in_time_gives_another_year(cast):
    again = NOON + 300 * DAY
    confirm(cast, "astrid", again)
    row = last_row(cast)
    assert (row.subtype, row.resource.ids) == ("behörighet", (cast.people["astrid"].account,))
    assert cast.signed_in("astrid", RESTS + DAY)
    assert cast.at_the_door("astrid", again + AUTHORISATION_REVIEWED + REVIEW_GRACE).assignments == ()


@pytest.mark.rule("A-08")
def test_head_who_confirms_late_lets_in_again_and_keys_come_as_for_a_newcomer(cast):
    cast.signed_in("astrid", RESTS - MOMENT)
    confirm(cast, "bo", RESTS + DAY)
    assert cast.signed_in("bo", RESTS + DAY).circles
    waits = waiting_handovers(cast.parts, cast.signed_in("frida", RESTS + DAY), RESTS + DAY)
    assert cast.people["astrid"].account not in {each.account for each in waits}
    confirm(cast, "astrid", RESTS + DAY)
    assert cast.signed_in("astrid", RESTS + DAY)


@pytest.mark.rule("A-08")
def test_head_never_rests_since_nobody_could_confirm_the_head(cast):
    assert cast.signed_in("frida", NOON + 3000 * DAY)
    given = next(one for one in cast.at_the_door("frida").assignments)
    assert (given.review_by, given.rests_at) == (NOON + AUTHORISATION_REVIEWED, None)


@pytest.mark.rule("A-08")
@pytest.mark.parametrize("name", ["astrid", "dag", "eva"])
def test_nobody_but_the_head_confirms(cast, name):
    with pytest.raises(RefusedError):
        confirm(cast, "astrid", NOON + DAY, by=name)


@pytest.mark.rule("A-07", "S-12")
def test_what_has_ended_or_is_another_providers_is_not_confirmed(cast):
    astrid, cilla = assignment_of(cast, "astrid"), assignment_of(cast, "cilla")
    end_assignment(cast.parts, cast.signed_in("frida"), astrid, NOON)
    for assignment in (astrid, cilla):
        with pytest.raises(UnknownError):
            confirm_assignment(cast.parts, cast.signed_in("frida"), assignment, NOON + MOMENT)
