"""A root file is refused unless it is whole and its owner's alone."""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from keys.errors import KeyStoreError
from keys.root_file import _check_private, parse
from keys.roots import open_root

VECTORS = json.loads((Path(__file__).parents[1] / "formats/vectors/root.json").read_text())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "root"


def test_a_root_file_without_a_mac_key_is_refused():
    content = VECTORS["without_mac_key"].encode()
    with pytest.raises(KeyStoreError, match="lacks"):
        parse(content, "root")


def test_a_line_that_is_no_key_is_refused_though_the_sum_is_right():
    with pytest.raises(KeyStoreError, match="damaged"):
        parse(VECTORS["with_unknown_line"].encode(), "root")


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_root_file_that_others_may_read_is_refused(root, path, mode):
    path.chmod(mode)
    with pytest.raises(KeyStoreError, match="chmod 600"):
        open_root(f"file:{path}")


def test_a_root_file_that_is_no_file_is_refused(path):
    path.mkdir()
    with pytest.raises(KeyStoreError, match="Is a directory"):
        open_root(f"file:{path}")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_root_file_of_another_user_is_refused(root, path):
    os.chown(path, 65534, 65534)
    with pytest.raises(KeyStoreError, match="belongs to another user"):
        open_root(f"file:{path}")


def test_a_root_file_is_the_servers_users_or_the_systems_own(path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    for user in (0, 1000):
        _check_private(path, SimpleNamespace(st_mode=0o100600, st_uid=user))
    with pytest.raises(KeyStoreError, match="belongs to another user"):
        _check_private(path, SimpleNamespace(st_mode=0o100600, st_uid=1))
