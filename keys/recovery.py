"""k of n on paper: a secret as SLIP-39 word lists, of which k together give it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shamir_mnemonic import MnemonicError, decode_mnemonics, generate_mnemonics, recover_ems

from keys.errors import DoesNotOpenError

if TYPE_CHECKING:
    from collections.abc import Sequence

SECRET_SIZE = 32
SMALLEST_QUORUM = 2
LARGEST_GROUP = 16


def split(secret: bytes, k: int, n: int) -> list[str]:
    """Split a 32-byte secret into n lists of 33 words, any k of which give it back (SLIP-39).

    Raises ValueError unless 2 <= k <= n <= 16, or k = n = 1.
    """
    if len(secret) != SECRET_SIZE:
        raise ValueError("the secret is 32 bytes")
    if not (SMALLEST_QUORUM <= k <= n <= LARGEST_GROUP or k == n == 1):
        raise ValueError("no such k of n")
    # No passphrase, so stretching would slow us alone: the lists themselves carry 256 bits.
    lists: list[list[str]] = generate_mnemonics(1, [(k, n)], secret, iteration_exponent=0)
    return lists[0]


def join(words: Sequence[str]) -> bytes:
    """Give the secret back from k lists or more; DoesNotOpenError for too few, mistyped or mixed ones."""
    try:
        groups = decode_mnemonics({" ".join(written.lower().split()) for written in words})
        for index, group in groups.items():
            groups[index] = group.get_minimal_group()
        secret: bytes = recover_ems(groups).decrypt(b"")
    except (MnemonicError, ValueError):
        raise DoesNotOpenError from None
    return secret
