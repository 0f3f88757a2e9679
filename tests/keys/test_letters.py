"""Letters to a public key, and enclosures under a code: opened by the one they are for, in their own context."""

from __future__ import annotations

import secrets

import pytest

from keys.bundles import new_code
from keys.context import context
from keys.errors import DoesNotOpenError
from keys.letters import disclose, enclose, lookup, open_letter, seal_letter
from keys.pairs import key_pair

BOUND = context("reason/1", b"provider")
TEXT = "Ringde i går och ville veta.".encode()


def test_auditor_reads_a_letter_and_nobody_else_does():
    eva, astrid = key_pair(secrets.token_bytes(32)), key_pair(secrets.token_bytes(32))
    letter = seal_letter(TEXT, eva.public, BOUND)
    assert open_letter(letter, eva, BOUND) == TEXT
    with pytest.raises(DoesNotOpenError):
        open_letter(letter, astrid, BOUND)
    with pytest.raises(DoesNotOpenError):
        open_letter(letter, eva, context("reason/1", b"other"))


def test_letter_with_any_byte_changed_does_not_open():
    eva = key_pair(secrets.token_bytes(32))
    letter = seal_letter(TEXT, eva.public, BOUND)
    for place in range(0, len(letter), 41):
        changed = letter[:place] + bytes([letter[place] ^ 1]) + letter[place + 1 :]
        with pytest.raises(DoesNotOpenError):
            open_letter(changed, eva, BOUND)
    for short in (b"", letter[:100], letter[:1168], letter + b"x"):
        with pytest.raises(DoesNotOpenError):
            open_letter(short, eva, BOUND)


def test_length_of_a_letter_tells_little():
    eva = key_pair(secrets.token_bytes(32)).public
    assert len({len(seal_letter(b"x" * size, eva, BOUND)) for size in (0, 1, 100, 252)}) == 1


def test_newcomer_opens_an_enclosure_with_the_code_however_it_is_typed():
    code = new_code()
    enclosed = enclose(TEXT, code, BOUND)
    assert disclose(enclosed, code.lower().replace("-", " "), BOUND) == TEXT
    assert lookup(code.lower()) == lookup(code)
    for wrong in (new_code(), "", code[:-1]):
        with pytest.raises(DoesNotOpenError):
            disclose(enclosed, wrong, BOUND)
    with pytest.raises(DoesNotOpenError):
        disclose(enclosed, code, context("invitation/1", b"other"))


def test_thief_of_the_lookup_cannot_open_what_it_finds():
    code = new_code()
    assert lookup(code).hex() not in enclose(TEXT, code, BOUND).hex()
    with pytest.raises(DoesNotOpenError):
        lookup("not a code")
