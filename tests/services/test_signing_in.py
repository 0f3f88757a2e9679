"""Signing in: two factors, and guessing slowed before any work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from journal.domain.errors import (
    SignInFailedError,
    ThrottledError,
)
from journal.services.keyring import Pending
from journal.services.one_time_codes import code_at
from journal.services.signing_in import (
    resume,
    sign_in,
)
from tests.cast import NOON

MINUTE = timedelta(minutes=1)


@pytest.mark.rule("A-10")
def test_astrid_signs_in_and_acts_in_one_assignment(cast):
    """Exactly one current unit in the session."""
    session = cast.signed_in("astrid")
    assert session.actor.name == "Astrid Ek"
    assert session.actor.unit == cast.units["a"]
    assert resume(cast.parts, session.cookie, NOON) == session


@pytest.mark.rule("S-01", "A-10")
def test_astrid_reaches_nothing_before_she_chose_an_assignment(cast):
    entered = cast.at_the_door("astrid")
    waiting = resume(cast.parts, entered.cookie, NOON)
    assert isinstance(waiting, Pending)
    assert waiting.assignments == entered.assignments
    assert not hasattr(waiting, "circles")


@pytest.mark.parametrize(
    "wrong",
    [
        {"passphrase": "kanelbullar under granen 43"},
        {"code": "000000"},
        {"code": ""},
        {"code": "é"},
        {"username": "nobody"},
        {"passphrase": ""},
        {"username": "\ud800"},
    ],
)
def test_stranger_is_told_the_same_whatever_was_wrong(cast, wrong):
    cast.forget_step("astrid")
    with pytest.raises(SignInFailedError, match="wrong account, passphrase or code"):
        sign_in(cast.parts, cast.shown("astrid", **wrong), NOON)


def test_bo_signs_in_whatever_case_he_types_his_name_in(cast):
    cast.forget_step("bo")
    assert sign_in(cast.parts, cast.shown("bo", username="Bo"), NOON).assignments


def test_thief_of_a_code_cannot_show_it_again(cast):
    """A code serves once, and so does every one before it."""
    cast.forget_step("astrid")
    sign_in(cast.parts, cast.shown("astrid"), NOON)
    for at in (NOON, NOON - timedelta(seconds=30)):
        with pytest.raises(SignInFailedError):
            sign_in(cast.parts, cast.shown("astrid", at), NOON)


def test_astrid_may_be_half_a_minute_early_or_late_and_not_more(cast):
    secret = cast.people["astrid"].totp
    for seconds, fits in ((-30, True), (0, True), (30, True), (-60, False), (60, False)):
        cast.forget_step("astrid")
        shown = cast.shown("astrid", code=code_at(secret, NOON + timedelta(seconds=seconds)))
        if fits:
            assert sign_in(cast.parts, shown, NOON).assignments
        else:
            with pytest.raises(SignInFailedError):
                sign_in(cast.parts, shown, NOON)


def test_guesser_is_slowed_before_anything_is_stretched(cast):
    for _ in range(5):
        with pytest.raises(SignInFailedError):
            sign_in(cast.parts, cast.shown("astrid", passphrase="guess"), NOON)
    with pytest.raises(ThrottledError) as slowed:
        sign_in(cast.parts, cast.shown("astrid"), NOON)
    assert 0 < slowed.value.retry_after <= 30


def test_guesser_waits_longer_each_time_and_at_most_a_quarter_of_an_hour(cast):
    at, waits = NOON, []
    for _ in range(14):
        try:
            sign_in(cast.parts, cast.shown("astrid", passphrase="guess"), at)
        except ThrottledError as slowed:
            waits.append(slowed.retry_after)
            at += timedelta(seconds=slowed.retry_after)
        except SignInFailedError:
            pass
    assert waits == sorted(waits)
    assert waits[0] < waits[-1] <= 15 * 60


def test_guesser_of_names_is_slowed_as_for_those_that_exist(cast):
    for _ in range(5):
        with pytest.raises(SignInFailedError):
            sign_in(cast.parts, cast.shown("astrid", username="nobody"), NOON)
    with pytest.raises(ThrottledError):
        sign_in(cast.parts, cast.shown("astrid", username="nobody"), NOON)


def test_guesser_of_many_names_is_slowed_by_where_they_come_from(cast):
    for number in range(30):
        with pytest.raises(SignInFailedError):
            sign_in(cast.parts, cast.shown("astrid", username=f"nobody{number}"), NOON)
    with pytest.raises(ThrottledError):
        sign_in(cast.parts, cast.shown("astrid", username="nobody99"), NOON)
    cast.forget_step("astrid")
    assert sign_in(cast.parts, cast.shown("astrid", origin="198.51.100.7"), NOON).assignments


def test_astrid_who_mistyped_starts_afresh_after_the_right_one(cast):
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(SignInFailedError):
                sign_in(cast.parts, cast.shown("astrid", passphrase="oops"), NOON)
        cast.at_the_door("astrid")


def test_office_that_signs_in_all_day_is_not_slowed(cast):
    for _ in range(40):
        cast.at_the_door("astrid")
