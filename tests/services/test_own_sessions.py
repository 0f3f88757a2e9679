"""One's own sessions: listed with a coarse device, ended one by one or all at once, and swept with what they name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.errors import SignedOutError, UnknownError
from journal.domain.people import Scope
from journal.services.own_sessions import end_every_session, end_own_session, list_sessions
from journal.services.signing_in import choose_assignment, resume, sign_in, sign_out, sweep_sessions
from journal.services.tokens import NewToken, bearer, create_token
from tests.cast import NOON
from tests.scenes import MINUTE

HOUR = 60 * MINUTE


def at_device(cast, device, name="astrid", at=NOON):
    cast.forget_step(name)
    entered = sign_in(cast.parts, replace(cast.shown(name, at), device=device), at)
    return choose_assignment(cast.parts, entered.cookie, entered.assignments[0].id, at)


def devices(cast, session, at=NOON):
    return [each.device for each in list_sessions(cast.parts, session.cookie, at)]


@pytest.mark.rule("ACC-16")
def test_astrid_sees_where_she_is_signed_in_since_when_and_nobody_else(cast):
    here = at_device(cast, "firefox linux")
    at_device(cast, "safari iphone", at=NOON + MINUTE)
    at_device(cast, "edge windows", "bo")
    resume(cast.parts, here.cookie, NOON + 3 * MINUTE)
    listed = list_sessions(cast.parts, here.cookie, NOON + 3 * MINUTE)
    assert [(each.device, each.began_at, each.seen_at, each.is_this) for each in listed] == [
        ("firefox linux", NOON, NOON + 3 * MINUTE, True),
        ("safari iphone", NOON + MINUTE, NOON + MINUTE, False),
    ]


@pytest.mark.rule("ACC-16")
def test_a_session_that_astrid_ends_elsewhere_is_out_at_its_next_request(cast):
    here, there = at_device(cast, "a"), at_device(cast, "b")
    end_own_session(cast.parts, here.cookie, there.id, NOON)
    with pytest.raises(SignedOutError):
        resume(cast.parts, there.cookie, NOON)
    assert resume(cast.parts, here.cookie, NOON)
    assert devices(cast, here) == ["a"]


@pytest.mark.rule("ACC-16")
def test_everywhere_is_everywhere_and_for_astrid_alone(cast):
    mine = [at_device(cast, device) for device in "abc"]
    bo = at_device(cast, "d", "bo")
    end_every_session(cast.parts, mine[1].cookie, NOON)
    for session in mine:
        with pytest.raises(SignedOutError):
            resume(cast.parts, session.cookie, NOON)
    assert resume(cast.parts, bo.cookie, NOON)


@pytest.mark.parametrize("which", ["bos", "no session's", "no id"])
def test_astrid_ends_nobody_elses_session(cast, which):
    astrid, bo = at_device(cast, "a"), at_device(cast, "b", "bo")
    wanted = {"bos": bo.id, "no session's": "0" * 64, "no id": "../main"}[which]
    with pytest.raises(UnknownError):
        end_own_session(cast.parts, astrid.cookie, wanted, NOON)
    assert resume(cast.parts, bo.cookie, NOON)


def test_what_is_over_by_the_clock_is_not_listed(cast):
    at_device(cast, "idle")
    here = at_device(cast, "here")
    later = NOON + 14 * MINUTE
    resume(cast.parts, here.cookie, later)
    assert sorted(devices(cast, here, later)) == ["here", "idle"]
    assert devices(cast, here, NOON + 16 * MINUTE) == ["here"]


def test_a_session_in_another_assignment_stays_listed(cast):
    here, there = at_device(cast, "here"), at_device(cast, "there")
    choose_assignment(cast.parts, there.cookie, here.actor.assignment, NOON)
    assert sorted(devices(cast, here)) == ["here", "there"]


def test_whoever_signs_out_is_listed_no_more(cast):
    here, there = at_device(cast, "here"), at_device(cast, "there")
    sign_out(cast.parts, there.cookie, NOON)
    assert devices(cast, here) == ["here"]
    assert len(cast.parts.keyring.sessions.names(roster_id(cast, here))) == 1


def test_a_program_has_no_list(cast):
    astrid = at_device(cast, "a")
    token = create_token(cast.parts, astrid, NewToken("kalendern", frozenset(Scope), 30), NOON)
    program = bearer(cast.parts, token, NOON)
    assert list_sessions(cast.parts, program.cookie, NOON) == ()
    assert devices(cast, astrid) == ["a"]


def roster_id(cast, session):
    """The one directory that names the session."""
    directory = cast.place / "sessions"
    (found,) = [place for place in directory.iterdir() if (place / session.id).is_file()]
    return found.name


def test_a_thief_of_the_directory_learns_neither_person_nor_device(cast):
    session = at_device(cast, "firefox linux")
    account = session.actor.account
    files = [path for path in (cast.place / "sessions").rglob("*") if path.is_file()]
    said = b"".join(path.read_bytes() + path.name.encode() for path in files)
    assert not [word for word in (b"firefox", account.bytes, account.hex.encode(), b"astrid") if word in said]


def test_a_sweep_takes_the_session_and_what_the_roster_says_of_it(cast):
    at_device(cast, "old")
    new = at_device(cast, "new", at=NOON + HOUR)
    roster = roster_id(cast, new)
    assert sweep_sessions(cast.parts, NOON + HOUR) == 1
    assert cast.parts.keyring.sessions.names(roster) == [new.id]
    # Twelve hours later no session can go on, and the roster is swept like one.
    assert sweep_sessions(cast.parts, NOON + 15 * HOUR) == 2
    assert cast.parts.keyring.sessions.names(roster) == []


def test_another_worker_lists_and_ends_them_too(cast):
    here, there = at_device(cast, "here"), at_device(cast, "there")
    other = cast.copied_to(cast.place, cast.database)
    try:
        end_own_session(other.parts, here.cookie, there.id, NOON)
    finally:
        other.close()
    with pytest.raises(SignedOutError):
        resume(cast.parts, there.cookie, NOON)
