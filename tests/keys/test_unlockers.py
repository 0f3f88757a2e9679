"""A bundle opens by any of its unlockers and by nothing else; codes survive being read from paper."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.bundles import (
    Bundle,
    code_key,
    lock,
    new_code,
    normalize_code,
    open_bundle,
    open_name,
    passkey_key,
    passkey_salt,
    seal_bundle,
    seal_name,
    unlock,
)
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.sealing import seal_text

ASTRID, BO, CODE, PASSKEY = (UUID(int=n) for n in (1, 2, 3, 4))
BUNDLE_KEY, UNLOCKING_KEY = bytes([5]) * 32, bytes([6]) * 32
THIRTY_TWO = st.binary(min_size=32, max_size=32)


@given(THIRTY_TWO, st.dictionaries(st.uuids(), THIRTY_TWO, max_size=7))
def test_an_account_opens_its_bundle_with_seed_and_pins(seed, pins):
    sealed = seal_bundle(Bundle(seed, pins), BUNDLE_KEY, ASTRID)
    opened = open_bundle(sealed, BUNDLE_KEY, ASTRID)
    assert (opened.seed, dict(opened.pins)) == (seed, pins)


def test_one_provider_or_four_show_the_same_size():
    sizes = {
        len(seal_bundle(Bundle(bytes(32), {UUID(int=n): bytes(32) for n in range(count)}), BUNDLE_KEY, ASTRID))
        for count in range(5)
    }
    assert len(sizes) == 1


def test_the_pins_of_an_opened_bundle_cannot_be_changed():
    opened = open_bundle(seal_bundle(Bundle(bytes(32), {BO: bytes(32)}), BUNDLE_KEY, ASTRID), BUNDLE_KEY, ASTRID)
    with pytest.raises(TypeError):
        opened.pins[BO] = bytes(32)


def test_a_seed_never_shows_in_what_is_printed():
    assert "SSSS" not in repr(Bundle(b"S" * 32, {}))


def test_another_accounts_bundle_another_key_and_every_changed_byte_are_refused():
    sealed = seal_bundle(Bundle(bytes(32), {BO: bytes(32)}), BUNDLE_KEY, ASTRID)
    changes = [sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :] for place in range(len(sealed))]
    for changed, key, account in [(sealed, BUNDLE_KEY, BO), (sealed, UNLOCKING_KEY, ASTRID)] + [
        (changed, BUNDLE_KEY, ASTRID) for changed in changes
    ]:
        with pytest.raises(DoesNotOpenError):
            open_bundle(changed, key, account)


@pytest.mark.parametrize("bundle", [Bundle(bytes(31), {}), Bundle(bytes(32), {BO: bytes(31)})])
def test_a_bundle_with_parts_of_another_length_is_not_made(bundle):
    with pytest.raises(ValueError, match="32 bytes"):
        seal_bundle(bundle, BUNDLE_KEY, ASTRID)


@pytest.mark.parametrize("plain", [b"", bytes(31), bytes(33), bytes(79)])
def test_sealed_bytes_that_are_no_bundle_are_refused(plain):
    with pytest.raises(DoesNotOpenError):
        open_bundle(seal_text(BUNDLE_KEY, plain, context("bundle/1", ASTRID)), BUNDLE_KEY, ASTRID)


def test_pias_name_opens_for_her_account_under_its_bundle_key_alone_and_its_length_does_not_show():
    sealed = seal_name("Pia Åström", BUNDLE_KEY, ASTRID)
    assert open_name(sealed, BUNDLE_KEY, ASTRID) == "Pia Åström"
    assert len(sealed) == len(seal_name("Bo", BUNDLE_KEY, ASTRID))
    for key, account in ((BUNDLE_KEY, BO), (UNLOCKING_KEY, ASTRID)):
        with pytest.raises(DoesNotOpenError):
            open_name(sealed, key, account)


def test_each_unlocker_opens_its_own_lock_and_no_other():
    locked = lock(BUNDLE_KEY, UNLOCKING_KEY, ASTRID, CODE)
    assert unlock(locked, UNLOCKING_KEY, ASTRID, CODE) == BUNDLE_KEY
    assert len(locked) == 113
    for key, account, unlocker in (
        (BUNDLE_KEY, ASTRID, CODE),
        (UNLOCKING_KEY, BO, CODE),
        (UNLOCKING_KEY, ASTRID, PASSKEY),
    ):
        with pytest.raises(DoesNotOpenError):
            unlock(locked, key, account, unlocker)


def test_only_a_key_of_32_bytes_is_locked():
    with pytest.raises(ValueError, match="32 bytes"):
        lock(bytes(31), UNLOCKING_KEY, ASTRID, CODE)


def test_a_new_code_is_nine_groups_of_four_and_never_the_same():
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)


def as_misread(code):
    return code.lower().replace("0", "o").replace("1", "l").replace("-", " ")


def test_a_code_read_from_paper_by_a_tired_person_still_opens():
    for code in [new_code() for _ in range(50)]:
        for typed in (
            as_misread(code),
            as_misread(code).replace("l", "I"),
            f" {code}\r\n",
            code.replace("-", ""),
        ):
            assert normalize_code(typed) == code
            assert code_key(typed, ASTRID) == code_key(code, ASTRID)


def test_a_code_in_which_every_letter_stands_is_a_code_like_others():
    code = "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-YF83"
    assert normalize_code(code) == code


def test_every_single_mistyped_letter_and_every_swap_of_neighbours_is_refused():
    """20 check bits let one change in a million through; this code is one where all these are refused."""
    code = "7C8N-Q54D-TC10-FS20-DE6M-GEC8-57EH-2MD3-SQZP"
    assert normalize_code(code) == code
    mistyped = {code[:n] + letter + code[n + 1 :] for n in range(44) for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ"}
    swapped = {code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(43)}
    for typed in (mistyped | swapped) - {code}:
        if typed.replace("-", "") != code.replace("-", ""):
            with pytest.raises(DoesNotOpenError):
                code_key(typed, ASTRID)


@pytest.mark.parametrize("typed", ["", "-", "U" * 36, "å" * 36, "0" * 35, "0" * 37, "١" * 36, "ﬁ" * 18])
def test_what_is_no_code_is_refused(typed):
    with pytest.raises(DoesNotOpenError):
        normalize_code(typed)


def test_one_code_gives_two_accounts_two_keys():
    code = new_code()
    assert code_key(code, ASTRID) != code_key(code, BO)


def test_the_salt_of_passkeys_is_one_for_all_and_never_another():
    assert passkey_salt().hex() == "572efef018c5bf890e79dd1fd0a11c8f7555ea0b7a6f5e41f3cd8e1c7627dee1"


def test_a_passkeys_answer_gives_each_account_a_key_of_its_own():
    assert passkey_key(bytes(32), ASTRID) != passkey_key(bytes(32), BO)
    assert len(passkey_key(bytes(32), ASTRID)) == 32
    with pytest.raises(ValueError, match="32 bytes"):
        passkey_key(bytes(31), ASTRID)
