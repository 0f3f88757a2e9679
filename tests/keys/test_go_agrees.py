"""Go's own checkers of notes and trees (golang.org/x/mod/sumdb) answer as ours do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from keys.merkle import Frontier, consistency_path, inclusion_path, leaf_hash, place_of
from keys.notes import add_signature, checkpoint_text, sign_note, verifier_key
from keys.signing import public_key

pytestmark = pytest.mark.oracle
GO = {"GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "", "CGO_ENABLED": "0"}
SOURCES = Path("/usr/share/gocode/src/golang.org/x/mod/sumdb/tlog")
NAME = "log.example/one"
SEED, LATER_SEED = bytes(range(32)), bytes(range(32, 64))
SIZE = 40
LEAVES = [b"event %d" % number for number in range(SIZE)]


@pytest.fixture(scope="module")
def go(tmp_path_factory):
    """Build the Go program once; without Go the tests are skipped loudly, and fail where CI is set."""
    if not shutil.which("go") or not SOURCES.is_dir():
        lacking = "GO IS MISSING (golang-go, golang-golang-x-mod-dev): NOTES AND PROOFS WERE NOT COMPARED"
        if os.environ.get("CI") == "true":
            pytest.fail(lacking)
        pytest.skip(lacking)
    built = tmp_path_factory.mktemp("go")
    environment = os.environ | GO | {"GOCACHE": str(built / "cache")}
    source = Path(__file__).parent / "go" / "check.go"
    subprocess.run(["go", "build", "-o", built / "check", source], env=environment, check=True, timeout=170)

    def ask(questions):
        told = subprocess.run(
            [built / "check"], input=json.dumps(questions), capture_output=True, text=True, check=True
        )
        return told.stdout.splitlines()

    return ask


def base64(raw):
    return b64encode(raw).decode()


def grown():
    frontier, rows, roots = Frontier(), [], [Frontier().root()]
    for leaf in LEAVES:
        rows.append(frontier.append(leaf_hash(leaf)))
        roots.append(frontier.root())
    return lambda level, index: rows[place_of(level, index)][level], roots


SUBTREE, ROOTS = grown()


def inclusion(index, size):
    path = [base64(node) for node in inclusion_path(SUBTREE, index, size)]
    told = {"ask": "inclusion", "leaf": base64(LEAVES[index]), "index": index, "size": size}
    return told | {"root": base64(ROOTS[size]), "path": path}


def consistency(old, new):
    path = [base64(node) for node in consistency_path(SUBTREE, old, new)]
    told = {
        "ask": "consistency",
        "old": old,
        "oldroot": base64(ROOTS[old]),
        "size": new,
        "root": base64(ROOTS[new]),
    }
    return told | {"path": path}


def opening(note, text, *keys):
    return {"ask": "note", "note": note, "text": text, "keys": list(keys)}


def test_go_opens_our_checkpoint_signed_by_one_key_and_by_two(go):
    text = checkpoint_text(NAME, SIZE, ROOTS[SIZE])
    key, later_key = (verifier_key(NAME, public_key(seed)) for seed in (SEED, LATER_SEED))
    note = sign_note(text, NAME, SEED)
    both = add_signature(note, NAME, LATER_SEED)
    questions = [
        opening(note, text, key),
        opening(both, text, key, later_key),
        opening(both, text, later_key),
    ]
    assert go(questions) == ["yes"] * 3


def test_go_refuses_our_checkpoint_when_a_letter_of_it_is_changed(go):
    text = checkpoint_text(NAME, SIZE, ROOTS[SIZE])
    note = sign_note(text, NAME, SEED).replace(f"\n{SIZE}\n", f"\n{SIZE + 1}\n")
    (answer,) = go([opening(note, text, verifier_key(NAME, public_key(SEED)))])
    assert answer.startswith("no: invalid signature")


def test_go_hashes_leaves_as_we_do(go):
    assert (
        go([{"ask": "leaf", "leaf": base64(leaf), "root": base64(leaf_hash(leaf))} for leaf in LEAVES])
        == ["yes"] * SIZE
    )


def test_go_accepts_every_inclusion_proof_of_ours_and_none_for_another_index(go):
    proofs = [inclusion(index, size) for size in range(1, SIZE + 1) for index in range(size)]
    assert set(go(proofs)) == {"yes"}
    moved = [proof | {"index": (proof["index"] + 1) % proof["size"]} for proof in proofs if proof["size"] > 1]
    assert "yes" not in go(moved)


def test_go_accepts_every_consistency_proof_of_ours_and_none_to_another_root(go):
    proofs = [consistency(old, new) for new in range(1, SIZE + 1) for old in range(1, new + 1)]
    assert set(go(proofs)) == {"yes"}
    assert "yes" not in go([proof | {"root": base64(ROOTS[0])} for proof in proofs])
