"""Bytes sealed to a passphrase in the age format (docs at age-encryption.org), to be carried: any `age` opens them."""

from __future__ import annotations

from collections.abc import Sequence

from pyrage import passphrase

from keys.passphrases import check_strength


def seal_to_carry(plain: bytes, phrase: str, personal: Sequence[str]) -> bytes:
    """Seal to a passphrase; about a second of scrypt. Raises WeakPassphraseError, as a new passphrase does.

    ``personal`` are the words that whoever finds the file would try first: names, numbers, the unit.
    """
    check_strength(phrase, personal)
    sealed: bytes = passphrase.encrypt(plain, phrase)
    return sealed
