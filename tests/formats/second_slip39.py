"""SLIP-39 word lists put together again, written from the standard; docs/formats/recovery.md."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from importlib.resources import files

WORDS = files("shamir_mnemonic").joinpath("wordlist.txt").read_text("ascii").split()
GENERATORS = (
    0xE0E040,
    0x1C1C080,
    0x3838100,
    0x7070200,
    0xE0E0009,
    0x1C0C2412,
    0x38086C24,
    0x3090FC48,
    0x21B1F890,
    0x3F3F120,
)


@dataclass(frozen=True)
class Part:
    """One list of words: what all lists of a splitting share, the place of this one, and its value."""

    common: tuple[int, ...]
    exponent: int
    threshold: int
    place: int
    value: bytes


def checksum_fits(indices, customization):
    state = 1
    for symbol in (*customization, *indices):
        top = state >> 20
        state = (state & 0xFFFFF) << 10 ^ symbol
        for bit, generator in enumerate(GENERATORS):
            state ^= generator if top >> bit & 1 else 0
    return state == 1


def read(mnemonic):
    indices = [WORDS.index(word) for word in mnemonic.split()]
    bits = 0
    for index in indices[:-3]:
        bits = bits << 10 | index
    value_bits = 10 * (len(indices) - 7)
    head, value = bits >> value_bits, bits & (1 << value_bits) - 1
    extendable = head >> 24 & 1
    if not checksum_fits(indices, b"shamir_extendable" if extendable else b"shamir"):
        raise ValueError("the checksum is wrong")
    size = value_bits // 16 * 2
    common = (head >> 25, extendable, head >> 20 & 15, head >> 8 & 0xFFF)
    return Part(common, head >> 20 & 15, (head & 15) + 1, head >> 4 & 15, value.to_bytes(size, "big"))


def times(left, right):
    product = 0
    while right:
        product ^= left if right & 1 else 0
        left = left << 1 ^ (0x11B if left & 0x80 else 0)
        right >>= 1
    return product


def inverse(element):
    result = 1
    for _ in range(254):
        result = times(result, element)
    return result


def value_at(parts, where):
    total = bytes(len(parts[0].value))
    for part in parts:
        weight = 1
        for other in parts:
            if other is not part:
                weight = times(weight, times(where ^ other.place, inverse(part.place ^ other.place)))
        total = bytes(a ^ times(b, weight) for a, b in zip(total, part.value, strict=True))
    return total


def encrypted_secret(parts):
    if parts[0].threshold == 1:
        return parts[0].value
    if len({part.common for part in parts}) != 1 or len({part.place for part in parts}) != parts[0].threshold:
        raise ValueError("not k lists of one splitting")
    secret, proof = value_at(parts, 255), value_at(parts, 254)
    if hmac.digest(proof[4:], secret, "sha256")[:4] != proof[:4]:
        raise ValueError("the lists do not fit together")
    return secret


def join(mnemonics):
    parts = [read(mnemonic) for mnemonic in mnemonics]
    encrypted = encrypted_secret(parts)
    half = len(encrypted) // 2
    left, right = encrypted[:half], encrypted[half:]
    # With the extendable flag the identifier is no part of the salt.
    for step in (3, 2, 1, 0):
        rounds = (10_000 << parts[0].exponent) // 4
        mask = hashlib.pbkdf2_hmac("sha256", bytes([step]), right, rounds, half)
        left, right = right, bytes(a ^ b for a, b in zip(left, mask, strict=True))
    return right + left
