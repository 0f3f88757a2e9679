"""Sealing opens with the right key and context and with nothing else."""

from __future__ import annotations

import secrets
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from keys.context import context
from keys.errors import DoesNotOpenError
from keys.sealing import OVERHEAD, open_sealed, open_text, seal, seal_text
from tests.formats.gcm import opens_under_both
from tests.formats.second_reader import hkdf

KEY = bytes(range(32))
HERE = context("entry-text/1", "north", 1)
THERE = context("entry-text/1", "north", 2)


@given(st.binary(max_size=600), st.binary(min_size=32, max_size=32), st.binary(max_size=60))
def test_what_was_sealed_opens_with_key_and_context(plain, key, bound_to):
    sealed = seal(key, plain, bound_to)
    assert open_sealed(key, sealed, bound_to) == plain
    assert len(sealed) == len(plain) + OVERHEAD


@given(st.binary(max_size=1100))
def test_a_text_opens_again_and_its_length_shows_in_steps_of_256(text):
    sealed = seal_text(KEY, text, HERE)
    assert open_text(KEY, sealed, HERE) == text
    assert (len(sealed) - OVERHEAD) % 256 == 0
    assert len(sealed) - OVERHEAD - len(text) <= 259


def test_a_text_of_nearly_one_step_takes_one_step_and_the_next_byte_a_second():
    assert len(seal_text(KEY, bytes(252), HERE)) == 256 + OVERHEAD
    assert len(seal_text(KEY, bytes(253), HERE)) == 512 + OVERHEAD
    assert len(seal_text(KEY, b"", HERE)) == 256 + OVERHEAD


def test_every_changed_byte_is_refused():
    sealed = seal(KEY, b"Pia sover illa.", HERE)
    for place in range(len(sealed)):
        for change in (1, 128, 255):
            changed = bytearray(sealed)
            changed[place] ^= change
            with pytest.raises(DoesNotOpenError):
                open_sealed(KEY, bytes(changed), HERE)


def test_every_shortening_and_a_lengthening_is_refused():
    sealed = seal(KEY, b"Pia sover illa.", HERE)
    for size in range(len(sealed)):
        with pytest.raises(DoesNotOpenError):
            open_sealed(KEY, sealed[:size], HERE)
    with pytest.raises(DoesNotOpenError):
        open_sealed(KEY, sealed + b"\0", HERE)


def test_another_context_is_refused():
    with pytest.raises(DoesNotOpenError):
        open_sealed(KEY, seal(KEY, b"text", HERE), THERE)
    with pytest.raises(DoesNotOpenError):
        open_text(KEY, seal_text(KEY, b"text", HERE), THERE)


@given(st.binary(min_size=32, max_size=32).filter(lambda key: key != KEY))
def test_another_key_is_refused(key):
    with pytest.raises(DoesNotOpenError):
        open_sealed(key, seal(KEY, b"text", HERE), HERE)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_key_of_another_length_neither_seals_nor_opens(size):
    with pytest.raises(ValueError, match="32 bytes"):
        seal(bytes(size), b"text", HERE)
    with pytest.raises(DoesNotOpenError):
        open_sealed(bytes(size), seal(KEY, b"text", HERE), HERE)


def test_the_smallest_sealed_value_is_empty_and_opens():
    assert open_sealed(KEY, seal(KEY, b"", HERE), HERE) == b""


@pytest.mark.parametrize(
    "padded",
    [
        b"",
        b"\0\0\0",
        b"\0\0\0\0",
        b"\0\0\0\4text" + bytes(247),
        b"\0\0\0\4text" + bytes(249),
        b"\0\0\0\4text" + bytes(504),
        b"\0\0\0\4text" + bytes(247) + b"\1",
        b"\0\0\0\xfd" + bytes(252),
        b"\xff\xff\xff\xff" + bytes(252),
    ],
)
def test_a_padding_of_another_shape_is_refused(padded):
    with pytest.raises(DoesNotOpenError):
        open_text(KEY, seal(KEY, padded, HERE), HERE)


def test_the_same_text_never_looks_the_same():
    assert seal(KEY, b"text", HERE)[33:] != seal(KEY, b"text", HERE)[33:]


def test_a_ciphertext_that_aes_gcm_opens_under_two_keys_is_refused():
    """An invisible salamander: whoever holds two keys could show two readers two texts; we commit to one."""
    one, other, nonce = secrets.token_bytes(32), secrets.token_bytes(32), bytes(12)
    forged = opens_under_both(one, other, nonce, secrets.token_bytes(48))
    first, second = (AESGCM(key).decrypt(nonce, forged, None) for key in (one, other))
    assert first != second
    salt = secrets.token_bytes(32)
    for commitment in (bytes(32), seal(one, b"", HERE)[33:65], seal(other, b"", HERE)[33:65]):
        for key in (one, other):
            with pytest.raises(DoesNotOpenError):
                open_sealed(key, b"\1" + salt + commitment + forged, HERE)


def test_a_ciphertext_forged_for_the_derived_keys_opens_under_the_committed_key_alone():
    """The strongest forger knows both message keys; the commitment fits one master, never both."""
    salt, masters = secrets.token_bytes(32), (secrets.token_bytes(32), secrets.token_bytes(32))
    label = b"sealing/1" + sha256(HERE).digest()
    derived = [hkdf(master, salt, label, 64) for master in masters]
    forged = opens_under_both(derived[0][:32], derived[1][:32], bytes(12), bytes(48))
    for master, other, known in ((*masters, derived[0]), (*reversed(masters), derived[1])):
        sealed = b"\1" + salt + known[32:] + forged
        assert len(open_sealed(master, sealed, HERE)) == 64
        with pytest.raises(DoesNotOpenError):
            open_sealed(other, sealed, HERE)
