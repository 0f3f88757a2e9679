"""The reader of packages by itself: what was changed, cut or sealed for another is shut, and says so."""

from __future__ import annotations

import json
from base64 import b64encode
from uuid import UUID

import pytest

from journal.cli.hand_over import reader
from journal.services import packages
from keys.context import context
from keys.letters import seal_letter
from keys.pairs import key_pair
from keys.recovery import split
from keys.signing import public_key, sign_text
from tests.cast import PIA
from tests.cli.terminal import journal
from tests.cli.test_hand_over import handed_over, papers, read_elsewhere
from tests.scenes import signed

SECRET, OTHER = bytes(range(32)), bytes(range(1, 33))
PROVIDER, PACKAGE = UUID(int=1), UUID(int=2)
BOUND = context("hand-over/1", PROVIDER, PACKAGE, "names.sealed")
SEED = bytes(range(2, 34))
WHO = "somebody"


@pytest.fixture(scope="module")
def key():
    return reader.officers(split(SECRET, 2, 3)[1:])


def letter(secret=SECRET, bound_to=BOUND):
    return seal_letter(b"Pia", key_pair(secret).public, bound_to)


def test_a_letter_opens_with_the_key_and_the_place_it_is_bound_to(key):
    assert reader.open_letter(key.opening, letter(), BOUND) == b"Pia"


@pytest.mark.parametrize(
    "sealed",
    [
        letter(OTHER),
        letter(bound_to=BOUND + b"x"),
        letter()[:-1],
        letter()[:900],
        letter()[:1168],
        b"",
        *(letter()[:at] + bytes([letter()[at] ^ 1]) + letter()[at + 1 :] for at in (3, 1168, 1180, 1210, 1240, -2)),
    ],
)
def test_a_letter_to_another_or_elsewhere_or_changed_does_not_open(key, sealed):
    with pytest.raises(reader.PackageError):
        reader.open_letter(key.opening, sealed, BOUND)


def test_a_file_under_another_name_is_named(key, tmp_path):
    (tmp_path / "other.sealed").write_bytes(letter())
    manifest = {
        "provider": str(PROVIDER),
        "package": str(PACKAGE),
        "files": [{"name": "other.sealed", "holds": "names"}],
    }
    with pytest.raises(reader.PackageError, match=r"other\.sealed"):
        list(reader.opened_files(tmp_path, manifest, key, "names"))


def version(text="Sover bättre.", signed_text=None, bound_to=b"here"):
    written = {"keywords": {"current": signed_text or text}, "explanation": ""}
    raw = json.dumps(written).encode()
    evidence = {"text": raw, "statement": b"here", "signature": sign_text(SEED, raw, bound_to)}
    return {
        "text": {"current": text},
        "explanation": "",
        "author": {"id": WHO},
        "evidence": {name: b64encode(value).decode() for name, value in evidence.items()},
    }


@pytest.mark.parametrize(
    ("shown", "signers", "said"),
    [
        (version(), {WHO: [SEED]}, "valid"),
        (version(), {WHO: [OTHER, SEED]}, "valid"),
        (version(), {WHO: [OTHER]}, "invalid"),
        (version(), {}, "invalid"),
        (version(bound_to=b"elsewhere"), {WHO: [SEED]}, "invalid"),
        (version(text="Sover sämre.", signed_text="Sover bättre."), {WHO: [SEED]}, "invalid"),
        ({"evidence": None}, {}, "none"),
    ],
)
def test_a_signature_is_valid_under_the_author_s_key_and_for_the_text_that_is_shown(shown, signers, said):
    keys = {who: [b64encode(public_key(seed)).decode() for seed in seeds] for who, seeds in signers.items()}
    assert reader.signature_of(shown, keys) == said


@pytest.mark.parametrize("later", ["sigill-hand-over/3", "sigill-hand-over/5"])
def test_a_package_of_another_format_is_left_alone_before_any_word_is_asked_for(tmp_path, capsys, later):
    (tmp_path / "manifest.json").write_text(json.dumps({"format": later, "parts": "told in another way"}), "utf-8")
    assert reader.main(["--package", str(tmp_path)]) == 2
    said = capsys.readouterr().err
    assert f"paketet är {later}" in said
    assert f"the package is {later}" in said
    assert "not finished" not in said
    assert not (tmp_path / "opened").exists()


@pytest.mark.rule("R-10")
def test_a_log_and_a_register_of_many_pages_are_whole_again(sqlite_copy, here, tmp_path, monkeypatch):
    signed(sqlite_copy, sqlite_copy.signed_in("astrid"))
    monkeypatch.setattr(packages, "AT_ONCE", 1)
    monkeypatch.setattr(packages, "LOG_LINES", 3)
    code, shown = handed_over(sqlite_copy, here, tmp_path / "package")
    assert code == 0, shown
    assert len(list((tmp_path / "package").glob("log-*.sealed"))) > 5
    out = tmp_path / "out"
    assert read_elsewhere(tmp_path / "package", out, papers(sqlite_copy, 0, 1)).returncode == 0
    provider_key = json.loads((out / "log.export").read_bytes().splitlines()[0])["provider_key"]
    assert journal(sqlite_copy.settings, "verify-log", out / "log.export", "--key", provider_key).returncode == 0
    assert PIA.name in (out / "index.html").read_text("utf-8")
