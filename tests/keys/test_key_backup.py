"""A backup younger than the stock opens everything written since, and nothing that it restores is issued again."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, insert, select, update

from keys.errors import KeyStoreError, StoresDifferError
from keys.key_backup import backup_key_store, restore_key_store
from keys.key_store import KeyStore
from keys.store_engine import make_engine
from keys.store_replica import Stores
from keys.store_schema import METADATA, batch, closed_mark, head, pair, store_key, tombstone
from tests.keys.conftest import new_id

DAY = timedelta(days=1)
LATER = timedelta(minutes=1)


class DiskError(Exception):
    """What a test raises where the disk gives up."""


@pytest.fixture
def target(tmp_path):
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "keys.backup"


def test_what_was_written_after_the_backup_opens_after_a_restore(site, key_store, target, at):
    before = key_store.take(at)
    assert backup_key_store(key_store.stores, target, at) == 400
    after = [key_store.take(at + LATER) for _ in range(100)]
    again, count = _restored(site, target, at + DAY)
    assert count == 400 - 128
    assert set(again.halves(site.logged(before, *after))) == {before.id, *(one.id for one in after)}
    assert _rows(site.store) == _rows(site.replica)


def test_no_restored_pair_is_ever_issued_again_or_deleted(site, key_store, target, at):
    backup_key_store(key_store.stores, target, at)
    old = {key_store.take(at).id for _ in range(200)}
    again, _ = _restored(site, target, at + DAY)
    assert again.stock(at + DAY, 128) == 128
    assert old.isdisjoint(again.take(at + DAY + timedelta(hours=2 * turn)).id for turn in range(4))
    with site.store.connect() as connection:
        kept = set(connection.scalars(select(pair.c.id)))
    assert {one.bytes for one in old} <= kept


def test_a_backup_holds_secrets_marks_and_trees(site, key_store, target, at):
    owner = new_id()
    key_store.put_secret("totp", owner, b"secret")
    key_store.see_tree(owner, 7, b"r" * 32)
    closed = key_store.take(at)
    with key_store.stores.writing() as writing:
        writing.execute(insert(closed_mark), [{"id": closed.id.bytes, "event": owner.bytes}])
    backup_key_store(key_store.stores, target, at)
    again, _ = _restored(site, target, at)
    assert again.secret("totp", owner) == b"secret"
    assert again.tree_seen(owner) == (7, b"r" * 32)
    with site.store.connect() as connection:
        assert connection.scalars(select(closed_mark.c.id)).all() == [closed.id.bytes]


def test_what_was_destroyed_after_the_backup_stays_destroyed_when_copies_merge(site, key_store, target, at):
    gone = key_store.take(at)
    backup_key_store(key_store.stores, target, at)
    with key_store.stores.writing() as writing:
        writing.execute(insert(tombstone), [{"id": gone.id.bytes, "destroyed_at": 1}])
        writing.execute(delete(pair).where(pair.c.id == gone.id.bytes))
    restore_key_store(target, key_store.stores, at)
    with site.store.connect() as connection:
        assert connection.scalar(select(pair.c.id).where(pair.c.id == gone.id.bytes)) is None


def test_a_copy_with_other_bytes_is_not_merged(site, key_store, target, at):
    backup_key_store(key_store.stores, target, at)
    copy = make_engine(f"sqlite:///{target}")
    with copy.begin() as connection:
        connection.execute(update(store_key).values(wrapped=bytes(90)))
    copy.dispose()
    before = _rows(site.store), _rows(site.replica)
    with pytest.raises(StoresDifferError):
        restore_key_store(target, key_store.stores, at)
    assert (_rows(site.store), _rows(site.replica)) == before


def test_a_restored_store_counts_as_later_than_its_backup(site, key_store, target, at):
    for _ in range(20):
        key_store.put_secret("totp", new_id(), b"secret")
    backup_key_store(key_store.stores, target, at)
    with site.store.connect() as connection:
        number = connection.scalar(select(head.c.number))
    _restored(site, target, at)
    with site.store.connect() as connection:
        assert connection.scalar(select(head.c.number)) > number - 1


def test_an_empty_store_that_was_opened_before_the_restore_does_no_harm(site, key_store, target, at):
    taken = key_store.take(at)
    backup_key_store(key_store.stores, target, at)
    _empty(site)
    site.open().put_secret("totp", new_id(), b"of the new store")
    restore_key_store(target, Stores(site.store, site.replica), at)
    assert site.open().halves(site.logged(taken)) == {taken.id: taken.half}


def test_batches_are_marked_as_saved_only_when_the_file_is_there(site, key_store, target, at, monkeypatch):
    key_store.stock(at + DAY, 500)
    monkeypatch.setattr(os, "fsync", _fails)
    with pytest.raises(DiskError):
        backup_key_store(key_store.stores, target, at)
    monkeypatch.undo()
    assert _saved(site) == [None, None]
    assert list(target.parent.iterdir()) == []
    backup_key_store(key_store.stores, target, at)
    assert _saved(site) == [int(at.timestamp())] * 2
    key_store.stock(at + DAY, 600)
    backup_key_store(key_store.stores, target.with_name("next"), at + DAY)
    assert _saved(site) == [int(at.timestamp())] * 2 + [int((at + DAY).timestamp())]


def test_a_batch_made_while_the_backup_runs_is_not_marked(site, key_store, target, at, monkeypatch):
    other, fsync = site.open(), os.fsync

    def fsync_late(descriptor):
        other.stock(at + DAY, 500)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", fsync_late)
    backup_key_store(key_store.stores, target, at)
    assert _saved(site) == [int(at.timestamp()), None]


def test_a_backup_never_overwrites_another(key_store, target, at):
    target.write_bytes(b"older backup")
    with pytest.raises(KeyStoreError, match="never overwrites"):
        backup_key_store(key_store.stores, target, at)
    assert target.read_bytes() == b"older backup"


def test_a_backup_to_a_folder_that_is_not_there_says_so(key_store, target, at):
    with pytest.raises(KeyStoreError, match="The backup does not answer"):
        backup_key_store(key_store.stores, target.parent / "nowhere" / "file", at)


def test_a_backup_shows_no_half_and_no_secret(key_store, target, at):
    key_store.put_secret("totp", new_id(), b"a secret to look for")
    taken = [key_store.take(at) for _ in range(10)]
    backup_key_store(key_store.stores, target, at)
    content = target.read_bytes()
    assert not any(one.half in content for one in taken)
    assert b"a secret to look for" not in content
    assert target.stat().st_mode & 0o077 == 0


@pytest.mark.oracle
@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
def test_a_sealed_backup_is_opened_by_age_itself(site, key_store, target, at, tmp_path):
    taken = key_store.take(at)
    identity = tmp_path / "identity"
    recipient = _age_identity(identity)
    assert backup_key_store(key_store.stores, target, at, recipient) == 400
    assert taken.id.bytes not in target.read_bytes()
    with pytest.raises(KeyStoreError, match="age -d"):
        restore_key_store(target, key_store.stores, at)
    opened = tmp_path / "opened"
    subprocess.run(["age", "-d", "-i", identity, "-o", opened, target], check=True)
    again, _ = _restored(site, opened, at)
    assert again.halves(site.logged(taken)) == {taken.id: taken.half}


def test_a_recipient_that_is_no_key_is_refused_before_anything_is_copied(site, key_store, target, at):
    with pytest.raises(KeyStoreError, match="no age public key"):
        backup_key_store(key_store.stores, target, at, "age1nonsense")
    assert _saved(site) == [None]


def test_a_backup_that_does_not_read_back_is_not_kept(site, key_store, target, at, monkeypatch):
    monkeypatch.setattr("keys.key_backup.CHECK", "SELECT 'rows missing from index'")
    with pytest.raises(KeyStoreError, match=r"^The backup does not read back\. Nothing was marked"):
        backup_key_store(key_store.stores, target, at)
    assert _saved(site) == [None]
    assert not target.exists()


def test_what_is_no_backup_is_not_restored(key_store, tmp_path, at):
    for content, sign in ((b"", "backup is not a key store's"), (b"no database" * 100, "damaged")):
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(KeyStoreError, match=sign):
            restore_key_store(tmp_path / "file", key_store.stores, at)
    with pytest.raises(KeyStoreError, match="does not answer"):
        restore_key_store(tmp_path / "nothing", key_store.stores, at)
    assert not (tmp_path / "nothing").exists()


def test_a_backup_of_postgresql_restores_into_sqlite_and_back(postgres, sqlite_url, root, target, at):
    url = postgres.fresh()
    rows = {}
    first = KeyStore(make_engine(url), None, root, rows.get)
    first.stock(at, 100)
    backup_key_store(first.stores, target, at)
    lite = make_engine(sqlite_url())
    assert restore_key_store(target, Stores(lite, None), at) == 100
    with lite.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(pair)) == 100
    KeyStore(lite, None, root, rows.get).take(at)
    lite.dispose()
    first.stores._engines["key store"].dispose()  # noqa: SLF001 - the server waits for it
    postgres.drop(url)


def _fails(_descriptor):
    raise DiskError


def _age_identity(path):
    made = subprocess.run(["age-keygen", "-o", path], check=True, capture_output=True, text=True)
    return made.stderr.split()[-1]


def _empty(site):
    for engine in (site.store, site.replica):
        METADATA.drop_all(engine)


def _restored(site, source: Path, at):
    _empty(site)
    count = restore_key_store(source, Stores(site.store, site.replica), at)
    return site.open(), count


def _saved(site):
    with site.store.connect() as connection:
        return list(connection.scalars(select(batch.c.backed_up_at).order_by(batch.c.number)))


def _rows(engine):
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all())) for table in METADATA.sorted_tables
        }
