"""A root file wraps, unwraps and MACs; what is wrong with one is said so that a person can mend it."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import pytest

from keys.context import context
from keys.errors import DoesNotOpenError, KeyStoreError
from keys.roots import FileRoot, create_root, import_root, open_root

HERE = context("store-key/1", 1)
VECTORS = json.loads((Path(__file__).parents[1] / "formats/vectors/root.json").read_text())


@pytest.fixture
def path(tmp_path):
    return tmp_path / "root"


def test_what_the_root_wrapped_opens_in_another_process(root, path):
    wrapped = root.wrap(b"store key", HERE)
    assert open_root(f"file:{path}").unwrap(wrapped, HERE) == b"store key"
    assert open_root(f"file://{path}").unwrap(wrapped, HERE) == b"store key"


def test_the_root_file_belongs_to_its_owner_alone(root, path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_root_does_not_show_its_keys(root, path):
    keys = [line.split()[-1] for line in path.read_text().splitlines()]
    assert not any(key in repr(root) for key in keys)
    assert str(path) in repr(root)


def test_a_root_may_lie_in_a_folder_with_a_colon(tmp_path):
    (tmp_path / "a:b").mkdir()
    made = create_root(tmp_path / "a:b" / "root")
    assert open_root(f"file:{tmp_path}/a:b/root").mac(b"m") == made.mac(b"m")


def test_wrapped_bytes_open_in_their_own_context_alone(root):
    with pytest.raises(DoesNotOpenError):
        root.unwrap(root.wrap(b"store key", HERE), context("store-key/1", 2))


def test_wrapped_bytes_changed_anywhere_do_not_open(root):
    wrapped = root.wrap(b"store key", HERE)
    for index in range(len(wrapped)):
        changed = wrapped[:index] + bytes([wrapped[index] ^ 1]) + wrapped[index + 1 :]
        with pytest.raises((DoesNotOpenError, KeyStoreError)):
            root.unwrap(changed, HERE)


@pytest.mark.parametrize("wrapped", [b"", b"\x01\x00", b"\x02" + bytes(120)])
def test_bytes_that_no_root_wrapped_do_not_open(root, wrapped):
    with pytest.raises(DoesNotOpenError):
        root.unwrap(wrapped, HERE)


def test_after_a_rotation_old_and_new_open_in_every_process(root, path):
    elsewhere = open_root(f"file:{path}")
    before = root.wrap(b"before", HERE)
    root.rotate()
    after = root.wrap(b"after", HERE)
    assert before[:5] != after[:5]
    for process in (root, elsewhere, FileRoot(path)):
        assert process.unwrap(before, HERE) == b"before"
        assert process.unwrap(after, HERE) == b"after"


def test_a_mac_has_a_version_and_older_ones_can_be_asked_for(root):
    first = root.mac(b"stretched")
    root.rotate()
    second = root.mac(b"stretched")
    assert (first[0], second[0]) == (1, 2)
    assert root.mac(b"stretched", 1) == first != second
    assert root.mac(b"other")[1] != second[1]


def test_a_mac_key_that_no_unlocker_cites_is_dropped(root):
    root.rotate()
    root.drop_mac(1)
    root.drop_wrap(1)
    with pytest.raises(KeyStoreError, match="no mac key of version 1"):
        root.mac(b"stretched", 1)
    with pytest.raises(KeyStoreError, match="is in use"):
        root.drop_mac(2)
    with pytest.raises(KeyStoreError, match="is in use"):
        root.drop_wrap(2)
    root.rotate()
    assert root.mac(b"stretched")[0] == 3


def test_an_exported_root_is_the_same_root_on_another_server(root, tmp_path):
    wrapped = root.wrap(b"store key", HERE)
    root.rotate()
    other = import_root(tmp_path / "other", root.export())
    assert other.unwrap(wrapped, HERE) == b"store key"
    assert other.mac(b"m") == root.mac(b"m")


def test_a_root_is_never_overwritten(root, path):
    before = path.read_bytes()
    for again in (create_root, lambda place: import_root(place, before)):
        with pytest.raises(KeyStoreError, match="never overwritten"):
            again(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:-20],
        lambda content: content.replace(b"wrap 1", b"wrap 2"),
        lambda content: content.replace(b"sigill-root/1", b"sigill-root/9"),
        lambda content: content.replace(b"wrap 1", b"wr\xffp 1"),
        lambda content: content + b"\n",
        lambda _content: b"",
        lambda _content: b"\xff\xfe not text",
    ],
)
def test_a_damaged_root_file_is_refused(root, path, damage):
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(KeyStoreError, match="damaged"):
        open_root(f"file:{path}")
    with pytest.raises(KeyStoreError, match=r"^exported root is damaged"):
        import_root(path.with_name("other"), path.read_bytes())


def test_a_rotation_of_a_damaged_root_names_the_file_and_leaves_it(root, path):
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(KeyStoreError, match=f"^{path} is damaged"):
        root.rotate()
    assert sorted(path.parent.iterdir()) == [path]


def test_a_rotation_that_the_disk_refuses_names_the_file_and_loses_no_key(root, path, monkeypatch):
    before = path.read_bytes()
    monkeypatch.setattr(Path, "replace", _no_room)
    with pytest.raises(KeyStoreError, match=f"The root file {path} cannot be used: No space left"):
        root.rotate()
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == (before, [path])


def test_a_missing_root_is_said_to_be_missing(path):
    with pytest.raises(KeyStoreError, match="There is no root file"):
        open_root(f"file:{path}")


def test_a_root_in_a_folder_that_is_not_there_cannot_be_made(tmp_path):
    with pytest.raises(KeyStoreError):
        create_root(tmp_path / "nowhere" / "root")


def test_a_root_below_a_file_cannot_be_opened(root, path):
    with pytest.raises(KeyStoreError, match="cannot be used"):
        open_root(f"file:{path / 'below'}")


@pytest.mark.parametrize("url", ["", "file:", "/etc/sigill/root", "vault:secret"])
def test_an_unknown_root_source_is_named_with_the_known_ones(url):
    with pytest.raises(KeyStoreError, match="file:"):
        open_root(url)


def test_two_rotations_at_once_do_not_lose_a_key(root, path):
    path.with_suffix(".lock").touch()
    with pytest.raises(KeyStoreError, match=r"root\.lock"):
        root.rotate()
    path.with_suffix(".lock").unlink()
    root.rotate()
    assert sorted(each.name for each in path.parent.iterdir()) == ["root"]


def test_the_published_root_file_gives_the_published_values(path):
    path.touch(0o600)
    path.write_text(VECTORS["file"])
    root = open_root(f"file:{path}")
    for mac in VECTORS["macs"]:
        assert root.mac(bytes.fromhex(mac["message"]), mac["version"]) == (mac["version"], bytes.fromhex(mac["tag"]))
    for wrapped in VECTORS["wrapped"]:
        opened = root.unwrap(bytes.fromhex(wrapped["wrapped"]), bytes.fromhex(wrapped["bound_to"]))
        assert opened == bytes.fromhex(wrapped["secret"])
    assert FileRoot(path).export().decode() == VECTORS["file"]


def test_a_process_that_goes_on_uses_the_newest_keys_after_a_rotation_elsewhere(root, path):
    elsewhere = open_root(f"file:{path}")
    root.rotate()
    assert (elsewhere.mac(b"m")[0], elsewhere.versions("wrap")) == (2, (1, 2))
    path.unlink()
    assert elsewhere.mac(b"m")[0] == 2


def test_what_is_put_beside_a_root_is_whole_and_its_owners_alone(root, path):
    root.put_beside("beside", b"first")
    for content in (b"second", b"third"):
        path.with_name("beside.new").write_bytes(b"left by a crash")
        root.put_beside("beside", content)
        assert path.with_name("beside").read_bytes() == content
    assert path.with_name("beside").stat().st_mode & 0o777 == 0o600
    assert not path.with_name("beside.new").exists()


def _no_room(*_told):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
