"""Bytes sealed to a passphrase in the age format (docs at age-encryption.org), to be carried: any `age` opens them."""

from __future__ import annotations

from collections.abc import Sequence

from pyrage import passphrase

from keys.passphrases import check_strength

_LEAST = 16
"""Of scrypt's N, as a power of two. The program age takes 18 whatever the machine."""
_TRIES = 3


def check_to_carry(phrase: str, personal: Sequence[str]) -> None:
    """Accept a passphrase or raise WeakPassphraseError, as for an account's.

    ``personal`` are the words that whoever finds the file would try first: names, numbers, the unit.
    """
    check_strength(phrase, personal)


def seal_to_carry(plain: bytes, phrase: str) -> bytes:
    """Seal to a passphrase that was checked; about a second of scrypt.

    How much work that is gets measured anew each time, by a part of a second: a machine that stalls just then measures
    too little. Such a seal is made anew; after the third, whatever this machine can do is what it gets.
    """
    for _ in range(_TRIES):
        sealed: bytes = passphrase.encrypt(plain, phrase)
        if _work(sealed) >= _LEAST:
            break
    return sealed


def _work(sealed: bytes) -> int:
    """Base-2 logarithm of scrypt's N: the fourth word of the header's second line."""
    return int(sealed.split(b"\n")[1].split()[3])
