"""A session ends by the clock, with its assignment, or when one signs out; its keys leave it sooner."""

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
from journal.services.keyring import Session
from journal.services.signing_in import (
    choose_assignment,
    resume,
    sign_out,
    sweep_sessions,
    unlock_again,
)
from journal.services.staff import end_assignment
from keys.sessions import Cookie
from tests.cast import NOON, PASSPHRASE

MINUTE = timedelta(minutes=1)


@pytest.mark.rule("S-06", "ACC-06")
def test_astrid_is_signed_out_after_a_quarter_of_an_hour_without_a_touch(cast):
    session = cast.signed_in("astrid")
    assert resume(cast.parts, session.cookie, NOON + 15 * MINUTE)
    assert resume(cast.parts, session.cookie, NOON + 29 * MINUTE)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON + 45 * MINUTE)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON + 29 * MINUTE)


@pytest.mark.rule("S-06", "ACC-06")
def test_astrid_is_signed_out_after_twelve_hours_however_busy(cast):
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


def test_signing_key_leaves_the_session_with_the_first_request_after_five_minutes(cast):
    session = cast.signed_in("astrid")
    place = cast.place / "sessions" / session.id
    resume(cast.parts, session.cookie, NOON + 4 * MINUTE)
    assert (place / "unlock").exists()
    resume(cast.parts, session.cookie, NOON + 5 * MINUTE)
    assert not (place / "unlock").exists()


def test_idle_sessions_are_swept_away(cast):
    idle = cast.signed_in("astrid")
    used = cast.signed_in("bo", NOON + 10 * MINUTE)
    assert sweep_sessions(cast.parts, NOON + 16 * MINUTE) == 1
    assert not (cast.place / "sessions" / idle.id).exists()
    assert resume(cast.parts, used.cookie, NOON + 16 * MINUTE)


@pytest.mark.rule("ACC-06")
def test_stranger_with_a_made_up_cookie_is_signed_out(cast):
    for cookie in ("", "x" * 43, "\ud800", "../../etc/passwd"):
        with pytest.raises(SignedOutError):
            resume(cast.parts, Cookie(cookie), NOON)


@pytest.mark.rule("A-07")
def test_astrid_whose_assignment_ends_is_signed_out_at_once(cast):
    """The next request of a session that is open already is refused."""
    session = cast.signed_in("astrid")
    end_assignment(cast.parts, cast.signed_in("frida"), session.actor.assignment, NOON)
    with pytest.raises(SignedOutError):
        resume(cast.parts, session.cookie, NOON)


@pytest.mark.rule("A-10", "S-12")
def test_astrid_cannot_choose_bos_assignment(cast):
    bo = cast.signed_in("bo")
    entered = cast.at_the_door("astrid")
    for assignment in (bo.actor.assignment, uuid4()):
        with pytest.raises(UnknownError):
            choose_assignment(cast.parts, entered.cookie, assignment, NOON)


@pytest.mark.rule("S-04")
def test_astrid_who_waits_with_the_choice_unlocks_anew(cast):
    entered = cast.at_the_door("astrid")
    late = NOON + 6 * MINUTE
    with pytest.raises(UnlockNeededError):
        choose_assignment(cast.parts, entered.cookie, entered.assignments[0].id, late)
    unlock_again(cast.parts, resume(cast.parts, entered.cookie, late), PASSPHRASE, late)
    assert isinstance(choose_assignment(cast.parts, entered.cookie, entered.assignments[0].id, late), Session)


@pytest.mark.rule("S-04", "ACC-06")
def test_astrid_signs_for_five_minutes_after_an_unlock(cast):
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
    told = [session.cookie.value.encode(), session.actor.account.bytes, session.actor.account.hex.encode(), *secrets]
    told += [secret.hex().encode() for secret in secrets]
    assert not [found for found in told for content in files if found in content]


def test_nobody_sees_keys_in_what_python_prints(cast):
    session = cast.signed_in("astrid")
    printed = repr(session)
    assert session.cookie.value not in printed
    assert "secret" not in printed
