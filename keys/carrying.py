"""Bytes sealed to a passphrase in the age format (docs at age-encryption.org), to be carried: any `age` opens them."""

from __future__ import annotations

from collections.abc import Sequence

from pyrage import passphrase

from keys.passphrases import check_strength


def check_to_carry(phrase: str, personal: Sequence[str]) -> None:
    """Accept a passphrase or raise WeakPassphraseError, as for an account's.

    ``personal`` are the words that whoever finds the file would try first: names, numbers, the unit.
    """
    check_strength(phrase, personal)


def seal_to_carry(plain: bytes, phrase: str) -> bytes:
    """Seal to a passphrase that was checked; about a second of scrypt."""
    sealed: bytes = passphrase.encrypt(plain, phrase)
    return sealed
