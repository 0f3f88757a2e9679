"""One's own account: passphrase, recovery code and authenticator changed, and the way back in."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import timedelta

import pytest

from journal.domain.errors import InvalidError, SignInFailedError, ThrottledError, UnlockNeededError
from journal.services.accounts import (
    Change,
    Recovering,
    change_passphrase,
    confirm_authenticator,
    new_authenticator,
    new_recovery_code,
    own_account,
    recover_by_code,
)
from journal.services.one_time_codes import code_at
from journal.services.signing_in import resume, sign_in
from tests.cast import NOON, PASSPHRASE

NEW = "fjärilar över ängen 1789"


def recovering(cast, name="astrid", **changed):
    person = cast.people[name]
    cast.forget_step(name)
    shown = Recovering(person.username, person.recovery_code, NEW, cast.code(name), "192.0.2.1")
    return replace(shown, **changed)


def test_astrid_changes_her_passphrase(cast):
    astrid = cast.signed_in("astrid")
    change_passphrase(cast.parts, astrid, Change(PASSPHRASE, NEW), NOON)
    cast.forget_step("astrid")
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("astrid"), NOON)
    cast.people["astrid"].passphrase = NEW
    assert cast.signed_in("astrid").circles == astrid.circles
    assert resume(cast.parts, astrid.cookie, NOON)


def test_passer_by_cannot_change_the_passphrase(cast):
    astrid = cast.signed_in("astrid")
    with pytest.raises(SignInFailedError):
        change_passphrase(cast.parts, astrid, Change("guess", NEW), NOON)
    with pytest.raises(InvalidError, match="personal"):
        change_passphrase(cast.parts, astrid, Change(PASSPHRASE, "astrid ek astrid ek"), NOON)


@pytest.mark.rule("S-13")
def test_astrid_comes_back_with_her_recovery_code_and_it_is_used_up(cast):
    before = cast.signed_in("astrid")
    used = cast.people["astrid"].recovery_code
    following = recover_by_code(cast.parts, recovering(cast), NOON)
    cast.people["astrid"].passphrase = NEW
    assert cast.signed_in("astrid").circles == before.circles
    with pytest.raises(SignInFailedError):
        recover_by_code(cast.parts, recovering(cast, code=used), NOON)
    assert recover_by_code(cast.parts, recovering(cast, code=following), NOON)


@pytest.mark.rule("S-01")
@pytest.mark.parametrize(
    "wrong", [{"code": "0000"}, {"totp": "000000"}, {"totp": ""}, {"username": "nobody"}, {"username": "\x00"}]
)
def test_thief_of_one_factor_does_not_come_in(cast, wrong):
    """The paper alone is not enough, and which part was wrong is not told."""
    with pytest.raises(SignInFailedError, match="wrong account or code"):
        recover_by_code(cast.parts, recovering(cast, **wrong), NOON)


def test_guesser_of_recovery_codes_is_slowed(cast):
    for _ in range(5):
        with pytest.raises(SignInFailedError):
            recover_by_code(cast.parts, recovering(cast, code="0000"), NOON)
    with pytest.raises(ThrottledError):
        recover_by_code(cast.parts, recovering(cast), NOON)


def test_astrid_who_chooses_a_weak_passphrase_keeps_her_code(cast):
    with pytest.raises(InvalidError, match="short"):
        recover_by_code(cast.parts, recovering(cast, passphrase="kort"), NOON)
    assert recover_by_code(cast.parts, recovering(cast), NOON)


def test_astrid_makes_a_new_recovery_code_and_the_old_one_ends(cast):
    astrid = cast.signed_in("astrid")
    code = new_recovery_code(cast.parts, astrid, NOON + timedelta(minutes=1))
    assert own_account(cast.parts, astrid, NOON).code_made_at == NOON + timedelta(minutes=1)
    with pytest.raises(SignInFailedError):
        recover_by_code(cast.parts, recovering(cast), NOON)
    assert recover_by_code(cast.parts, recovering(cast, code=code.lower().replace("-", " ")), NOON)


@pytest.mark.rule("S-04")
def test_recovery_code_asks_for_a_fresh_unlock(cast):
    astrid = cast.signed_in("astrid")
    with pytest.raises(UnlockNeededError):
        new_recovery_code(cast.parts, astrid, NOON + timedelta(minutes=6))
    with pytest.raises(UnlockNeededError):
        new_authenticator(cast.parts, astrid, NOON + timedelta(minutes=6))


def test_astrid_with_a_new_telephone_signs_in_with_it_alone(cast):
    astrid = cast.signed_in("astrid")
    shown = new_authenticator(cast.parts, astrid, NOON)
    secret = base64.b32decode(shown.secret)
    with pytest.raises(InvalidError, match="code: wrong"):
        confirm_authenticator(cast.parts, astrid, "000000", NOON)
    assert cast.signed_in("astrid")
    confirm_authenticator(cast.parts, astrid, code_at(secret, NOON), NOON)
    cast.forget_step("astrid")
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("astrid"), NOON)
    cast.people["astrid"].totp = secret
    assert cast.signed_in("astrid")
