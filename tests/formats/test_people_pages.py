"""The pages of circles and letters are true: the second reader, who knows them alone, reads their examples as we do."""

from __future__ import annotations

import hashlib

import pytest

from keys import letters
from keys.pairs import key_pair
from tests.formats import pages
from tests.formats.second_hpke import open_once
from tests.formats.second_reader import UnreadableError, context, hkdf, number, open_text, verify

WRAPPED = 1168


def example(page, kind):
    return next(case for case in pages.examples(page) if case["kind"] == kind)


def raw(case, *names):
    return [bytes.fromhex(case[name]) for name in names]


def derived(label, *fields):
    return hashlib.sha256(context(label, *fields)).digest()[:16]


def open_letter(seed, letter, bound_to):
    key = open_once(hashlib.shake_256(seed).digest(96), letter[:WRAPPED], context("letter/1", bound_to))
    return open_text(key, letter[WRAPPED:], bound_to)


def test_others_derive_the_id_of_a_circle():
    case = example("circles", "circle-id")
    provider, place, circle = raw(case, "provider", "place", "circle")
    assert derived("circle-id/1", provider, case["circle_kind"].encode(), place) == circle


def test_others_derive_the_id_of_an_invitation():
    case = example("circles", "invitation-id")
    provider, account, place, signing, invitation = raw(case, "provider", "account", "place", "signing", "invitation")
    assert derived("invitation-id/1", provider, account, case["role"].encode(), place, signing) == invitation


def test_others_check_that_a_unit_shares():
    case = example("circles", "sharing")
    provider, unit, public, signature = raw(case, "provider", "unit", "by_public", "signature")
    said = (number(int(case["shares"])), case["analysis"].encode(), number(int(case["since"])))
    verify(public, context("sharing/1", provider, unit, *said), signature)
    with pytest.raises(UnreadableError):
        verify(public, context("sharing/1", provider, unit, number(0), *said[1:]), signature)


def test_others_open_a_letter():
    case = example("letter", "letter")
    seed, bound_to, letter = raw(case, "seed", "bound_to", "letter")
    assert open_letter(seed, letter, bound_to).decode() == case["text"]
    assert letters.open_letter(letter, key_pair(seed), bound_to).decode() == case["text"]


def test_others_find_and_open_an_enclosure():
    case = example("letter", "enclosure")
    bound_to, lookup, enclosed = raw(case, "bound_to", "lookup", "enclosed")
    code = case["code"].encode()
    assert hashlib.sha256(context("code-lookup/1", code)).digest() == lookup
    assert open_text(hkdf(code, b"", context("enclosure/1"), 32), enclosed, bound_to).decode() == case["text"]
    assert letters.lookup(case["code"]) == lookup
    assert letters.disclose(enclosed, case["code"], bound_to).decode() == case["text"]
