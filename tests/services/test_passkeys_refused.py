"""Whoever answers wrongly, too late, twice, too often, or with a copy, makes no passkey and opens nothing."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from journal.domain.access_words import Subtype
from journal.domain.errors import (
    InvalidError,
    SignInFailedError,
    ThrottledError,
)
from journal.services.own_passkeys import (
    Answered,
    begin_passkey,
    begin_sign_in,
    begin_unlock_by_passkey,
    finish_passkey,
    list_passkeys,
    sign_in_by_passkey,
    unlock_by_passkey,
)
from tests.authenticator import Authenticator
from tests.cast import NOON
from tests.passkeys import HERE, come_in, shown, with_passkey
from tests.scenes import MINUTE, last_row, rows

WRONG = {
    "a page of another site": {"origin": "http://localhost.example.com"},
    "a page of another port": {"origin": "http://localhost:8001"},
    "a key for another site": {"rp_id": "example.com"},
    "a key whose holder was not verified": {"verifies": False},
}


@pytest.mark.rule("S-02")
@pytest.mark.parametrize("wrong", WRONG)
def test_a_passkey_is_not_made_by(cast, wrong):
    astrid = cast.signed_in("astrid")
    begun = begin_passkey(cast.parts, astrid, NOON)
    answer = Authenticator(**WRONG[wrong]).makes(begun.options)
    with pytest.raises(InvalidError, match="passkey-refused"):
        finish_passkey(cast.parts, astrid, ("x", answer), NOON)
    assert list_passkeys(cast.parts, astrid.actor.account, NOON) == ()


@pytest.mark.rule("S-02")
@pytest.mark.parametrize("wrong", WRONG)
def test_nobody_comes_in_by(cast, wrong):
    _, device = with_passkey(cast)
    for name, value in WRONG[wrong].items():
        setattr(device, name, value)
    with pytest.raises(SignInFailedError):
        come_in(cast, device)


def test_an_authenticator_without_prf_is_refused_and_told_why(cast):
    astrid = cast.signed_in("astrid")
    begun = begin_passkey(cast.parts, astrid, NOON)
    with pytest.raises(InvalidError, match="passkey-without-prf"):
        finish_passkey(cast.parts, astrid, ("x", Authenticator(has_prf=False).makes(begun.options)), NOON)


def test_a_passkey_that_gives_no_answer_any_more_or_another_one_opens_nothing(cast):
    _, device = with_passkey(cast)
    for changed in ({"has_prf": False}, {"inner": bytes(32)}):
        with pytest.raises(SignInFailedError):
            come_in(cast, replace(device, **changed))
    # What opened nothing moved no counter.
    assert come_in(cast, device)


def test_a_challenge_is_taken_once_and_stands_for_five_minutes(cast):
    astrid, device = with_passkey(cast)
    sent = shown(cast, device)
    assert sign_in_by_passkey(cast.parts, sent, NOON)
    with pytest.raises(SignInFailedError):
        sign_in_by_passkey(cast.parts, sent, NOON)
    with pytest.raises(SignInFailedError):
        sign_in_by_passkey(cast.parts, shown(cast, device), NOON + 5 * MINUTE)
    begun = begin_passkey(cast.parts, astrid, NOON)
    answer = Authenticator().makes(begun.options)
    finish_passkey(cast.parts, astrid, ("ny", answer), NOON)
    with pytest.raises(InvalidError, match="passkey-late"):
        finish_passkey(cast.parts, astrid, ("ny", answer), NOON)


def test_of_two_who_send_the_same_answer_at_once_one_comes_in(cast):
    _, device = with_passkey(cast)
    sent = shown(cast, device)

    def once(_):
        try:
            return sign_in_by_passkey(cast.parts, sent, NOON)
        except SignInFailedError:
            return None

    with ThreadPoolExecutor(4) as pool:
        assert sum(found is not None for found in pool.map(once, range(4))) == 1


def test_who_comes_second_with_an_answer_ends_nothing_for_whoever_is_taking_it(cast, monkeypatch):
    _, device = with_passkey(cast)
    sent = shown(cast, device)
    really = Path.read_bytes

    def overtaken(path):
        # The first has the challenge set aside and not read yet.
        monkeypatch.setattr(Path, "read_bytes", really)
        with pytest.raises(SignInFailedError):
            sign_in_by_passkey(cast.parts, sent, NOON)
        return really(path)

    monkeypatch.setattr(Path, "read_bytes", overtaken)
    assert sign_in_by_passkey(cast.parts, sent, NOON)


def test_an_answer_for_another_challenge_opens_nothing(cast):
    _, device = with_passkey(cast)
    mine, other = begin_sign_in(cast.parts, HERE, NOON), begin_sign_in(cast.parts, HERE, NOON)
    with pytest.raises(SignInFailedError):
        sign_in_by_passkey(cast.parts, Answered(other.ceremony, device.answers(mine.options), HERE), NOON)


def test_bos_passkey_does_not_unlock_astrids_session_nor_answer_in_her_name(cast):
    astrid, _ = with_passkey(cast)
    _, bos = with_passkey(cast, "bo")
    asked = begin_unlock_by_passkey(cast.parts, astrid, NOON)
    with pytest.raises(SignInFailedError):
        unlock_by_passkey(cast.parts, astrid, bos.answers(asked.options), NOON)
    bos.user = astrid.actor.account.bytes
    with pytest.raises(SignInFailedError):
        come_in(cast, bos)


def test_a_credential_that_is_there_already_is_not_added_to_another_account(cast):
    _, device = with_passkey(cast)
    bo = cast.signed_in("bo")
    begun = begin_passkey(cast.parts, bo, NOON)
    with pytest.raises(InvalidError, match="taken"):
        finish_passkey(cast.parts, bo, ("x", device.makes(begun.options)), NOON)


@pytest.mark.rule("S-02", "L-05")
def test_a_counter_that_goes_back_is_refused_and_stands_in_the_log(cast):
    astrid, device = with_passkey(cast)
    copied = replace(device)
    for _ in range(2):
        come_in(cast, device)
    with pytest.raises(SignInFailedError):
        come_in(cast, copied)
    said = last_row(cast)
    assert (said.permitted, said.subtype, said.actor.account) == (False, Subtype.SIGN_IN, astrid.actor.account)
    assert "copied" in said.because[0]
    copied.count = 0
    asked = begin_unlock_by_passkey(cast.parts, astrid, NOON)
    with pytest.raises(SignInFailedError):
        unlock_by_passkey(cast.parts, astrid, copied.answers(asked.options), NOON)
    assert [row.permitted for row in rows(cast)[-2:]] == [False, False]
    assert come_in(cast, device)


@pytest.mark.parametrize(
    "answer", ["", "{}", "[]", "null", "\ud800", '{"id": 1}', '{"response": {"clientDataJSON": "å"}}']
)
def test_an_answer_that_is_none_opens_nothing_and_breaks_nothing(cast, answer):
    astrid, _ = with_passkey(cast)
    begin_passkey(cast.parts, astrid, NOON)
    with pytest.raises(InvalidError, match="passkey-refused"):
        finish_passkey(cast.parts, astrid, ("x", answer), NOON)
    begun = begin_sign_in(cast.parts, HERE, NOON)
    with pytest.raises(SignInFailedError):
        sign_in_by_passkey(cast.parts, Answered(begun.ceremony, answer, HERE), NOON)


def test_an_answer_with_any_part_of_it_changed_opens_nothing(cast):
    _, device = with_passkey(cast)
    good = json.loads(shown(cast, device).answer)
    for part in good["response"]:
        for put in ("", "AAAA", 1, None, good["response"][part][:-8]):
            if (part, put) == ("userHandle", None):
                continue
            begun = begin_sign_in(cast.parts, HERE, NOON)
            mine = json.loads(device.answers(begun.options))
            mine["response"][part] = put
            with pytest.raises(SignInFailedError):
                sign_in_by_passkey(cast.parts, Answered(begun.ceremony, json.dumps(mine), HERE), NOON)
            cast.parts.keyring.sessions.sweep(0)
            forgive(cast)


def forgive(cast):
    with cast.parts.store.database.writing() as tx:
        tx.connection.exec_driver_sql("DELETE FROM throttle")


def test_whoever_asks_and_asks_without_an_answer_is_slowed(cast):
    for _ in range(30):
        begin_sign_in(cast.parts, HERE, NOON)
    with pytest.raises(ThrottledError):
        begin_sign_in(cast.parts, HERE, NOON)
    assert begin_sign_in(cast.parts, "192.0.2.8", NOON)


def test_whoever_comes_in_is_not_counted(cast):
    _, device = with_passkey(cast)
    for _ in range(35):
        sign_in_by_passkey(cast.parts, shown(cast, device), NOON)
