"""Signatures are accepted for exactly what was signed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.context import context
from keys.errors import DoesNotOpenError
from keys.signing import public_key, sign, sign_text, signer, verify, verify_text

SEED = bytes(range(32))
PUBLIC = public_key(SEED)
HERE = context("entry-text/1", "north", 1)


@given(st.binary(max_size=200))
def test_a_signature_is_accepted_for_its_message(message):
    verify(PUBLIC, message, sign(SEED, message))


@given(st.binary(max_size=200))
def test_a_text_signature_is_accepted_for_its_text_and_context(text):
    verify_text(PUBLIC, text, sign_text(SEED, text, HERE), HERE)


def test_whoever_signs_often_signs_as_whoever_signs_once():
    often = signer(SEED)
    assert [often(message) for message in (b"first", b"second")] == [sign(SEED, b"first"), sign(SEED, b"second")]


def test_every_changed_byte_of_a_signature_is_refused():
    signature = sign(SEED, b"message")
    for place in range(64):
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        with pytest.raises(DoesNotOpenError):
            verify(PUBLIC, b"message", changed)


def test_every_changed_byte_of_a_text_signature_is_refused():
    signature = sign_text(SEED, b"text", HERE)
    assert len(signature) == 96
    for place in range(96):
        changed = signature[:place] + bytes([signature[place] ^ 1]) + signature[place + 1 :]
        with pytest.raises(DoesNotOpenError):
            verify_text(PUBLIC, b"text", changed, HERE)


def test_another_message_text_context_or_key_is_refused():
    other = public_key(bytes(32))
    signature, of_text = sign(SEED, b"message"), sign_text(SEED, b"text", HERE)
    for public, message in ((PUBLIC, b"massage"), (other, b"message")):
        with pytest.raises(DoesNotOpenError):
            verify(public, message, signature)
    for public, text, bound_to in (
        (other, b"text", HERE),
        (PUBLIC, b"test", HERE),
        (PUBLIC, b"text", HERE + b"2"),
    ):
        with pytest.raises(DoesNotOpenError):
            verify_text(public, text, of_text, bound_to)


@pytest.mark.parametrize(
    ("public", "signature"),
    [(PUBLIC, b""), (PUBLIC, bytes(65)), (b"", bytes(64)), (PUBLIC + b"\0", bytes(64))],
)
def test_keys_and_signatures_of_a_wrong_length_are_refused(public, signature):
    with pytest.raises(DoesNotOpenError):
        verify(public, b"message", signature)


def test_a_key_of_small_order_that_would_accept_anything_is_refused():
    with pytest.raises(DoesNotOpenError):
        verify(bytes([1]) + bytes(31), b"any message", bytes([1]) + bytes(63))


def test_the_signature_of_a_text_confirms_no_guess_at_it():
    first, second = sign_text(SEED, b"text", HERE), sign_text(SEED, b"text", HERE)
    assert first[:32] != second[:32]
    with pytest.raises(DoesNotOpenError):
        verify_text(PUBLIC, b"text", second[:32] + first[32:], HERE)


@pytest.mark.parametrize("size", [0, 31, 33])
def test_a_seed_of_another_length_signs_nothing(size):
    with pytest.raises(ValueError, match="32 bytes"):
        sign(bytes(size), b"message")
    with pytest.raises(ValueError, match="32 bytes"):
        public_key(bytes(size))
