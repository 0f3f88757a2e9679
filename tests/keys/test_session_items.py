"""Session items open with their cookie, lie in a directory of our own, and end at once."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keys.errors import DoesNotOpenError, SessionStoreError
from keys.sessions import SessionStore, new_cookie, open_item, roster_cookie, seal_item, session_id, session_key

ASTRID, BO = uuid4(), uuid4()
SESSION, OTHER = session_id("a cookie"), session_id("another cookie")


@pytest.fixture
def store(tmp_path):
    return SessionStore(tmp_path / "sessions")


def test_a_new_cookie_has_256_bits_and_never_returns():
    cookies = {new_cookie() for _ in range(100)}
    assert len(cookies) == 100
    assert {len(cookie.value) for cookie in cookies} == {43}


@given(st.text(max_size=60))
def test_id_and_key_of_a_session_are_derived_separately(cookie):
    assert len(session_id(cookie)) == 64
    assert len(session_key(cookie)) == 32
    assert bytes.fromhex(session_id(cookie)) != session_key(cookie)


def test_a_cookie_with_broken_letters_finds_no_session_and_breaks_nothing(store):
    assert store.get(session_id("\ud800"), "keys") is None


def test_an_item_opens_with_its_cookie_and_name_and_nothing_else():
    cookie, other = new_cookie(), new_cookie()
    sealed = seal_item(cookie, "keys", b"circle secrets")
    assert open_item(cookie, "keys", sealed) == b"circle secrets"
    for wrong_cookie, wrong_name in ((other, "keys"), (cookie, "draft")):
        with pytest.raises(DoesNotOpenError):
            open_item(wrong_cookie, wrong_name, sealed)


def test_an_item_put_is_got_and_another_session_has_none(store):
    store.put(SESSION, "keys", b"sealed")
    assert store.get(SESSION, "keys") == b"sealed"
    assert store.get(SESSION, "draft-1") is None
    assert store.get(OTHER, "keys") is None


def test_the_last_put_counts(store):
    store.put(SESSION, "keys", b"first and longer")
    store.put(SESSION, "keys", b"second")
    assert store.get(SESSION, "keys") == b"second"


def test_one_item_is_dropped_and_the_others_stay(store):
    store.put(SESSION, "keys", b"1")
    store.put(SESSION, "signing", b"2")
    store.drop(SESSION, "signing")
    store.drop(SESSION, "signing")
    assert (store.get(SESSION, "keys"), store.get(SESSION, "signing")) == (b"1", None)


def test_an_item_that_was_put_until_a_time_is_gone_from_then_on(store):
    store.put(SESSION, "keys", b"1", until=2000.5)
    store.drop_ended(SESSION, "keys", 2000.499999)
    assert store.get(SESSION, "keys") == b"1"
    store.drop_ended(SESSION, "keys", 2000.5)
    store.drop_ended(SESSION, "keys", 2000.5)
    assert store.get(SESSION, "keys") is None


def test_an_item_that_is_put_again_has_a_new_time(store):
    store.put(SESSION, "keys", b"1", until=2000.0)
    store.put(SESSION, "keys", b"2", until=3000.0)
    store.drop_ended(SESSION, "keys", 2500.0)
    assert store.get(SESSION, "keys") == b"2"


def test_a_dropped_session_leaves_nothing_behind(store, tmp_path):
    store.put(SESSION, "keys", b"1")
    store.drop(SESSION)
    store.drop(SESSION)
    assert store.get(SESSION, "keys") is None
    assert store.last_seen(SESSION) is None
    assert list((tmp_path / "sessions").iterdir()) == []


def test_an_item_is_taken_once_by_whoever_comes_first(store):
    store.put(SESSION, "challenge", b"sealed")
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: store.take(SESSION, "challenge"), range(8)))
    assert (taken.count(b"sealed"), taken.count(None)) == (1, 7)
    assert store.names(SESSION) == []


def test_the_names_of_a_session_are_those_of_its_items(store):
    assert store.names(SESSION) == []
    for name in ("main", "unlock"):
        store.put(SESSION, name, b"1")
    assert store.names(SESSION) == ["main", "unlock"]


def test_a_roster_has_a_cookie_that_follows_from_seed_and_account():
    cookies = {roster_cookie(seed, account).value for seed in (bytes(32), b"1" * 32) for account in (ASTRID, BO)}
    assert len(cookies) == 4
    assert roster_cookie(bytes(32), ASTRID) == roster_cookie(bytes(32), ASTRID)


def test_a_sweep_strikes_sessions_that_are_gone_out_of_rosters_and_leaves_the_others(store):
    roster = roster_cookie(bytes(32), ASTRID)
    store.put(SESSION, "keys", b"1")
    for name in (SESSION, OTHER, "beside"):
        store.put(roster.id, name, b"1")
    assert store.sweep(0) == 0
    assert store.names(roster.id) == sorted([SESSION, "beside"])


def test_files_and_directories_are_for_their_owner_alone(store, tmp_path):
    old = os.umask(0)
    try:
        store.put(SESSION, "keys", b"1")
    finally:
        os.umask(old)
    for place in (tmp_path / "sessions").rglob("*"):
        assert stat.S_IMODE(place.stat().st_mode) == (0o700 if place.is_dir() else 0o600)


def test_a_session_was_last_seen_when_it_was_touched(store):
    assert store.last_seen(SESSION) is None
    store.put(SESSION, "keys", b"1")
    store.touch(SESSION, 1_700_000_000.0)
    assert store.last_seen(SESSION) == 1_700_000_000.0
    store.put(SESSION, "draft-1", b"2")
    assert store.last_seen(SESSION) == 1_700_000_000.0


def test_touching_a_session_that_ended_does_not_bring_it_back(store):
    store.touch(SESSION, 1.0)
    assert store.last_seen(SESSION) is None


def test_a_sweep_ends_the_idle_and_leaves_the_others(store):
    for session, seen in ((SESSION, 1000.0), (OTHER, 2000.0)):
        store.put(session, "keys", b"1")
        store.touch(session, seen)
    assert store.sweep(idle_before=1000.0) == 0
    assert store.sweep(idle_before=1500.0) == 1
    assert (store.get(SESSION, "keys"), store.get(OTHER, "keys")) == (None, b"1")
    assert store.sweep(idle_before=1500.0) == 0


def test_a_sweep_clears_what_a_stopped_process_left_and_counts_only_sessions(store, tmp_path):
    left = tmp_path / "sessions" / ".0123456789abcdef"
    left.mkdir()
    (left / "keys").write_bytes(b"sealed")
    os.utime(left, (1.0, 1.0))
    assert store.sweep(idle_before=1000.0) == 0
    assert not left.exists()


def test_a_sweep_leaves_what_another_worker_is_making(store, tmp_path):
    begun = tmp_path / "sessions" / ".0123456789abcdef"
    begun.mkdir()
    assert store.sweep(idle_before=1000.0) == 0
    assert begun.is_dir()


@pytest.mark.parametrize("name", ["", ".", "..", "../keys", "a/b", ".seen", "Keys", "a b", "å", "a\n", "x" * 101])
def test_a_name_that_could_lead_elsewhere_is_refused(store, name):
    for act in (
        lambda: store.put(SESSION, name, b""),
        lambda: store.get(SESSION, name),
        lambda: store.drop(name),
    ):
        with pytest.raises(ValueError, match=r"^a name is"):
            act()


def test_the_directory_is_made_with_the_folders_above_it(tmp_path):
    SessionStore(tmp_path / "run" / "sigill" / "sessions").put(SESSION, "keys", b"1")
    assert SessionStore(tmp_path / "run" / "sigill" / "sessions").get(SESSION, "keys") == b"1"


def test_a_directory_that_others_may_enter_is_refused(tmp_path):
    (tmp_path / "open").mkdir(mode=0o755)
    with pytest.raises(SessionStoreError, match=r"^the session directory must be ours"):
        SessionStore(tmp_path / "open")


def test_a_link_in_place_of_the_directory_is_refused(tmp_path):
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(SessionStoreError, match=r"^the session directory must be ours"):
        SessionStore(tmp_path / "link")
