"""`journal verify-log` and what it is given: keys, certificates, checkpoints and files that are none."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from base64 import b64encode

import pytest

from journal.cli.verify_log import COMMANDS
from keys.notes import sign_note
from keys.signing import public_key
from tests.cli.log_exports import exported, header_with, written

(COMMAND,) = COMMANDS


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return exported(tmp_path_factory.mktemp("log"))


@pytest.fixture
def verify(log, tmp_path, capsys):
    """Run the command on lines; return its exit code and what it said."""
    site, whole = log

    def run(lines=None, *options, key=None, environment=None):
        parser = argparse.ArgumentParser()
        COMMAND.arguments(parser)
        path = lines if isinstance(lines, str) else str(written(tmp_path, lines or whole))
        told = key or b64encode(public_key(site.provider_seed)).decode()
        code = COMMAND.run(parser.parse_args([path, "--key", told, *options]), None, environment or {})
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run


def test_checkpoint_that_somebody_else_signed_is_refused(log, verify):
    site, whole = log
    text = json.loads(whole[0])["checkpoint"].partition("\n\n")[0] + "\n"
    name = f"sigill-log/{site.provider}"
    code, said = verify(header_with(whole, checkpoint=sign_note(text, name, bytes(32))))
    assert (code, "The checkpoint is not signed by the log's key." in said) == (1, True)


def test_checkpoint_of_another_log_is_refused(log, verify):
    site, whole = log
    name = f"sigill-log/{site.provider}"
    note = sign_note("sigill-log/other\n300\n" + b64encode(bytes(32)).decode() + "\n", name, site.seeds[0])
    assert "The checkpoint is not signed" in verify(header_with(whole, checkpoint=note))[1]


@pytest.mark.parametrize("epoch", [2, -1])
def test_log_key_that_the_provider_did_not_certify_is_refused(log, verify, epoch):
    _, whole = log
    (key,) = json.loads(whole[0])["log_keys"]
    code, said = verify(header_with(whole, log_keys=[key | {"epoch": epoch}]))
    assert (code, "has certified no key of a log" in said) == (1, True)


def test_export_that_was_made_up_under_another_provider_key_is_refused(log, verify):
    code, said = verify(key=b64encode(b"\x07" * 32).decode())
    assert (code, "The file is not of the care provider whose key this is" in said) == (1, True)


@pytest.mark.parametrize("first", [b"", b"{}\n", b"[]\n", b"no\n", b'{"format": "other"}\n', b"\xff\n"])
def test_file_that_is_no_export_cannot_be_checked(verify, first):
    code, said = verify([first, b"rest\n"])
    assert (code, "is no export of a log" in said) == (2, True)


def test_missing_file_cannot_be_checked(verify, tmp_path):
    code, said = verify(str(tmp_path / "nowhere"))
    assert (code, "cannot be read" in said) == (2, True)


@pytest.mark.parametrize("key", ["x", "AAAA", "not a key at all"])
def test_key_that_is_none_cannot_check(verify, key):
    code, said = verify(key=key)
    assert (code, "The key is neither" in said) == (2, True)


def test_verifier_needs_neither_database_nor_web():
    unwanted = {"sqlalchemy", "flask", "cryptography"}
    program = f"import sys, journal.cli.verify_log; print({unwanted} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_name_in_the_file_commands_no_terminal(log, verify):
    _, whole = log
    said = verify(header_with(whole, name="North\x1b[2J"))[1]
    assert "Care provider: North[2J." in said
