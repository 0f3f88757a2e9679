"""An identity that was proved waits sealed for what it was proved for, and no longer than ten minutes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.eid import VerifiedIdentity
from journal.domain.errors import SignInFailedError
from journal.domain.people import Role
from journal.services.identifying import drop_identity, keep_identity, kept_identity
from journal.services.invitations import Invite, invite
from journal.services.keyring_sessions import begin_cookie
from journal.services.signing_in import sign_in
from tests.cast import NOON, Person

SQLITE = pytest.mark.parametrize("cast", ["sqlite"], indirect=True)
PIA = VerifiedIdentity("https://e-id.example.se", "6f1c", "196408233234", "Pia Exempelsson", "urn:loa3", NOON)


@SQLITE
def test_pia_s_identity_opens_with_its_own_cookie_alone(cast):
    cookie, keyring = begin_cookie(), cast.parts.keyring
    keep_identity(keyring, cookie, PIA, NOON)
    assert kept_identity(keyring, cookie, NOON) == PIA
    assert kept_identity(keyring, begin_cookie(), NOON) is None
    files = [found for found in (cast.place / "sessions").rglob("*") if found.is_file()]
    assert files
    assert [found for found in files if PIA.number.encode() in found.read_bytes()] == []


@SQLITE
def test_pia_s_identity_is_gone_after_ten_minutes_even_when_the_clock_is_set_back(cast):
    cookie, keyring = begin_cookie(), cast.parts.keyring
    keep_identity(keyring, cookie, PIA, NOON)
    assert kept_identity(keyring, cookie, NOON + timedelta(minutes=9, seconds=59)) == PIA
    assert kept_identity(keyring, cookie, NOON + timedelta(minutes=10)) is None
    assert kept_identity(keyring, cookie, NOON) is None


@SQLITE
def test_a_later_identity_takes_the_place_of_an_earlier_one_until_it_is_dropped(cast):
    cookie, keyring = begin_cookie(), cast.parts.keyring
    keep_identity(keyring, cookie, PIA, NOON)
    later = replace(PIA, number="191212121212", name="Tolvan Tolvansson")
    keep_identity(keyring, cookie, later, NOON)
    assert kept_identity(keyring, cookie, NOON) == later
    drop_identity(keyring, cookie)
    assert kept_identity(keyring, cookie, NOON) is None


@pytest.mark.parametrize("number", ["", "640823-3234", "19640823-3234", "196408233235"])
def test_nobody_is_identified_without_a_number_of_twelve_digits(number):
    with pytest.raises(ValueError, match="twelve digits"):
        replace(PIA, number=number)


@pytest.mark.rule("S-01")
def test_hanna_s_own_number_stands_for_her_code_and_nobody_else_s_does(cast):
    cast.people["hanna"] = Person("hanna", "Hanna Ö", Role.THERAPIST, "a")
    wanted = Invite("hanna", "Hanna Ö", "leg. psykolog", Role.THERAPIST, cast.units["a"], "197010632391")
    cast.join("hanna", invite(cast.parts, cast.signed_in("astrid"), wanted, NOON))
    own = replace(PIA, number="197010632391")
    assert sign_in(cast.parts, cast.shown("hanna", code="", identity=own), NOON).assignments
    for code in ("", cast.code("hanna")):
        with pytest.raises(SignInFailedError):
            sign_in(cast.parts, cast.shown("hanna", code=code, identity=PIA), NOON)
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("astrid", code="", identity=own), NOON)
