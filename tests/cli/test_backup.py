"""An operator backs up main database and key store: consistent, read back, with hashes, sealed where wanted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from journal.services.backups import sha256_of
from journal.store import copying
from journal.store.database import Database
from journal.store.engines import open_engine
from journal.store.revisions import current_revision
from keys.key_store import STOCK
from keys.store_custody import accept_tree
from keys.store_key import RENEW_AFTER
from tests.cast import NOON
from tests.cli.terminal import journal
from tests.scenes import signed


@pytest.fixture
def place(cast):
    return cast.place / "backups"


def newest(place):
    """The newest backup's folder and its manifest."""
    folder = max(path for path in place.iterdir() if (path / "manifest.json").exists())
    return folder, json.loads((folder / "manifest.json").read_text())


@pytest.mark.rule("S-11")
def test_an_operator_backs_up_both_databases_and_each_file_is_what_the_manifest_says(cast, place):
    Path(cast.place / "root.recovery").write_bytes(b"sealed to the officers")
    said = journal(cast.settings, "backup", place)
    assert (said.returncode, said.stderr) == (0, "")
    folder, manifest = newest(place)
    held = {file["holds"]: file["name"] for file in manifest["files"]}
    main = "main.db" if "sqlite" in cast.database else "main.dump"
    assert held == {"key store": "keys.db", "main database": main, "root.recovery": "root.recovery"}
    for file in manifest["files"]:
        assert sha256_of(folder / file["name"]) == file["sha256"]
    assert manifest["revision"] == current_revision(cast.parts.store.database)
    assert abs(datetime.fromisoformat(manifest["made_at"]) - datetime.now(UTC)) < timedelta(minutes=5)
    assert {path.name for path in folder.iterdir()} == {*held.values(), "manifest.json"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in (folder, *folder.iterdir()))


def test_a_backup_makes_stock_and_lets_it_count_as_saved(sqlite_copy, here, tmp_path):
    here.stocked = STOCK
    assert here(sqlite_copy.settings, "backup", tmp_path / "to")[0] == 0
    told = {finding.what for finding in sqlite_copy.parts.key_store.health(datetime.now(UTC), demo=True)}
    assert told == {"The key store has no replica."}


def test_a_backup_renews_a_store_key_that_is_four_weeks_old(sqlite_copy, here, tmp_path):
    assert sqlite_copy.parts.key_store.renewal_due(NOON + RENEW_AFTER)
    assert here(sqlite_copy.settings, "backup", tmp_path / "to")[0] == 0
    assert not sqlite_copy.parts.key_store.renewal_due(datetime.now(UTC))


@pytest.mark.oracle
@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
@pytest.mark.rule("S-11")
def test_a_sealed_backup_opens_with_age_and_shows_nothing_without(sqlite_copy, here, tmp_path):
    made = subprocess.run(["age-keygen", "-o", tmp_path / "key"], check=True, capture_output=True, text=True)
    recipient = made.stderr.split()[-1]
    assert here(sqlite_copy.settings, "backup", tmp_path / "to", "--to", recipient)[0] == 0
    folder, manifest = newest(tmp_path / "to")
    names = {file["name"]: file["sealed_to"] for file in manifest["files"]}
    assert names == {"keys.db.age": recipient, "main.db.age": recipient}
    for name in names:
        assert b"SQLite format 3" not in (folder / name).read_bytes()
        opened = ["age", "-d", "-i", tmp_path / "key", "-o", tmp_path / name, folder / name]
        subprocess.run(opened, check=True, capture_output=True)
        assert (tmp_path / name).read_bytes().startswith(b"SQLite format 3")


def test_a_recipient_that_is_none_makes_no_backup(sqlite_copy, here, tmp_path):
    code, shown = here(sqlite_copy.settings, "backup", tmp_path / "to", "--to", "age1nobody")
    assert (code, "no age public key" in shown) == (2, True)
    assert not (tmp_path / "to").exists()


def test_an_operator_who_names_no_directory_is_asked_for_one(sqlite_copy, here):
    code, shown = here(sqlite_copy.settings, "backup")
    assert (code, "JOURNAL_BACKUPS" in shown) == (2, True)


def test_an_unsealed_backup_of_a_journal_in_earnest_is_remarked_on(sqlite_copy, here, tmp_path):
    earnest = replace(
        sqlite_copy.settings, origin="https://journal.example.se", insecure_cookie=False, trusted_proxies=1
    )
    assert "It is not sealed" in here(earnest, "backup", tmp_path / "to")[1]
    assert "It is not sealed" not in here(sqlite_copy.settings, "backup", tmp_path / "demo")[1]


def test_a_backup_whose_main_database_cannot_be_copied_keeps_the_key_stores_copy_with_a_manifest(
    sqlite_copy, here, tmp_path, monkeypatch
):
    def refuse(_database, _folder):
        raise OSError("no room")

    monkeypatch.setattr("journal.cli.backing_up.copy_database", refuse)
    code, shown = here(sqlite_copy.settings, "backup", tmp_path / "to")
    assert (code, "no room" in shown) == (2, True)
    assert [file["holds"] for file in newest(tmp_path / "to")[1]["files"]] == ["key store"]


def test_a_main_database_that_was_rolled_back_is_backed_up_as_it_is_and_nothing_older_is_removed(
    sqlite_copy, here, tmp_path
):
    accept_tree(sqlite_copy.parts.key_store.stores, sqlite_copy.providers["north"], 4000, b"r" * 32)
    code, shown = here(sqlite_copy.settings, "backup", tmp_path / "to")
    assert (code, "nothing older is removed" in shown) == (0, True)


def test_a_copy_is_of_one_moment_while_others_write(cast, tmp_path):
    written = signed(cast, cast.signed_in("astrid"))
    copied = copying.copy_database(cast.parts.store.database, tmp_path)
    signed(cast, cast.signed_in("astrid"), "Kom efter kopian.")
    if copied.name == "main.dump":
        assert b"PGDMP" in copied.read_bytes()[:8]
        return
    copy = Database(open_engine(f"sqlite:///{copied}"))
    with copy.reading() as connection:
        found = connection.exec_driver_sql("SELECT entry_id FROM entry WHERE kind <> 'identity'").scalars().all()
    assert found == [written.entry.hex]
    copy.close()


@pytest.mark.postgres
def test_an_operator_without_postgresqls_programs_is_told_which_package_has_them(cast, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", os.devnull)
    if "sqlite" in cast.database:
        assert copying.copy_database(cast.parts.store.database, tmp_path).exists()
        return
    with pytest.raises(copying.UnavailableError, match="postgresql-client"):
        copying.copy_database(cast.parts.store.database, tmp_path)
