"""A second reader of every format, written from docs/formats alone: it shares no code with keys/.

Where keys/ calls PyNaCl this calls cryptography and the other way round; HKDF, GCM, HPKE and SLIP-39 are
written out. Each function takes what a page names and gives what the page promises, or refuses.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
import unicodedata

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from nacl.bindings import crypto_scalarmult_base

from tests.formats import gcm, second_hpke

CODE_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


class UnreadableError(Exception):
    """The second reader's own refusal."""


def require(truth):
    if not truth:
        raise UnreadableError


def hkdf(secret, salt, info, size, name="sha512"):
    """RFC 5869, with the hash named."""
    drawn = hmac.digest(salt or bytes(hashlib.new(name).digest_size), secret, name)
    stream, block = b"", b""
    while len(stream) < size:
        block = hmac.digest(drawn, block + info + bytes([len(stream) // hashlib.new(name).digest_size + 1]), name)
        stream += block
    return stream[:size]


# context.md
def context(label, *fields):
    """Each field is bytes already: text as UTF-8, a number as 8 bytes, an id as 16."""
    parts = [label.encode(), *fields]
    return b"\x01" + b"".join(struct.pack(">I", len(part)) + part for part in parts)


def number(value):
    return struct.pack(">Q", value)


# sealing.md
def open_sealed(key, sealed, bound_to):
    require(len(sealed) >= 81 and sealed[0] == 1)
    salt, commitment, rest = sealed[1:33], sealed[33:65], sealed[65:]
    derived = hkdf(key, salt, b"sealing/1" + hashlib.sha256(bound_to).digest(), 64)
    require(hmac.compare_digest(derived[32:], commitment))
    try:
        return gcm.decrypt(derived[:32], bytes(12), rest)
    except ValueError:
        raise UnreadableError from None


def open_text(key, sealed, bound_to):
    padded = open_sealed(key, sealed, bound_to)
    require(len(padded) >= 256 and len(padded) % 256 == 0)
    (size,) = struct.unpack(">I", padded[:4])
    require(0 <= len(padded) - 4 - size < 256 and not any(padded[4 + size :]))
    return padded[4 : 4 + size]


# entry-key.md
def entry_key(reader_secret, half, bound_to):
    return hkdf(reader_secret, half, bound_to, 32)


# text-signature.md
def verify(public, message, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise UnreadableError from None


def verify_text(public, text, signature, bound_to):
    require(len(signature) == 96)
    digest = hashlib.sha256(signature[:32] + text).digest()
    verify(public, context("text-signature/1", bound_to, digest), signature[32:])


# keys.md
def public_keys(seed):
    expanded = hashlib.shake_256(seed).digest(96)
    mlkem = MLKEM768PrivateKey.from_seed_bytes(expanded[:64]).public_key().public_bytes_raw()
    return mlkem + crypto_scalarmult_base(expanded[64:]), signing_public(signing_seed(seed))


def signing_seed(seed):
    return hkdf(seed, b"", context("account-signing/1"), 32)


def signing_public(seed):
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


# grant.md
def grant_header(provider, what, what_id, epoch, to, by):
    """`to` and `by` are pairs of an id and an epoch."""
    require(what in ("circle", "reader", "patient", "index", "provider-key"))
    ends = (to[0], number(to[1]), by[0], number(by[1]))
    return context("grant/1", provider, what.encode(), what_id, number(epoch), *ends)


def unwrap(header, wrapped, signature, seed, by_public):
    verify(by_public, context("grant-signature/1", header, wrapped), signature)
    return second_hpke.open_once(hashlib.shake_256(seed).digest(96), wrapped, header)


def open_earlier(secret, sealed, provider, circle, epoch):
    return open_sealed(secret, sealed, context("earlier-epoch/1", provider, circle, number(epoch)))


# certificate.md
def check_certificate(fields, signature, issuer_public):
    """`fields` are provider, subject, subject id, epoch, wrapping key, signing key, issuer id, as bytes."""
    sizes = {b"account": 1216, b"circle": 1216, b"log": 0, b"invitation": 0}
    require(sizes.get(fields[1]) == len(fields[4]) and len(fields[5]) == 32)
    verify(issuer_public, context("certificate/1", *fields), signature)


def fingerprint(provider_public):
    return hashlib.sha256(context("provider-key/1", provider_public)).digest()


# bundle.md
def open_bundle(sealed, bundle_key, account):
    plain = open_text(bundle_key, sealed, context("bundle/1", account))
    require(len(plain) >= 32 and (len(plain) - 32) % 48 == 0)
    pins = [plain[start : start + 48] for start in range(32, len(plain), 48)]
    return plain[:32], {pin[:16]: pin[16:] for pin in pins}


def open_name(sealed, bundle_key, account):
    return open_text(bundle_key, sealed, context("own-name/1", account)).decode()


# unlockers.md
def unlock(locked, unlocking_key, account, unlocker):
    return open_sealed(unlocking_key, locked, context("unlocker/1", account, unlocker))


def code_secret(code):
    bits = 0
    letters = [CODE_LETTERS.index(letter) for letter in code.replace("-", "")]
    require(len(letters) == 36)
    for letter in letters:
        bits = bits * 32 + letter
    secret = (bits >> 20).to_bytes(20, "big")
    check = int.from_bytes(hashlib.sha256(context("code-check/1", secret)).digest(), "big") >> 236
    require(bits % (1 << 20) == check)
    return secret


def code_key(code, account):
    return hkdf(code_secret(code), b"", context("code/1", account), 32)


def passkey_salt():
    return hashlib.sha256(context("passkey-salt/1")).digest()


def passkey_key(answer, account):
    return hkdf(answer, b"", context("passkey/1", account), 32)


def stretch(passphrase, salt, kibibytes, passes):
    typed = unicodedata.normalize("NFKC", passphrase).encode()
    argon = Argon2id(salt=salt, length=32, iterations=passes, lanes=1, memory_cost=kibibytes)
    return argon.derive(typed)


def passphrase_mac_input(stretched):
    return hashlib.sha256(context("passphrase-mac/1", stretched)).digest()


def passphrase_key(stretched, answer):
    return hkdf(stretched, answer, context("passphrase-key/1"), 32)


# session.md
def session_id(cookie):
    return hkdf(cookie.encode(), b"", context("session-id/1"), 32).hex()


def session_key(cookie):
    return hkdf(cookie.encode(), b"", context("session-key/1"), 32)


def roster_cookie(seed, account):
    return hkdf(seed, b"", context("session-roster/1", account), 32).hex()


def open_item(cookie, name, sealed):
    bound_to = context("session-item/1", session_id(cookie).encode(), name.encode())
    return open_sealed(session_key(cookie), sealed, bound_to)
