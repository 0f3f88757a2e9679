"""Somebody who lost every unlocker: the same account, new keys, and what they signed verifies still (S-13)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.errors import (
    SignInFailedError,
    UnknownError,
)
from journal.domain.ids import new_id
from journal.services.invitations import invite_again, read_invitation
from journal.services.keyring_circles import CircleKind, circle_id
from journal.services.one_time_codes import code_at
from journal.services.own_passkeys import list_passkeys
from journal.services.signing_in import sign_in
from tests.cast import NOON
from tests.passkeys import come_in, with_passkey


@pytest.mark.rule("S-13")
def test_astrid_who_lost_everything_is_invited_again_and_stays_the_author(cast):
    """Same account, new keys; what she signed verifies still."""
    before = cast.signed_in("astrid")
    old = cast.parts.keyring.signing_seed(before, NOON)
    lost = replace(cast.people["astrid"])
    code = invite_again(cast.parts, cast.signed_in("frida"), lost.account, NOON)
    cast.people["astrid"].passphrase = "regnbåge över hustaken 17"
    cast.join("astrid", code)
    after = cast.signed_in("astrid")
    assert after.actor.account == before.actor.account
    bo = cast.signed_in("bo")
    with cast.parts.store.database.reading() as connection:
        keys = cast.parts.keyring.signer_keys(connection, bo, [lost.account])[lost.account]
    new = cast.parts.keyring.signing_seed(after, NOON)
    assert new != old
    assert len(keys) == 2
    cast.forget_step("astrid")
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("astrid", passphrase=lost.passphrase, code=code_at(lost.totp, NOON)), NOON)
    assert not after.circles.keys() - {circle_id(cast.providers["north"], CircleKind.PROVIDER)}
    assert circle_id(cast.providers["north"], CircleKind.PROVIDER) in cast.signed_in("astrid").circles


def test_head_cannot_invite_again_whom_another_provider_employs(cast):
    for account in (cast.people["cilla"].account, new_id()):
        with pytest.raises(UnknownError):
            invite_again(cast.parts, cast.signed_in("frida"), account, NOON)


def test_newer_invitation_ends_the_one_before(cast):
    frida = cast.signed_in("frida")
    first = invite_again(cast.parts, frida, cast.people["dag"].account, NOON)
    second = invite_again(cast.parts, frida, cast.people["dag"].account, NOON)
    with pytest.raises(UnknownError):
        read_invitation(cast.parts, first, NOON)
    assert read_invitation(cast.parts, second, NOON).username == "dag"


@pytest.mark.rule("S-13")
def test_a_passkey_from_before_opens_nothing_of_whoever_was_invited_anew(cast):
    astrid, device = with_passkey(cast)
    code = invite_again(cast.parts, cast.signed_in("frida"), astrid.actor.account, NOON)
    cast.join("astrid", code)
    assert list_passkeys(cast.parts, astrid.actor.account, NOON) == ()
    with pytest.raises(SignInFailedError):
        come_in(cast, device)
