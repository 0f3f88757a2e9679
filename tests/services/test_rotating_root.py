"""The root file is given new keys: everybody signs in as before, and an old key goes when nothing cites it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from journal.domain.access_words import Subtype, Way
from journal.domain.errors import NoKeyError, RefusedError, SignInFailedError, UnavailableError, UnknownError
from journal.services.health_rotation import rotations
from journal.services.keyring_circles import CircleKind
from journal.services.recovering import open_recovery, open_root_recovery
from journal.services.rotating_root import drop_old_roots, root_standing, rotate_root
from journal.services.signing_in import sign_in
from journal.store.people_tables import AccountRow, CircleRow
from keys.roots import FileRoot
from tests.cast import NOON, Cast
from tests.scenes import last_row, opened, signed, words_in
from tests.services.gatherings import circle_of, gathered, officers
from tests.services.key_rows import change

PEOPLE = ("astrid", "bo", "cilla", "dag", "eva", "frida", "gustav")


def root_of(cast):
    return Path(cast.settings.root.removeprefix("file:"))


def rotated(cast, by=None):
    return rotate_root(cast.parts, by or gathered(cast, "frida"), NOON)


def dropped(cast):
    return drop_old_roots(cast.parts, gathered(cast, "frida"), NOON)


def told(cast):
    return [finding.what for finding in rotations(cast.parts, cast.settings, NOON)]


@pytest.mark.rule("R-11", "S-09")
def test_everybody_signs_in_and_reads_after_the_root_was_renewed_and_the_officers_can_make_it_again(cast):
    done = signed(cast, cast.signed_in("astrid"), "Före.")
    assert rotated(cast) > 0
    assert cast.parts.keyring.root.versions("mac") == (1, 2)
    elsewhere = Cast(cast.place, cast.database, cast.people)
    elsewhere.pia = cast.pia
    for there in (cast, elsewhere):
        assert words_in(opened(there, there.signed_in("astrid"), done.entry)) == ["Före."]
    letter = root_of(cast).with_name("root.recovery").read_bytes()
    recovered = open_recovery(cast.parts, cast.providers["north"], cast.words["north"][1:], NOON)
    assert open_root_recovery(recovered, letter) == root_of(cast).read_bytes()
    elsewhere.close()


@pytest.mark.rule("L-17")
def test_a_renewal_of_the_root_is_a_row_of_who_answered_for_it(cast):
    rotated(cast)
    row = last_row(cast)
    assert (row.subtype, row.actor.account) == (Subtype.ROTATION, cast.people["frida"].account)
    rotated(cast, officers(cast, 0, 1))
    assert last_row(cast).way is Way.OFFICER


@pytest.mark.rule("A-04", "L-05")
def test_who_does_not_head_the_operations_renews_no_root(cast):
    with pytest.raises(RefusedError):
        rotated(cast, gathered(cast, "astrid"))
    assert cast.parts.keyring.root.versions("mac") == (1,)
    assert not last_row(cast).permitted


@pytest.mark.rule("S-12")
def test_head_of_a_provider_that_came_later_renews_no_root(cast):
    with pytest.raises(UnknownError):
        rotated(cast, gathered(cast, "gustav"))


def test_root_that_could_not_be_sealed_to_the_officers_is_not_renewed(cast):
    change(
        cast,
        update(CircleRow)
        .where(CircleRow.circle_id == circle_of(cast, CircleKind.RECOVERY))
        .values(certificate=bytes(64)),
    )
    with pytest.raises(NoKeyError):
        rotated(cast)
    assert cast.parts.keyring.root.versions("mac") == (1,)


def test_passphrases_follow_at_the_next_sign_in_and_then_the_old_key_is_forgotten(cast):
    frida = gathered(cast, "frida")
    rotated(cast, frida)
    assert "7 passphrases" in told(cast)[0]
    assert drop_old_roots(cast.parts, frida, NOON) == ()
    for name in PEOPLE:
        cast.signed_in(name)
    assert told(cast) == ["Nothing needs version 1 of the root file's mac key any more."]
    assert dropped(cast) == (("mac", 1),)
    assert told(cast) == []
    assert FileRoot(root_of(cast)).versions("mac") == (2,)
    for name in PEOPLE:
        assert cast.signed_in(name)


def test_passphrase_of_a_closed_account_keeps_no_key(cast):
    rotated(cast)
    for name in PEOPLE[1:]:
        cast.signed_in(name)
    assert root_standing(cast.parts).cited == {1: 1}
    change(cast, update(AccountRow).where(AccountRow.username == "astrid").values(closed_at=NOON))
    assert root_standing(cast.parts).cited == {}


def test_wrong_passphrase_moves_no_unlocker(cast):
    rotated(cast)
    cast.forget_step("astrid")
    with pytest.raises(SignInFailedError):
        sign_in(cast.parts, cast.shown("astrid", passphrase="another one altogether"), NOON)
    assert root_standing(cast.parts).cited == {1: 7}


@pytest.mark.rule("R-04")
def test_old_wrap_key_stays_until_every_backup_under_it_expired(cast):
    rotated(cast)
    for name in PEOPLE:
        cast.signed_in(name)
    assert dropped(cast) == (("mac", 1),)
    assert FileRoot(root_of(cast)).versions("wrap") == (1, 2)
    cast.parts.key_store.renew_store_key(NOON + timedelta(days=36))
    assert dropped(cast) == (("wrap", 1),)
    assert signed(cast, cast.signed_in("astrid"))


def test_rotation_that_was_stopped_half_way_is_begun_again_and_loses_nothing(cast):
    done = signed(cast, cast.signed_in("astrid"), "Före.")
    cast.parts.keyring.root.rotate()
    root_of(cast).with_name("root.recovery.new").write_bytes(b"half")
    rotated(cast)
    assert FileRoot(root_of(cast)).versions("mac") == (1, 2, 3)
    assert words_in(opened(cast, cast.signed_in("astrid"), done.entry)) == ["Före."]


def test_root_source_that_is_no_file_is_renewed_where_it_lies(cast):
    class Elsewhere:
        pass

    keyring = replace(cast.parts.keyring, root=Elsewhere())
    other = replace(cast.parts, keyring=keyring)
    who = gathered(cast, "frida")
    with pytest.raises(UnavailableError):
        rotate_root(other, who, NOON)
    assert root_standing(other) is None
    assert list(rotations(other, cast.settings, NOON)) == []
