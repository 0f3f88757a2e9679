"""Signed notes and tree checkpoints, as C2SP ``signed-note`` and ``tlog-checkpoint`` define them.

A note is text, an empty line, and one line for each signature; a checkpoint is a note whose text says the
origin, size and root of a tree. Lines signed by unknown keys are passed over, so witnesses can cosign later.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from keys.errors import DoesNotOpenError
from keys.signing import public_key, sign, verify

if TYPE_CHECKING:
    from collections.abc import Sequence

_ED25519 = b"\x01"
_NAME = r"[^\s+]+"
_BASE64 = r"[A-Za-z0-9+/]+={0,2}"
_SIGNATURE = re.compile(f"\u2014 ({_NAME}) ({_BASE64})")
_VERIFIER_KEY = re.compile(rf"({_NAME})\+([0-9a-f]{{8}})\+({_BASE64})")
_CONTROL = re.compile(r"[\0-\x09\x0b-\x1f]")
_CHECKPOINT = re.compile(rf"([^\n]+)\n(0|[1-9][0-9]{{0,17}})\n({_BASE64})\n(?:[^\n]+\n)*")
_MOST_SIGNATURES = 100


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log vouches for: its origin, the number of leaves, and the root over them, 32 bytes."""

    origin: str
    size: int
    root: bytes


def verifier_key(name: str, public: bytes) -> str:
    """Write an Ed25519 public key of 32 bytes as ``name+hash+key``, to be handed to whoever checks notes."""
    return f"{name}+{_key_id(name, public).hex()}+{b64encode(_ED25519 + public).decode()}"


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """Write the text of a checkpoint: three lines, the root in base64."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the text of an opened checkpoint, without others' extensions; `DoesNotOpenError` if malformed."""
    found = _CHECKPOINT.fullmatch(text)
    if found is None:
        raise DoesNotOpenError
    root = _decoded(found[3])
    if len(root) != sha256().digest_size or b64encode(root).decode() != found[3]:
        raise DoesNotOpenError
    return Checkpoint(found[1], int(found[2]), root)


def sign_note(text: str, name: str, seed: bytes) -> str:
    """Sign text that ends with a newline, by the 32-byte seed of an Ed25519 key and the key's name."""
    if not text.endswith("\n") or _CONTROL.search(text) or not re.fullmatch(_NAME, name):
        raise ValueError("A note is lines of text without control characters, signed by a name without space or plus")
    return f"{text}\n{_signature_line(text, name, seed)}"


def add_signature(note: str, name: str, seed: bytes) -> str:
    """Sign the text of a note with a further key; a key that has signed it already adds nothing."""
    text, _ = _split(note)
    line = _signature_line(text, name, seed)
    return note if line in note else note + line


def open_note(note: str, verifier_keys: Sequence[str]) -> str:
    """Return the text of a note that at least one of the keys has signed; `DoesNotOpenError` otherwise.

    A line that claims to be by one of the keys and is not refuses the whole note; others are passed over.
    """
    text, lines = _split(note)
    known = dict(_parse_verifier_key(key) for key in verifier_keys)
    told = [_parse_signature(line) for line in lines]
    ours = [(known[signer], signature) for signer, signature in told if signer in known]
    if not ours:
        raise DoesNotOpenError
    for public, signature in ours:
        verify(public, text.encode(), signature)
    return text


def _key_id(name: str, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def _signature_line(text: str, name: str, seed: bytes) -> str:
    signature = _key_id(name, public_key(seed)) + sign(seed, text.encode())
    return f"\u2014 {name} {b64encode(signature).decode()}\n"


def _split(note: str) -> tuple[str, list[str]]:
    text, gap, signatures = note.rpartition("\n\n")
    lines = signatures.split("\n")
    if not gap or lines.pop() or not 0 < len(lines) <= _MOST_SIGNATURES or _CONTROL.search(note):
        raise DoesNotOpenError
    return text + "\n", lines


def _parse_signature(line: str) -> tuple[tuple[str, bytes], bytes]:
    found = _SIGNATURE.fullmatch(line)
    if found is None:
        raise DoesNotOpenError
    signature = _decoded(found[2])
    return (found[1], signature[:4]), signature[4:]


def _parse_verifier_key(key: str) -> tuple[tuple[str, bytes], bytes]:
    found = _VERIFIER_KEY.fullmatch(key)
    if found is None:
        raise DoesNotOpenError
    name, raw = found[1], _decoded(found[3])
    algorithm, public = raw[:1], raw[1:]
    key_id = _key_id(name, public)
    if algorithm != _ED25519 or key_id.hex() != found[2]:
        raise DoesNotOpenError
    return (name, key_id), public


def _decoded(encoded: str) -> bytes:
    try:
        return b64decode(encoded, validate=True)
    except ValueError:
        raise DoesNotOpenError from None
