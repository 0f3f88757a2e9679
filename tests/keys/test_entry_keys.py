"""An entry opens with two keys, and with neither alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.context import context
from keys.entry_keys import entry_key
from keys.errors import DoesNotOpenError
from keys.sealing import open_sealed, seal

SECRET, HALF = bytes(32), bytes([1]) * 32
VERSION = context("entry-key/1", "north", "journal", 1)

THIRTY_TWO = st.binary(min_size=32, max_size=32)


@given(THIRTY_TWO, THIRTY_TWO, st.binary(max_size=40))
def test_the_same_three_always_give_the_same_key(secret, half, bound_to):
    assert entry_key(secret, half, bound_to) == entry_key(secret, half, bound_to)
    assert len(entry_key(secret, half, bound_to)) == 32


def test_another_secret_another_half_and_another_version_each_give_another_key():
    right = entry_key(SECRET, HALF, VERSION)
    others = [
        entry_key(HALF, HALF, VERSION),
        entry_key(SECRET, SECRET, VERSION),
        entry_key(HALF, SECRET, VERSION),
        entry_key(SECRET, HALF, context("entry-key/1", "north", "journal", 2)),
    ]
    sealed = seal(right, b"data key", VERSION)
    for other in others:
        with pytest.raises(DoesNotOpenError):
            open_sealed(other, sealed, VERSION)


@pytest.mark.parametrize(("secret", "half"), [(b"", HALF), (SECRET, b""), (SECRET, HALF + b"\0"), (HALF[:31], HALF)])
def test_a_missing_or_misshapen_half_or_secret_gives_no_key(secret, half):
    with pytest.raises(ValueError, match="32 bytes"):
        entry_key(secret, half, VERSION)
