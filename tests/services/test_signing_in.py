"""Signing in: two factors, one assignment, and an end by the clock or at once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from journal.domain.errors import (
    SignedOutError,
    SignInFailedError,
    ThrottledError,
    UnknownError,
    UnlockNeededError,
)
from journal.services.keyring import Pending, Session
from journal.services.one_time_codes import code_at
from journal.services.signing_in import choose_assignment, resume, sign_in, sign_out, unlock_again
from journal.services.staff import end_assignment
from tests.cast import NOON, PASSPHRASE

MINUTE = timedelta(minutes=1)


def test_astrid_signs_in_and_acts_in_one_assignment(cast):
    """A-10: exactly one current unit in the session."""
    session = cast.signed_in("astrid")
    assert session.actor.name == "Astrid Ek"
    assert session.actor.unit == cast.units["a"]
    assert resume(cast.parts, session.cookie, NOON) == session


def test_astrid_reaches_nothing_before_she_chose_an_assignment(cast):
    """S-01, A-10."""
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
    """S-02: a code serves once, and so does every one before it."""
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


def test_astrid_is_signed_out_after_a_quarter_of_an_hour_without_a_touch(cast):
    """S-06."""
    session = cast.signed_in("astrid")
    assert resume(cast.parts, session.cookie, NOON + 15 * MINUTE)
    assert resume(cast.parts, session.cookie, NOON + 29 * MINUTE)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON + 45 * MINUTE)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON + 29 * MINUTE)


def test_astrid_is_signed_out_after_twelve_hours_however_busy(cast):
    """S-06."""
    session = cast.signed_in("astrid")
    for quarters in range(1, 12 * 4 + 1):
        assert resume(cast.parts, session.cookie, NOON + quarters * 15 * MINUTE)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON + timedelta(hours=12, seconds=1))


def test_astrid_signs_out_and_the_cookie_is_worth_nothing(cast):
    session = cast.signed_in("astrid")
    sign_out(cast.parts, session.cookie, NOON)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON)


def test_stranger_with_a_made_up_cookie_is_signed_out(cast):
    for cookie in ("", "x" * 43, "\ud800", "../../etc/passwd"):
        with pytest.raises(SignedOutError):
            resume(cast.parts, cookie, NOON)


def test_astrid_whose_assignment_ends_is_signed_out_at_once(cast):
    """A-07: the next request of a session that is open already is refused."""
    session = cast.signed_in("astrid")
    end_assignment(cast.parts, cast.signed_in("frida"), session.actor.assignment, NOON)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON)


def test_astrid_cannot_choose_bos_assignment(cast):
    """A-10, S-12."""
    bo = cast.signed_in("bo")
    entered = cast.at_the_door("astrid")
    for assignment in (bo.actor.assignment, uuid4()):
        with pytest.raises(UnknownError):
            choose_assignment(cast.parts, entered.cookie, assignment, NOON)


def test_astrid_who_waits_with_the_choice_unlocks_anew(cast):
    """S-04."""
    entered = cast.at_the_door("astrid")
    late = NOON + 6 * MINUTE
    with pytest.raises(UnlockNeededError):
        choose_assignment(cast.parts, entered.cookie, entered.assignments[0].id, late)
    unlock_again(cast.parts, resume(cast.parts, entered.cookie, late), PASSPHRASE, late)
    assert isinstance(choose_assignment(cast.parts, entered.cookie, entered.assignments[0].id, late), Session)


def test_astrid_signs_for_five_minutes_after_an_unlock(cast):
    """S-04."""
    session = cast.signed_in("astrid")
    keyring = cast.parts.keyring
    seed = keyring.signing_seed(session, NOON + 4 * MINUTE)
    later = NOON + 5 * MINUTE
    with pytest.raises(UnlockNeededError):
        keyring.signing_seed(session, later)
    assert not keyring.is_unlocked(session, later)
    unlock_again(cast.parts, session, PASSPHRASE, later)
    assert keyring.signing_seed(session, later) == seed


def test_passer_by_at_astrids_screen_cannot_unlock_and_is_slowed(cast):
    session = cast.signed_in("astrid")
    for _ in range(5):
        with pytest.raises(SignInFailedError):
            unlock_again(cast.parts, session, "guess", NOON + 6 * MINUTE)
    with pytest.raises(ThrottledError):
        unlock_again(cast.parts, session, PASSPHRASE, NOON + 6 * MINUTE)
    with pytest.raises(UnlockNeededError):
        cast.parts.keyring.signing_seed(session, NOON + 6 * MINUTE)


def test_head_holds_the_head_circle_for_five_minutes_only(cast):
    frida = cast.signed_in("frida")
    assert not frida.circles
    assert len(cast.parts.keyring.held(frida, NOON)) == 1
    assert not cast.parts.keyring.held(frida, NOON + 5 * MINUTE)


def test_nothing_in_the_session_store_is_readable_without_the_cookie(cast):
    session = cast.signed_in("astrid")
    secrets = [circle.secret for circle in session.circles.values()]
    files = [path.read_bytes() for path in (cast.place / "sessions").rglob("*") if path.is_file()]
    assert len(files) >= 2
    told = [session.cookie.encode(), session.actor.account.bytes, session.actor.account.hex.encode(), *secrets]
    told += [secret.hex().encode() for secret in secrets]
    assert not [found for found in told for content in files if found in content]


def test_nobody_sees_keys_in_what_python_prints(cast):
    session = cast.signed_in("astrid")
    printed = repr(session)
    assert session.cookie not in printed
    assert "secret" not in printed
