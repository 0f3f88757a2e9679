"""One seed gives two key pairs, always the same, and shows itself to nobody."""

from __future__ import annotations

import pytest

from keys.pairs import PublicKeys, key_pair, wrapping_key
from keys.signing import public_key, sign, verify

SEED = bytes(range(32))


def test_a_seed_always_gives_the_same_keys_and_another_seed_others():
    assert key_pair(SEED).public == key_pair(SEED).public
    assert key_pair(SEED).public.wrapping != key_pair(bytes(32)).public.wrapping
    assert key_pair(SEED).public.signing != key_pair(bytes(32)).public.signing


def test_the_keys_have_the_sizes_of_their_standards():
    public = key_pair(SEED).public
    assert (len(public.wrapping), len(public.signing)) == (1216, 32)


def test_the_signing_seed_signs_for_the_public_signing_key():
    pair = key_pair(SEED)
    assert pair.public.signing == public_key(pair.signing_seed)
    assert pair.signing_seed != SEED
    verify(pair.public.signing, b"message", sign(pair.signing_seed, b"message"))


def test_a_seed_never_shows_in_what_is_printed():
    pair = key_pair(b"S" * 32)
    assert pair.public
    assert "S" * 8 not in repr(pair)
    assert "seed" not in repr(pair)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_seed_of_another_length_gives_no_keys(size):
    with pytest.raises(ValueError, match="32 bytes"):
        key_pair(bytes(size))


@pytest.mark.parametrize("wrapping", [b"", bytes(1215), bytes(1217), b"\xff" * 1216])
def test_bytes_that_are_no_wrapping_key_are_refused(wrapping):
    with pytest.raises(ValueError, match=r".+"):
        wrapping_key(PublicKeys(wrapping, bytes(32)))
