"""Assignments given and ended, units added and let share: keys follow, sessions end at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.care import Journal
from journal.domain.errors import InvalidError, NoKeyError, RefusedError, SignedOutError, UnknownError
from journal.domain.ids import new_id
from journal.domain.people import Role, Scope
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.signing_in import resume
from journal.services.staff import (
    NewAssignment,
    end_assignment,
    give_assignment,
    list_staff,
    waiting_handovers,
)
from journal.services.tokens import NewToken, bearer, create_token
from journal.services.units import SharingChange, add_unit, list_units, set_sharing
from journal.store.grants import live_grants
from journal.store.patients import add_journal
from tests.cast import NOON


def assign(cast, name, role, unit, **told):
    wanted = NewAssignment(cast.people[name].account, role, cast.units[unit] if unit else None, **told)
    return give_assignment(cast.parts, cast.signed_in("frida"), wanted, NOON)


def journal_at(cast, session, unit):
    journal = Journal(new_id(), session.actor.provider, cast.units[unit], cast.pia)
    with cast.parts.store.database.writing() as tx:
        add_journal(tx, journal, NOON)
        cast.parts.keyring.new_journal(tx, session, journal, new_id(), NOON)
    return journal


def opened(cast, session, journal):
    with cast.parts.store.database.reading() as connection:
        return cast.parts.keyring.reader_secret(connection, session, journal)


@pytest.mark.rule("A-10")
def test_therapist_at_two_units_acts_in_one_at_a_time(cast):
    """The session holds the keys of the chosen unit and no other."""
    assign(cast, "astrid", Role.THERAPIST, "b")
    cast.signed_in("bo")
    at_a, at_b = cast.signed_in("astrid"), cast.signed_in("astrid", unit="b")
    provider = cast.providers["north"]
    circles = {unit: circle_id(provider, CircleKind.UNIT, cast.units[unit]) for unit in "ab"}
    assert circles["a"] in at_a.circles
    assert circles["b"] not in at_a.circles
    assert circles["b"] in at_b.circles
    assert circles["a"] not in at_b.circles


@pytest.mark.rule("A-07")
def test_assignment_with_an_end_ends_by_the_clock(cast):
    assign(cast, "astrid", Role.THERAPIST, "b", ends_at=NOON + timedelta(minutes=10))
    cast.signed_in("bo")
    session = cast.signed_in("astrid", unit="b")
    assert resume(cast.parts, session.cookie, NOON + timedelta(minutes=9))
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON + timedelta(minutes=10))


@pytest.mark.rule("A-07")
def test_key_of_an_assignment_that_lapsed_is_taken_back_at_a_members_next_sign_in(cast):
    """By the clock, with nobody there to end it."""
    assign(cast, "astrid", Role.THERAPIST, "b", ends_at=NOON + timedelta(minutes=10))
    cast.signed_in("bo")
    provider, later = cast.providers["north"], NOON + timedelta(minutes=20)
    unit, shared = circle_id(provider, CircleKind.UNIT, cast.units["b"]), circle_id(provider, CircleKind.PROVIDER)
    account = cast.people["astrid"].account
    assert granted(cast, account, unit, shared) == {unit, shared}
    cast.signed_in("bo", later)
    assert granted(cast, account, unit, shared) == {shared}


def granted(cast, account, *circles):
    with cast.parts.store.database.reading() as connection:
        return {row.what_id for row in live_grants(connection, "circle", circles, (account,))}


@pytest.mark.rule("A-07")
def test_former_therapist_loses_session_and_keys_and_gets_no_new_ones(cast):
    """Assignment, sessions and grants end together."""
    session = cast.signed_in("astrid")
    end_assignment(cast.parts, cast.signed_in("frida"), session.actor.assignment, NOON)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON)
    assert cast.at_the_door("astrid").assignments == ()
    assert waiting_handovers(cast.parts, cast.signed_in("frida"), NOON) == ()


def test_therapist_who_leaves_one_unit_keeps_what_the_other_needs(cast):
    assign(cast, "astrid", Role.THERAPIST, "b")
    cast.signed_in("bo")
    first = cast.signed_in("astrid").actor.assignment
    end_assignment(cast.parts, cast.signed_in("frida"), first, NOON)
    astrid = cast.signed_in("astrid")
    kinds = {CircleKind.UNIT: "b", CircleKind.REGISTER: "b", CircleKind.PROVIDER: "b"}
    provider = cast.providers["north"]
    assert astrid.circles.keys() == {circle_id(provider, kind, cast.units[unit]) for kind, unit in kinds.items()}


def test_program_of_a_former_therapist_is_shut_out_with_them(cast):
    astrid = cast.signed_in("astrid")
    token = create_token(cast.parts, astrid, NewToken("ljud till text", frozenset(Scope), 30), NOON)
    assert bearer(cast.parts, token, NOON)
    end_assignment(cast.parts, cast.signed_in("frida"), astrid.actor.assignment, NOON)
    with pytest.raises(SignedOutError):
        bearer(cast.parts, token, NOON)
    with pytest.raises(SignedOutError):
        bearer(cast.parts, token, NOON)


def test_therapist_ends_no_colleague_of_another_unit_and_no_head(cast):
    astrid = cast.signed_in("astrid")
    for name in ("bo", "frida"):
        other = cast.signed_in(name).actor.assignment
        with pytest.raises(RefusedError):
            end_assignment(cast.parts, astrid, other, NOON)


@pytest.mark.rule("S-12")
def test_head_of_another_provider_ends_nothing_and_gives_nothing(cast):
    gustav, astrid = cast.signed_in("gustav"), cast.signed_in("astrid")
    with pytest.raises(UnknownError):
        end_assignment(cast.parts, gustav, astrid.actor.assignment, NOON)
    for account, unit in ((astrid.actor.account, "south"), (cast.people["cilla"].account, "a")):
        wanted = NewAssignment(account, Role.THERAPIST, cast.units[unit])
        with pytest.raises(UnknownError):
            give_assignment(cast.parts, gustav, wanted, NOON)


def test_head_who_forgets_the_unit_is_told(cast):
    with pytest.raises(InvalidError):
        assign(cast, "astrid", Role.THERAPIST, None)


def test_everybody_at_north_sees_who_works_there_and_nobody_of_south(cast):
    found = list_staff(cast.parts, cast.signed_in("dag"), NOON)
    assert [each.name for each in found] == ["Astrid Ek", "Bo Alm", "Dag Lund", "Eva Hav", "Frida Berg"]
    assert found[0].assignments[0].role is Role.THERAPIST


def test_head_adds_a_unit_and_a_therapist_does_not(cast):
    unit = add_unit(cast.parts, cast.signed_in("frida"), "North-C", NOON)
    assert [each.name for each in list_units(cast.parts, cast.signed_in("bo"), NOON)] == [
        "North-A",
        "North-B",
        "North-C",
    ]
    assert unit in {each.id for each in list_units(cast.parts, cast.signed_in("bo"), NOON)}
    for name in ("astrid", "dag", "eva"):
        with pytest.raises(RefusedError):
            add_unit(cast.parts, cast.signed_in(name), "North-D", NOON)
    with pytest.raises(InvalidError):
        add_unit(cast.parts, cast.signed_in("frida"), " ", NOON)


@pytest.mark.rule("A-06")
def test_unit_stops_sharing_and_starts_again_with_what_was_written_meanwhile(cast):
    astrid = cast.signed_in("astrid")
    before = journal_at(cast, astrid, "a")
    set_sharing(cast.parts, astrid, SharingChange(cast.units["a"], shares=False), NOON)
    with pytest.raises(NoKeyError):
        opened(cast, cast.signed_in("bo"), before)
    told = []
    change = SharingChange(cast.units["a"], shares=True, analysis="analys 2026-02-01, dnr 7")
    set_sharing(cast.parts, astrid, change, NOON, lambda done, of: told.append((done, of)))
    assert opened(cast, cast.signed_in("bo"), before) == opened(cast, astrid, before)
    assert told == [(1, 1)]
    unit = next(each for each in list_units(cast.parts, astrid, NOON) if each.id == cast.units["a"])
    assert (unit.shares, unit.analysis) == (True, "analys 2026-02-01, dnr 7")


@pytest.mark.rule("A-06")
def test_unit_does_not_share_without_an_analysis(cast):
    astrid = cast.signed_in("astrid")
    set_sharing(cast.parts, astrid, SharingChange(cast.units["a"], shares=False), NOON)
    with pytest.raises(RefusedError, match="need-and-risk"):
        set_sharing(cast.parts, astrid, SharingChange(cast.units["a"], shares=True, analysis=" "), NOON)


@pytest.mark.rule("A-05")
def test_head_clerk_and_other_unit_do_not_let_a_unit_share(cast):
    change = SharingChange(cast.units["a"], shares=True, analysis="2026-02-01")
    for name in ("frida", "dag", "bo"):
        with pytest.raises(RefusedError):
            set_sharing(cast.parts, cast.signed_in(name), change, NOON)
    with pytest.raises(UnknownError):
        set_sharing(cast.parts, cast.signed_in("cilla"), change, NOON)
