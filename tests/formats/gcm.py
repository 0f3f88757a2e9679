"""AES-256-GCM written out from NIST SP 800-38D, for the second reader and for forging two-key ciphertexts."""

from __future__ import annotations

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 16
# x^128 + x^7 + x^2 + x + 1, with the bits in the order that GCM reads them.
POLYNOMIAL = 0xE1 << 120
ONE = 1 << 127


def blocks_of(raw):
    padded = raw + bytes(-len(raw) % BLOCK)
    return [int.from_bytes(padded[start : start + BLOCK], "big") for start in range(0, len(padded), BLOCK)]


def times(left, right):
    product = 0
    for bit in range(127, -1, -1):
        if left >> bit & 1:
            product ^= right
        right = right >> 1 ^ (POLYNOMIAL if right & 1 else 0)
    return product


def inverse(element):
    # The group has 2^128 - 1 elements, so the power 2^128 - 2 is the inverse.
    result, square = ONE, element
    for _ in range(127):
        square = times(square, square)
        result = times(result, square)
    return result


def counting(key, first, size):
    """AES in counter mode from a first block; over zeros it is the bare block cipher of that block."""
    return Cipher(algorithms.AES(key), modes.CTR(first)).encryptor().update(bytes(size))


def hash_key(key):
    return int.from_bytes(counting(key, bytes(BLOCK), BLOCK), "big")


def tag_mask(key, nonce):
    return int.from_bytes(counting(key, nonce + b"\0\0\0\1", BLOCK), "big")


def ghash(subkey, blocks):
    total = 0
    for block in blocks:
        total = times(total ^ block, subkey)
    return total


def tag(key, nonce, ciphertext, extra=b""):
    lengths = (8 * len(extra)) << 64 | 8 * len(ciphertext)
    hashed = ghash(hash_key(key), [*blocks_of(extra), *blocks_of(ciphertext), lengths])
    return (hashed ^ tag_mask(key, nonce)).to_bytes(BLOCK, "big")


def key_stream(key, nonce, size):
    return counting(key, nonce + b"\0\0\0\2", size)


def encrypt(key, nonce, plain, extra=b""):
    ciphertext = bytes(a ^ b for a, b in zip(plain, key_stream(key, nonce, len(plain)), strict=True))
    return ciphertext + tag(key, nonce, ciphertext, extra)


def decrypt(key, nonce, sealed, extra=b""):
    ciphertext, given = sealed[:-BLOCK], sealed[-BLOCK:]
    if len(sealed) < BLOCK or tag(key, nonce, ciphertext, extra) != given:
        raise ValueError("the tag is wrong")
    return bytes(a ^ b for a, b in zip(ciphertext, key_stream(key, nonce, len(ciphertext)), strict=True))


def opens_under_both(one, other, nonce, filling):
    """Make a ciphertext that AES-256-GCM accepts under two keys: `filling` and one solved block, then a tag.

    Both tags are linear in the last ciphertext block, so one equation in one unknown makes them equal.
    """
    keys = (one, other)
    lengths = 8 * (len(filling) + BLOCK)
    without = [ghash(hash_key(key), [*blocks_of(filling), 0, lengths]) ^ tag_mask(key, nonce) for key in keys]
    weights = [times(hash_key(key), hash_key(key)) for key in keys]
    solved = times(without[0] ^ without[1], inverse(weights[0] ^ weights[1])).to_bytes(BLOCK, "big")
    return filling + solved + tag(one, nonce, filling + solved)
