"""A backup that was sealed to an age recipient opens with its identity, and with nothing else."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from pyrage import x25519

from keys.errors import KeyStoreError
from keys.key_backup import is_sealed, sealer, unseal


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain"
    path.write_bytes(b"halves, wrapped")
    return path


def identity(path):
    made = subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True, text=True)
    return path, made.stderr.split()[-1]


@pytest.mark.oracle
@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
def test_an_operator_opens_what_was_sealed_to_them(plain, tmp_path):
    secret, recipient = identity(tmp_path / "key")
    sealed = sealer(recipient)(plain)
    unseal(sealed, tmp_path / "opened", secret)
    assert is_sealed(sealed)
    assert not is_sealed(plain)
    assert (tmp_path / "opened").read_bytes() == plain.read_bytes()


@pytest.mark.oracle
@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
def test_another_operators_identity_opens_nothing_and_says_so(plain, tmp_path):
    _, recipient = identity(tmp_path / "key")
    other, _ = identity(tmp_path / "other")
    with pytest.raises(KeyStoreError, match="does not open with the identity"):
        unseal(sealer(recipient)(plain), tmp_path / "opened", other)


def test_a_file_that_is_no_identity_opens_nothing(plain, tmp_path):
    (tmp_path / "key").write_text("AGE-SECRET-KEY-1NOT\n")
    with pytest.raises(KeyStoreError, match="does not open with the identity"):
        unseal(plain, tmp_path / "opened", tmp_path / "key")
    (tmp_path / "key").write_bytes(b"\xff\xfe")
    with pytest.raises(KeyStoreError, match="does not open with the identity"):
        unseal(plain, tmp_path / "opened", tmp_path / "key")
    with pytest.raises(KeyStoreError, match="backup"):
        unseal(plain, tmp_path / "opened", tmp_path / "absent")


def test_what_was_sealed_opens_with_its_own_identity_among_others_and_stays_beside_what_it_was_made_from(plain):
    mine, others = x25519.Identity.generate(), x25519.Identity.generate()
    sealed, key = sealer(str(mine.to_public()))(plain), plain.with_name("key")
    key.write_text(f"# created: 2026-11-27\n# public key: {mine.to_public()}\n{others}\n{mine}\n")
    unseal(sealed, plain.with_name("opened"), key)
    assert (sealed.parent, sealed != plain, is_sealed(sealed)) == (plain.parent, True, True)
    assert plain.read_bytes() == plain.with_name("opened").read_bytes() == b"halves, wrapped"
    key.write_text(str(others))
    with pytest.raises(KeyStoreError, match="does not open with the identity"):
        unseal(sealed, plain.with_name("opened"), key)


def test_a_backup_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(KeyStoreError, match=r"The backup does not answer: .*No such file"):
        is_sealed(tmp_path / "absent")
