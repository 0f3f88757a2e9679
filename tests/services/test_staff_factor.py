"""JOURNAL_STAFF_FACTOR=passkey: staff come in by what no false page can ask for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.access_words import Subtype
from journal.domain.errors import (
    RefusedError,
)
from journal.services.keyring_sessions import Pending
from journal.services.own_passkeys import (
    begin_passkey,
    finish_passkey,
    list_passkeys,
    needs_first_passkey,
)
from journal.services.parts import PASSKEY_FACTOR
from journal.services.signing_in import choose_assignment, resume
from tests.authenticator import Authenticator
from tests.cast import NOON
from tests.passkeys import add, come_in
from tests.scenes import last_row


@pytest.fixture
def strict(cast):
    cast.parts = replace(cast.parts, staff_factor=PASSKEY_FACTOR)
    return cast


def pending(cast, name="astrid"):
    entered = cast.at_the_door(name)
    return resume(cast.parts, entered.cookie, NOON), entered.assignments[0].id


@pytest.mark.rule("S-02")
def test_astrid_with_a_code_is_refused_and_it_is_logged(strict):
    waiting, assignment = pending(strict)
    with pytest.raises(RefusedError, match="passkey"):
        choose_assignment(strict.parts, waiting.cookie, assignment, NOON)
    assert (last_row(strict).permitted, last_row(strict).subtype) == (False, Subtype.SIGN_IN)
    assert isinstance(resume(strict.parts, waiting.cookie, NOON), Pending)


@pytest.mark.rule("S-02")
def test_she_makes_her_first_passkey_and_comes_in_by_it(strict):
    waiting, _ = pending(strict)
    who = (waiting.cookie, waiting.account)
    assert needs_first_passkey(strict.parts, *who, NOON)
    device = Authenticator()
    add(strict, waiting, device)
    assert not needs_first_passkey(strict.parts, *who, NOON)
    assert come_in(strict, device).actor.name == "Astrid Ek"


@pytest.mark.rule("S-02")
def test_whoever_has_her_passphrase_and_code_adds_no_second_one(strict):
    waiting, _ = pending(strict)
    begun = begin_passkey(strict.parts, waiting, NOON)
    answer = Authenticator().makes(begun.options)
    elsewhere, _ = pending(strict)
    add(strict, elsewhere, Authenticator())
    with pytest.raises(RefusedError, match="did not come in by it"):
        begin_passkey(strict.parts, waiting, NOON)
    with pytest.raises(RefusedError, match="did not come in by it"):
        finish_passkey(strict.parts, waiting, ("x", answer), NOON)
    assert last_row(strict).permitted is False


@pytest.mark.rule("S-02")
def test_who_came_in_by_passkey_adds_another(strict):
    waiting, _ = pending(strict)
    device = Authenticator()
    add(strict, waiting, device)
    astrid = come_in(strict, device)
    add(strict, astrid, Authenticator(), name="Reserven")
    assert len(list_passkeys(strict.parts, astrid.actor.account, NOON)) == 2
