"""Several workers at once, and directories without room: nothing of a session is lost or overwritten."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from keys.errors import SessionStoreError
from keys.sessions import SessionStore, session_id

ASTRID, BO = uuid4(), uuid4()
SESSION, OTHER = session_id("a cookie"), session_id("another cookie")


@pytest.fixture
def store(tmp_path):
    return SessionStore(tmp_path / "sessions")


def test_a_directory_of_somebody_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(SessionStoreError):
        SessionStore(tmp_path / "sessions")


def test_two_workers_never_overwrite_each_others_items(store):
    names = [f"draft-{n}" for n in range(40)]
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(lambda name: store.put(SESSION, name, name.encode()), names))
    assert [store.get(SESSION, name) for name in names] == [name.encode() for name in names]


def test_a_session_that_another_worker_began_meanwhile_is_joined(store, monkeypatch, tmp_path):
    aside = iter(["aa", "bb", "cc", "dd"])

    def token_while_another_worker_begins(_size):
        token = next(aside)
        if token == "aa":
            SessionStore(tmp_path / "sessions").put(SESSION, "theirs", b"1")
        return token

    monkeypatch.setattr(secrets, "token_hex", token_while_another_worker_begins)
    store.put(SESSION, "ours", b"2")
    assert (store.get(SESSION, "theirs"), store.get(SESSION, "ours")) == (b"1", b"2")
    assert len(list((tmp_path / "sessions").iterdir())) == 1


def test_an_item_put_while_another_worker_ends_the_session_is_gone_with_it(store, monkeypatch):
    store.put(SESSION, "keys", b"1")
    names = iter(["aa", "bb"])

    def token_while_another_worker_ends(_size):
        token = next(names)
        if token == "aa":
            store.drop(SESSION)
        return token

    monkeypatch.setattr(secrets, "token_hex", token_while_another_worker_ends)
    store.put(SESSION, "late", b"2")
    assert store.get(SESSION, "late") is None
    assert store.last_seen(SESSION) is None


def test_what_cannot_be_kept_is_said_and_leaves_what_was_there(store, tmp_path):
    in_the_way = tmp_path / "sessions" / SESSION
    in_the_way.write_bytes(b"no directory")
    with pytest.raises(SessionStoreError, match=r"^the session directory cannot be written$"):
        store.put(SESSION, "keys", b"sealed")
    assert in_the_way.read_bytes() == b"no directory"


def test_a_disk_without_room_for_so_much_as_a_name_is_said_and_is_no_end_of_the_session(store, monkeypatch):
    store.put(SESSION, "keys", b"1")
    monkeypatch.setattr(os, "open", _no_room)
    with pytest.raises(SessionStoreError, match="cannot be written"):
        store.put(SESSION, "keys", b"2")
    monkeypatch.undo()
    assert store.get(SESSION, "keys") == b"1"


def test_a_session_whose_files_another_workers_sweep_removes_meanwhile_ends_all_the_same(store, monkeypatch, tmp_path):
    removed = shutil.rmtree

    def removed_twice(place, **how):
        removed(place)
        removed(place, **how)

    monkeypatch.setattr(shutil, "rmtree", removed_twice)
    store.put(SESSION, "keys", b"1")
    store.drop(SESSION)
    left = tmp_path / "sessions" / ".0123456789abcdef"
    left.mkdir()
    os.utime(left, (1.0, 1.0))
    assert store.sweep(idle_before=1000.0) == 0
    assert list((tmp_path / "sessions").iterdir()) == []


def test_an_item_is_taken_out_once_however_many_reach_for_it_at_once(store):
    store.put(SESSION, "question", b"sealed")
    store.put(SESSION, "another", b"stays")
    with ThreadPoolExecutor(8) as reaching:
        taken = list(reaching.map(lambda _: store.take(SESSION, "question"), range(32)))
    assert sorted(filter(None, taken)) == [b"sealed"]
    assert store.take(OTHER, "question") is None
    assert store.get(SESSION, "another") == b"stays"
    assert len(list((store._directory / SESSION).iterdir())) == 2  # noqa: SLF001  (nothing is left aside)


def _no_room(*_told):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
