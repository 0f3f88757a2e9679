"""Inviting and joining: once, within 72 hours, with keys that nobody else ever holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from journal.domain.errors import (
    InvalidError,
    NoKeyError,
    RefusedError,
    SignInFailedError,
    UnknownError,
    UnlockNeededError,
)
from journal.domain.people import Role
from journal.services.auditing import reason_of
from journal.services.invitations import Invite, accept, confirm_totp, invite, read_invitation
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.signing_in import sign_in
from journal.services.staff import waiting_handovers
from journal.store.care_tables import PatientRow
from journal.store.people_tables import AccountRow
from tests.cast import NOON, PASSPHRASE, Person

HANNA = Person("hanna", "Hanna Ö", Role.THERAPIST, "a")
NEW = Invite("hanna", "Hanna Ö", "leg. psykoterapeut", Role.THERAPIST)


def wanted(cast, **changed):
    return replace(NEW, **{"unit": cast.units["a"], **changed})


def welcome(cast, code, person=HANNA):
    cast.people[person.username] = replace(person)
    cast.join(person.username, code)
    return cast.signed_in(person.username)


def unit_circle(cast, unit="a", kind=CircleKind.UNIT):
    return circle_id(cast.providers["north"], kind, cast.units[unit])


def test_colleague_invites_and_the_newcomer_holds_the_units_keys_at_once(cast):
    astrid = cast.signed_in("astrid")
    hanna = welcome(cast, invite(cast.parts, astrid, wanted(cast), NOON))
    assert hanna.circles.keys() == astrid.circles.keys()
    assert {c.secret for c in hanna.circles.values()} == {c.secret for c in astrid.circles.values()}


def test_head_invites_and_the_newcomer_waits_for_a_colleagues_next_sign_in(cast):
    """The head hands on what the head holds, and holds no unit's key."""
    frida = cast.signed_in("frida")
    hanna = welcome(cast, invite(cast.parts, frida, wanted(cast), NOON))
    assert not hanna.circles
    waiting = waiting_handovers(cast.parts, frida, NOON)
    assert {(each.name, each.kind) for each in waiting} == {
        ("Hanna Ö", "unit"),
        ("Hanna Ö", "register"),
        ("Hanna Ö", "provider"),
    }
    assert {each.holders for each in waiting if each.kind == "unit"} == {("Astrid Ek",)}
    cast.signed_in("dag")
    assert cast.signed_in("hanna").circles.keys() == {unit_circle(cast, kind=CircleKind.REGISTER)}
    cast.signed_in("astrid")
    assert unit_circle(cast) in cast.signed_in("hanna").circles
    assert waiting_handovers(cast.parts, frida, NOON) == ()


def test_units_first_member_makes_its_circles(cast):
    frida = cast.signed_in("frida")
    assert unit_circle(cast, "b") in cast.signed_in("bo").circles
    assert unit_circle(cast, "b") not in cast.parts.keyring.held(frida, NOON)


def test_invitation_serves_once(cast):
    code = invite(cast.parts, cast.signed_in("astrid"), wanted(cast), NOON)
    welcome(cast, code)
    for act in (
        lambda: read_invitation(cast.parts, code, NOON),
        lambda: accept(cast.parts, code, PASSPHRASE, NOON),
        lambda: confirm_totp(cast.parts, code, "000000", NOON),
    ):
        with pytest.raises(UnknownError):
            act()


def test_invitation_stands_for_72_hours(cast):
    code = invite(cast.parts, cast.signed_in("astrid"), wanted(cast), NOON)
    assert read_invitation(cast.parts, code, NOON + timedelta(hours=71)).name == "Hanna Ö"
    with pytest.raises(UnknownError):
        accept(cast.parts, code, PASSPHRASE, NOON + timedelta(hours=72))


def test_stranger_with_a_mistyped_or_made_up_code_learns_nothing(cast):
    code = invite(cast.parts, cast.signed_in("astrid"), wanted(cast), NOON)
    changed = code[:-1] + ("0" if code[-1] != "0" else "1")
    for wrong in ("", "x", changed, "0000-" * 8 + "0000"):
        with pytest.raises(UnknownError):
            read_invitation(cast.parts, wrong, NOON)
    assert read_invitation(cast.parts, f" {code.lower()} ", NOON).username == "hanna"


def test_newcomer_who_types_a_wrong_code_has_no_account_yet_and_tries_again(cast):
    code = invite(cast.parts, cast.signed_in("astrid"), wanted(cast), NOON)
    accepted = accept(cast.parts, code, PASSPHRASE, NOON)
    assert accepted.totp_uri.startswith("otpauth://totp/North%3Ahanna?secret=")
    with pytest.raises(InvalidError, match="code: wrong"):
        confirm_totp(cast.parts, code, "000000", NOON)
    cast.people["hanna"] = replace(HANNA, account=accepted.account)
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("hanna", code="000000"), NOON)
    assert welcome(cast, code).actor.account == accepted.account


def test_newcomer_who_comes_back_an_hour_later_begins_again(cast):
    code = invite(cast.parts, cast.signed_in("astrid"), wanted(cast), NOON)
    with pytest.raises(InvalidError, match="passphrase: missing"):
        confirm_totp(cast.parts, code, "000000", NOON)


@pytest.mark.parametrize(
    ("passphrase", "why"),
    [
        ("kort", "short"),
        ("lösenord1234", "common"),
        ("hanna hanna hanna", "personal"),
        ("north north north", "personal"),
    ],
)
def test_newcomer_with_a_weak_passphrase_is_told_why(cast, passphrase, why):
    code = invite(cast.parts, cast.signed_in("astrid"), wanted(cast), NOON)
    with pytest.raises(InvalidError) as weak:
        accept(cast.parts, code, passphrase, NOON)
    assert weak.value.problems == {"passphrase": why}


@pytest.mark.parametrize(
    ("changed", "problems"),
    [
        ({"username": "Å"}, {"username": "malformed"}),
        ({"username": "bo"}, {"username": "taken"}),
        ({"name": " "}, {"name": "missing"}),
        ({"title": "x" * 201}, {"title": "long"}),
        ({"title": "\x00", "name": "\ud800"}, {"title": "malformed", "name": "malformed"}),
        ({"unit": None}, {"unit": "missing"}),
        ({"role": Role.AUDITOR}, {"unit": "missing"}),
        ({"number": "19640823-3235"}, {"number": "malformed"}),
    ],
)
def test_head_who_mistypes_is_told_field_by_field(cast, changed, problems):
    with pytest.raises(InvalidError) as said:
        invite(cast.parts, cast.signed_in("frida"), wanted(cast, **changed), NOON)
    assert said.value.problems == problems


def test_therapist_invites_to_no_other_unit_and_to_no_office(cast):
    astrid = cast.signed_in("astrid")
    for changed in ({"unit": cast.units["b"]}, {"unit": None, "role": Role.HEAD}, {"unit": None, "role": Role.AUDITOR}):
        with pytest.raises(RefusedError):
            invite(cast.parts, astrid, wanted(cast, **changed), NOON)


def test_clerk_and_auditor_invite_nobody(cast):
    for name in ("dag", "eva"):
        with pytest.raises(RefusedError):
            invite(cast.parts, cast.signed_in(name), wanted(cast), NOON)


@pytest.mark.rule("S-12")
def test_head_of_another_provider_finds_no_such_unit(cast):
    with pytest.raises(UnknownError):
        invite(cast.parts, cast.signed_in("gustav"), wanted(cast), NOON)


@pytest.mark.rule("S-04")
def test_head_is_asked_for_a_fresh_unlock(cast):
    frida = cast.signed_in("frida")
    with pytest.raises(UnlockNeededError):
        invite(cast.parts, frida, wanted(cast), NOON + timedelta(minutes=6))


def test_first_auditor_of_a_provider_makes_the_audit_circle(cast):
    """South has no auditor until Gustav invites one; reasons wait under the recovery circle until then."""
    cilla = cast.signed_in("cilla")
    with cast.parts.store.database.reading() as connection:
        assert cast.parts.keyring.seal_reason(connection, cilla, "skäl")
    new = Invite("ivar", "Ivar Å", "granskare", Role.AUDITOR)
    ivar = welcome(
        cast, invite(cast.parts, cast.signed_in("gustav"), new, NOON), Person("ivar", "Ivar Å", Role.AUDITOR, None)
    )
    assert len(ivar.circles) == 1
    with cast.parts.store.database.reading() as connection:
        sealed = cast.parts.keyring.seal_reason(connection, cilla, "skäl")
        assert cast.parts.keyring.index_inner(connection, ivar, "1") == cast.parts.keyring.index_inner(
            connection, cilla, "1"
        )
    assert reason_of(cast.parts, ivar, sealed) == "skäl"


def test_newcomer_whose_unit_has_no_members_any_more_reads_nothing_old(cast):
    """What nobody hands over stays shut, and says so."""
    hanna = welcome(cast, invite(cast.parts, cast.signed_in("frida"), wanted(cast), NOON))
    with cast.parts.store.database.reading() as connection, pytest.raises(NoKeyError):
        cast.parts.keyring.index_inner(connection, hanna, "196408233234")


@pytest.mark.rule("A-12")
def test_staff_number_stands_in_the_index_of_patients(cast):
    """Pia's own number, as a staff number, gives the very value under which she stands as a patient."""
    invite(cast.parts, cast.signed_in("frida"), wanted(cast, number="19640823-3234"), NOON)
    with cast.parts.store.database.reading() as connection:
        patient = connection.execute(select(PatientRow.lookup)).scalar_one()
        staff = connection.execute(select(AccountRow.number_lookup).where(AccountRow.username == "hanna")).scalar_one()
    assert staff == patient
