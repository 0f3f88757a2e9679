"""Passphrases: stretched by Argon2id, then bound to the root source; and how weak ones are refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.resources import files
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any
from unicodedata import combining, normalize

from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.pwhash import argon2id

from keys.context import context
from keys.errors import DoesNotOpenError, WeakPassphraseError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SALT_SIZE = 16
KEY_SIZE = 32
SHORTEST = 12
GUESSES = 10**10

_MEBIBYTE = 1024 * 1024
# Each hashing holds 64 MiB: without a bound, a crowd at the door takes the memory of the machine.
_AT_ONCE = BoundedSemaphore(4)
# Estimating grows with the square of the length, and with each digit that may stand for a letter.
_JUDGED_LENGTH = 40
_TELLING_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Cost:
    """What one stretching costs: memory in bytes, and passes over it (one lane, RFC 9106)."""

    memory: int
    passes: int


FLOOR = Cost(64 * _MEBIBYTE, 3)
DEFAULT = Cost(64 * _MEBIBYTE, 3)
CEILING = Cost(1024 * _MEBIBYTE, 16)


def stretch(passphrase: str, salt: bytes, cost: Cost, floor: Cost = FLOOR) -> bytes:
    """Stretch a passphrase (NFKC, UTF-8) with a 16-byte salt to 32 bytes by Argon2id 1.3 (RFC 9106).

    Waits while four others are stretched. Raises DoesNotOpenError for a cost under `floor` or over CEILING:
    stored costs come from a database, and whoever writes there may neither cheapen guessing nor exhaust us.
    """
    if cost.memory < floor.memory or cost.passes < floor.passes:
        raise DoesNotOpenError
    if cost.memory > CEILING.memory or cost.passes > CEILING.passes:
        raise DoesNotOpenError
    typed = normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    with _AT_ONCE:
        return argon2id.kdf(KEY_SIZE, typed, salt, opslimit=cost.passes, memlimit=cost.memory)


def passphrase_key(stretched: bytes, mac: Callable[[bytes], bytes]) -> bytes:
    """Bind a stretched passphrase to the root source's MAC and give the 32-byte unlocking key.

    The root source sees a hash, so that it cannot make the key alone, and the database holds no MAC key.
    """
    answer = mac(sha256(context("passphrase-mac/1", stretched)).digest())
    return HKDF(SHA512(), KEY_SIZE, answer, context("passphrase-key/1")).derive(stretched)


def check_strength(passphrase: str, personal: Sequence[str]) -> None:
    """Accept a new passphrase or raise WeakPassphraseError: "short", "personal" or "common".

    At least 12 characters, no word of `personal` (names, unit, address), and 10^10 guesses by zxcvbn's
    estimate with a Swedish list beside its own.
    """
    typed = normalize("NFKC", passphrase)
    if len(typed) < SHORTEST:
        raise WeakPassphraseError("short")
    own = _words(personal)
    folded = _plain_letters(typed)
    if any(word in folded for word in map(_plain_letters, own) if len(word) >= _TELLING_LENGTH):
        raise WeakPassphraseError("personal")
    with _AT_ONCE:
        found = _estimate(typed[:_JUDGED_LENGTH], own)
    if found.guesses < GUESSES:
        raise WeakPassphraseError("personal" if found.personal else "common")


@dataclass(frozen=True, slots=True)
class _Estimate:
    guesses: float
    personal: bool


def _estimate(typed: str, own: Sequence[str]) -> _Estimate:
    # Not zxcvbn(): that keeps the personal words in a global table, shared by threads, left there after.
    matching, scoring = _zxcvbn()
    ranked = matching.build_ranked_dict
    lists = {**matching.RANKED_DICTIONARIES, "swedish": _swedish(), "own": ranked(_both_spellings(own))}
    found = scoring.most_guessable_match_sequence(typed, matching.omnimatch(typed, lists))
    used = {match.get("dictionary_name") for match in found["sequence"]}
    return _Estimate(float(found["guesses"]), "own" in used)


def _zxcvbn() -> tuple[Any, Any]:
    # With the first new passphrase: its lists take 13 MB, and most processes never see one.
    return import_module("zxcvbn.matching"), import_module("zxcvbn.scoring")


def _words(personal: Sequence[str]) -> list[str]:
    return [word for text in personal for word in re.findall(r"\w+", normalize("NFKC", text).casefold())]


@cache
def _swedish() -> dict[str, int]:
    lines = files("keys").joinpath("words", "swedish.txt").read_text("utf-8").splitlines()
    ranked: dict[str, int] = _zxcvbn()[0].build_ranked_dict(_both_spellings(lines))
    return ranked


def _both_spellings(words: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(spelling for word in words for spelling in (word, _plain_letters(word))))


def _plain_letters(text: str) -> str:
    """Fold case and marks: å and ä to a, ö to o, é to e."""
    return "".join(letter for letter in normalize("NFKD", text.casefold()) if not combining(letter))
