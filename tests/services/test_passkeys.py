"""Passkeys: made, opening the account alone, unlocking anew, and ended."""

from __future__ import annotations

import pytest

from journal.domain.access_words import Activity, Subtype
from journal.domain.errors import (
    InvalidError,
    RefusedError,
    SignInFailedError,
    UnknownError,
    UnlockNeededError,
)
from journal.services.leaving import close_account
from journal.services.own_passkeys import (
    begin_passkey,
    begin_sign_in,
    begin_unlock_by_passkey,
    end_passkey,
    finish_passkey,
    list_passkeys,
    unlock_by_passkey,
)
from journal.store.people import end_unlockers
from tests.authenticator import Authenticator, b64
from tests.cast import NOON
from tests.passkeys import HERE, add, come_in, with_passkey
from tests.scenes import MINUTE, drafted, joined, last_row, opened, words_in


@pytest.mark.rule("S-01", "S-02")
def test_astrid_comes_in_by_her_passkey_alone_and_reads_what_she_wrote(cast):
    astrid, device = with_passkey(cast)
    draft = drafted(cast, astrid, "Skrivet förut.")
    again = come_in(cast, device)
    assert again.circles == astrid.circles
    assert words_in(opened(cast, again, draft.entry)) == ["Skrivet förut."]
    assert (last_row(cast).activity, last_row(cast).actor.name) == (Activity.READ, "Astrid Ek")


def test_her_passkeys_are_listed_by_name_with_the_days_they_were_made_and_used(cast):
    astrid, device = with_passkey(cast)
    add(cast, astrid, Authenticator(), NOON + MINUTE, "Nyckeln på ringen")
    come_in(cast, device, NOON + 2 * MINUTE)
    listed = list_passkeys(cast.parts, astrid.actor.account, NOON)
    assert [(each.name, each.made_at, each.used_at) for each in listed] == [
        ("Telefonen", NOON, NOON + 2 * MINUTE),
        ("Nyckeln på ringen", NOON + MINUTE, None),
    ]


def test_a_browser_is_asked_for_a_key_that_knows_its_holder_and_never_for_the_one_it_has(cast):
    astrid, device = with_passkey(cast)
    asked = begin_passkey(cast.parts, astrid, NOON).options
    assert asked["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert (asked["rp"]["id"], asked["attestation"]) == ("localhost", "none")
    assert [each["id"] for each in asked["excludeCredentials"]] == [b64(device.credential)]
    assert begin_sign_in(cast.parts, HERE, NOON).options["userVerification"] == "required"
    allowed = begin_unlock_by_passkey(cast.parts, astrid, NOON).options["allowCredentials"]
    assert [each["id"] for each in allowed] == [b64(device.credential)]


@pytest.mark.rule("S-04")
def test_a_passkey_is_added_and_ended_after_a_fresh_unlock_alone(cast):
    astrid, _ = with_passkey(cast)
    (passkey,) = list_passkeys(cast.parts, astrid.actor.account, NOON)
    later = NOON + 6 * MINUTE
    with pytest.raises(UnlockNeededError):
        begin_passkey(cast.parts, astrid, later)
    with pytest.raises(UnlockNeededError):
        finish_passkey(cast.parts, astrid, ("x", "{}"), later)
    with pytest.raises(UnlockNeededError):
        end_passkey(cast.parts, astrid, passkey.id, later)


@pytest.mark.rule("S-04")
def test_astrid_unlocks_anew_by_passkey(cast):
    astrid, device = with_passkey(cast)
    later = NOON + 6 * MINUTE
    asked = begin_unlock_by_passkey(cast.parts, astrid, later)
    unlock_by_passkey(cast.parts, astrid, device.answers(asked.options), later)
    assert cast.parts.keyring.is_unlocked(astrid, later)
    add(cast, astrid, Authenticator(), later)


def test_the_head_who_unlocks_by_passkey_has_the_heads_circle_again(cast):
    frida, device = with_passkey(cast, "frida")
    later = NOON + 6 * MINUTE
    before = cast.parts.keyring.held(frida, NOON)
    asked = begin_unlock_by_passkey(cast.parts, frida, later)
    unlock_by_passkey(cast.parts, frida, device.answers(asked.options), later)
    assert cast.parts.keyring.held(frida, later) == before != {}


def test_an_authenticator_that_keeps_no_counter_comes_in_again_and_again(cast):
    _, device = with_passkey(cast, counts=0)
    assert come_in(cast, device)
    assert come_in(cast, device)


@pytest.mark.rule("L-05")
def test_adding_and_ending_stand_in_the_log_and_an_ended_passkey_opens_nothing(cast):
    astrid, device = with_passkey(cast)
    (passkey,) = list_passkeys(cast.parts, astrid.actor.account, NOON)
    assert (last_row(cast).subtype, last_row(cast).resource.ids) == (
        Subtype.PASSKEY,
        (astrid.actor.account, passkey.id),
    )
    end_passkey(cast.parts, astrid, passkey.id, NOON)
    assert last_row(cast).subtype is Subtype.PASSKEY
    assert list_passkeys(cast.parts, astrid.actor.account, NOON) == ()
    with pytest.raises(SignInFailedError):
        come_in(cast, device)
    with pytest.raises(UnknownError):
        end_passkey(cast.parts, astrid, passkey.id, NOON)


def test_bo_cannot_end_astrids_passkey(cast):
    astrid, _ = with_passkey(cast)
    (passkey,) = list_passkeys(cast.parts, astrid.actor.account, NOON)
    with pytest.raises(UnknownError):
        end_passkey(cast.parts, cast.signed_in("bo"), passkey.id, NOON)


@pytest.mark.rule("S-13")
def test_the_last_but_one_way_in_is_kept(cast):
    astrid, _ = with_passkey(cast)
    (passkey,) = list_passkeys(cast.parts, astrid.actor.account, NOON)
    with cast.parts.store.database.writing() as tx:
        end_unlockers(tx, astrid.actor.account, NOON, "recovery-code")
    with pytest.raises(RefusedError, match="two ways"):
        end_passkey(cast.parts, astrid, passkey.id, NOON)
    assert (last_row(cast).permitted, last_row(cast).subtype) == (False, Subtype.PASSKEY)


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\nb"])
def test_a_passkey_has_a_name_that_can_be_read(cast, name):
    astrid = cast.signed_in("astrid")
    begun = begin_passkey(cast.parts, astrid, NOON)
    answer = Authenticator().makes(begun.options)
    with pytest.raises(InvalidError, match="name"):
        finish_passkey(cast.parts, astrid, (name, answer), NOON)
    finish_passkey(cast.parts, astrid, ("Datorn", answer), NOON)


@pytest.mark.rule("D-01")
def test_closing_the_account_ends_its_passkeys(cast):
    joined(cast, "hanna", "Hanna Ö")
    hanna, device = with_passkey(cast, "hanna")
    close_account(cast.parts, hanna, NOON)
    assert list_passkeys(cast.parts, hanna.actor.account, NOON) == ()
    with pytest.raises(SignInFailedError):
        come_in(cast, device)
