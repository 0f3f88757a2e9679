"""Signed notes and checkpoints: made, opened, signed by two keys at a rotation, and refused when touched."""

from __future__ import annotations

import json
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import DoesNotOpenError
from keys.notes import (
    Checkpoint,
    add_signature,
    checkpoint_text,
    open_note,
    parse_checkpoint,
    sign_note,
    verifier_key,
)
from keys.signing import public_key

NAME = "log.example/one"
SEED, LATER_SEED = b"\x01" * 32, b"\x02" * 32
KEY, LATER_KEY = (verifier_key(NAME, public_key(seed)) for seed in (SEED, LATER_SEED))
ROOT = sha256(b"root").digest()
TEXT = checkpoint_text(NAME, 3, ROOT)
NOTE = sign_note(TEXT, NAME, SEED)
VECTORS = json.loads((Path(__file__).parents[1] / "formats/vectors/checkpoint.json").read_text())


def refuses(read, *told):
    with pytest.raises(DoesNotOpenError):
        read(*told)
    return True


def test_reader_with_the_key_gets_the_text_that_was_signed():
    assert open_note(NOTE, [KEY]) == TEXT
    assert open_note(NOTE, [LATER_KEY, KEY]) == TEXT


def test_reader_without_the_key_gets_nothing():
    assert refuses(open_note, NOTE, [LATER_KEY])
    assert refuses(open_note, NOTE, [])


def test_key_of_the_same_name_under_another_id_does_not_open():
    assert refuses(open_note, NOTE, [verifier_key(NAME, public_key(b"\x03" * 32))])
    assert refuses(open_note, NOTE, [verifier_key("log.example/two", public_key(SEED))])


def test_rotation_signs_one_checkpoint_with_both_keys():
    both = add_signature(NOTE, NAME, LATER_SEED)
    assert open_note(both, [KEY]) == open_note(both, [LATER_KEY]) == open_note(both, [KEY, LATER_KEY]) == TEXT
    assert both.count("\u2014") == 2
    assert add_signature(both, NAME, LATER_SEED) == both


def test_note_whose_old_signature_is_sound_and_whose_new_is_not_is_refused():
    both = add_signature(NOTE, NAME, LATER_SEED)
    other = add_signature(sign_note(checkpoint_text(NAME, 4, ROOT), NAME, SEED), NAME, LATER_SEED)
    mixed = "".join(both.splitlines(keepends=True)[:-1]) + other.splitlines(keepends=True)[-1]
    assert open_note(mixed, [KEY]) == TEXT
    assert refuses(open_note, mixed, [KEY, LATER_KEY])


def test_witness_line_that_nobody_here_knows_is_passed_over():
    witnessed = NOTE + "\u2014 witness.example " + b64encode(b"\0" * 76).decode() + "\n"
    assert open_note(witnessed, [KEY]) == TEXT


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_note_with_any_byte_changed_is_refused_or_says_the_same(at, change):
    raw = bytearray(NOTE.encode())
    raw[at] ^= change
    try:
        told = open_note(raw.decode(), [KEY])
    except (DoesNotOpenError, UnicodeDecodeError):
        return
    assert told == TEXT


@pytest.mark.parametrize(
    "note",
    [
        "",
        TEXT,
        TEXT + "\n",
        NOTE.rstrip("\n"),
        NOTE.rstrip("\n") + "=\n",
        NOTE + "\n",
        NOTE.replace("\u2014", "-"),
        NOTE.replace("\u2014 ", "\u2014  "),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("\n\n", "\n\t\n\n"),
        NOTE + "\u2014 name not-base64\n",
        NOTE + "\u2014 name abc\n",
        NOTE + "\u2014 witness.example AAAAAAA=\n" * 100,
    ],
)
def test_malformed_note_is_refused(note):
    assert refuses(open_note, note, [KEY])


def test_note_with_a_hundred_signatures_is_read():
    assert open_note(NOTE + "\u2014 witness.example AAAAAAA=\n" * 99, [KEY]) == TEXT


def test_text_that_nobody_has_signed_gets_no_further_signature():
    assert refuses(add_signature, TEXT + "\n", NAME, SEED)


def test_note_may_have_empty_lines_of_its_own():
    text = "first\n\nsecond\n"
    assert open_note(sign_note(text, NAME, SEED), [KEY]) == text


@pytest.mark.parametrize(
    ("text", "name"),
    [("no end", NAME), ("bell\a\n", NAME), ("tab\t\n", NAME), (TEXT, "two words"), (TEXT, "a+b"), (TEXT, "")],
)
def test_text_or_name_that_no_note_may_have_is_not_signed(text, name):
    with pytest.raises(ValueError, match="signed by a name without"):
        sign_note(text, name, SEED)


OTHER_ALGORITHM = b"\x02" + public_key(SEED)
OTHER_ID = sha256(NAME.encode() + b"\n" + OTHER_ALGORITHM).digest()[:4].hex()


@pytest.mark.parametrize(
    "key",
    [
        "",
        "name",
        KEY.replace("+", "-"),
        KEY.replace("log.example/one", "log.example/two"),
        f"{NAME}+00000000+{KEY.rpartition('+')[2]}",
        KEY[:-1],
        KEY + "\n",
        f"{NAME}+{OTHER_ID}+{b64encode(OTHER_ALGORITHM).decode()}",
    ],
)
def test_malformed_key_is_refused(key):
    assert refuses(open_note, NOTE, [key])


def test_key_of_a_wrong_length_is_refused():
    short = verifier_key(NAME, b"\x05" * 31)
    raw = sha256(NAME.encode() + b"\n\x01" + b"\x05" * 31).digest()[:4] + b"\0" * 64
    note = f"{TEXT}\n\u2014 {NAME} {b64encode(raw).decode()}\n"
    assert refuses(open_note, note, [short])


def test_checkpoint_is_read_as_it_was_written():
    assert parse_checkpoint(TEXT) == Checkpoint(NAME, 3, ROOT)
    assert parse_checkpoint(checkpoint_text(NAME, 0, ROOT)).size == 0


def test_extensions_of_a_checkpoint_are_passed_over():
    assert parse_checkpoint(TEXT + "Timestamp: 1\nmore\n") == Checkpoint(NAME, 3, ROOT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        TEXT.rstrip("\n"),
        TEXT + "\n",
        TEXT.replace("\n3\n", "\n03\n"),
        TEXT.replace("\n3\n", "\n-3\n"),
        TEXT.replace("\n3\n", f"\n{'3' * 5000}\n"),
        TEXT.replace("\n3\n", "\n٣\n"),
        TEXT.replace(NAME, ""),
        checkpoint_text(NAME, 3, ROOT[:31]),
        f"{NAME}\n3\nAAA\n",
        TEXT.replace("=\n", "\n"),
        f"{NAME}\n3\n{'A' * 42}B=\n",
    ],
)
def test_malformed_checkpoint_is_refused(text):
    assert refuses(parse_checkpoint, text)


def test_vectors_of_the_checkpoint_are_met():
    for vector in VECTORS["notes"]:
        seeds = [bytes.fromhex(seed) for seed in vector["seeds"]]
        text = checkpoint_text(vector["origin"], vector["size"], bytes.fromhex(vector["root"]))
        note = sign_note(text, vector["origin"], seeds[0])
        for seed in seeds[1:]:
            note = add_signature(note, vector["origin"], seed)
        assert note == vector["note"]
        assert [verifier_key(vector["origin"], public_key(seed)) for seed in seeds] == vector["keys"]
    for note in VECTORS["refused"]:
        assert refuses(open_note, note["note"], note["keys"]), note["why"]
