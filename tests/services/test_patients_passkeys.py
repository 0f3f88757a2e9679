"""A patient's passkey and sessions: the same acts as those of staff, of an account without an assignment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from journal.domain.access_words import Subtype
from journal.domain.errors import SignedOutError, SignInFailedError, UnlockNeededError
from journal.services.keyring_sessions import PatientSession
from journal.services.own_passkeys import (
    Answered,
    begin_passkey,
    begin_sign_in,
    begin_unlock_by_passkey,
    end_passkey,
    finish_passkey,
    list_passkeys,
    sign_in_by_passkey,
    unlock_by_passkey,
)
from journal.services.own_sessions import end_own_session, list_sessions
from journal.services.parts import PASSKEY_FACTOR
from journal.services.patient_door import OwnFactor, enter
from journal.services.patient_journal import Wanted, read_own_journal
from journal.services.release_choices import set_direct_access
from journal.services.signing_in import resume
from journal.store.patient_accounts import keep_name, patient_account
from tests.authenticator import Authenticator
from tests.cast import NOON, PASSPHRASE
from tests.scenes import MINUTE, last_row
from tests.services.test_patients_arriving import LATER, PROVED, WORDS, note, with_account, words_of


@pytest.fixture
def pia(cast):
    """Pia, joined, with a note that was released to her."""
    note(cast)
    set_direct_access(cast.parts, cast.signed_in("astrid"), NOON, gives=True)
    with_account(cast)
    cast.signed_in("astrid", LATER)
    return at_telephone(cast)


def at_telephone(cast, at=LATER):
    shown = OwnFactor(PASSPHRASE, device="Safari iPhone")
    return resume(cast.parts, enter(cast.parts, PROVED, cast.providers["north"], shown, at), at)


def adds(cast, session, at=LATER):
    device = Authenticator()
    begun = begin_passkey(cast.parts, session, at)
    finish_passkey(cast.parts, session, ("Telefonen", device.makes(begun.options)), at)
    return device, begun


def comes_in(cast, device, at=LATER):
    begun = begin_sign_in(cast.parts, "192.0.2.9", at)
    entered = sign_in_by_passkey(
        cast.parts, Answered(begun.ceremony, device.answers(begun.options), "192.0.2.9", "Firefox Linux"), at
    )
    return entered, resume(cast.parts, entered.cookie, at)


@pytest.mark.rule("S-01", "P-18")
def test_pia_reads_her_journal_by_her_passkey_alone(cast, pia):
    device, begun = adds(cast, pia)
    assert begun.options["user"]["name"] == PROVED.name
    assert (last_row(cast).subtype, last_row(cast).actor.account) == (Subtype.PASSKEY, pia.actor.account)
    entered, again = comes_in(cast, device)
    assert entered.is_patient
    assert isinstance(again, PatientSession)
    assert words_of(read_own_journal(cast.parts, again, Wanted(), LATER)) == [WORDS]


def kept_name(cast, session):
    with cast.parts.store.database.reading() as connection:
        return patient_account(connection, session.actor.account).sealed_name


def forgets_name(cast, session, instead=None):
    with cast.parts.store.database.writing() as tx:
        keep_name(tx, session.actor.account, instead)


def test_pia_who_comes_by_passkey_is_called_as_her_e_id_called_her_last(cast, pia):
    device, _ = adds(cast, pia)
    assert comes_in(cast, device)[1].own.name == PROVED.name
    married = replace(PROVED, name="Pia Nygift")
    enter(cast.parts, married, cast.providers["north"], OwnFactor(PASSPHRASE), LATER)
    assert comes_in(cast, device)[1].own.name == "Pia Nygift"


def test_an_account_from_before_has_a_name_after_the_next_sign_in_by_e_id(cast, pia):
    device, _ = adds(cast, pia)
    forgets_name(cast, pia)
    assert comes_in(cast, device)[1].own.name == ""
    at_telephone(cast)
    assert comes_in(cast, device)[1].own.name == PROVED.name


def test_pias_name_is_sealed_to_her_and_written_once(cast, pia):
    sealed = kept_name(cast, pia)
    assert not any(word.encode() in sealed for word in PROVED.name.split())
    at_telephone(cast)
    assert kept_name(cast, pia) == sealed


def test_a_name_that_does_not_open_keeps_nobody_from_their_journal(cast, pia):
    device, _ = adds(cast, pia)
    forgets_name(cast, pia, instead=b"moved here from another account")
    _, again = comes_in(cast, device)
    assert again.own.name == ""
    assert words_of(read_own_journal(cast.parts, again, Wanted(), LATER)) == [WORDS]


@pytest.mark.rule("S-02")
def test_that_staff_come_in_by_passkey_binds_no_patient(cast, pia):
    cast.parts = replace(cast.parts, staff_factor=PASSKEY_FACTOR)
    adds(cast, pia)
    adds(cast, at_telephone(cast))
    assert len(list_passkeys(cast.parts, pia.actor.account, LATER)) == 2


@pytest.mark.rule("S-04")
def test_pia_unlocks_by_passkey_and_ends_it(cast, pia):
    device, _ = adds(cast, pia)
    (passkey,) = list_passkeys(cast.parts, pia.actor.account, LATER)
    late = LATER + 6 * MINUTE
    with pytest.raises(UnlockNeededError):
        end_passkey(cast.parts, pia, passkey.id, late)
    asked = begin_unlock_by_passkey(cast.parts, pia, late)
    unlock_by_passkey(cast.parts, pia, device.answers(asked.options), late)
    end_passkey(cast.parts, pia, passkey.id, late)
    with pytest.raises(SignInFailedError):
        comes_in(cast, device, late)


@pytest.mark.rule("S-02", "L-05")
def test_a_copy_of_pias_passkey_is_refused_in_her_name(cast, pia):
    device, _ = adds(cast, pia)
    copied = replace(device)
    comes_in(cast, device)
    with pytest.raises(SignInFailedError):
        comes_in(cast, copied)
    assert (last_row(cast).permitted, last_row(cast).actor.account) == (False, pia.actor.account)


def test_pia_sees_where_she_is_signed_in_and_ends_the_other(cast, pia):
    device, _ = adds(cast, pia)
    _, here = comes_in(cast, device)
    listed = {each.device: each for each in list_sessions(cast.parts, here.cookie, LATER)}
    assert listed.keys() == {"", "Safari iPhone", "Firefox Linux"}
    assert listed["Firefox Linux"].is_this
    end_own_session(cast.parts, here.cookie, listed["Safari iPhone"].id, LATER)
    with pytest.raises(SignedOutError):
        resume(cast.parts, pia.cookie, LATER)
