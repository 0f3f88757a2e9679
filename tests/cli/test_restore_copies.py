"""What an operator restores from: whole, unchanged, opened by its identity; what cannot be mended is named."""

from __future__ import annotations

import shutil
import socket
import sqlite3
import subprocess
from datetime import timedelta

import pytest
from sqlalchemy import insert

from keys.store_schema import closed_mark
from tests.cast import NOON
from tests.cli.backup_story import AFTER, BEFORE
from tests.cli.terminal import journal
from tests.cli.test_prove_backup import fit
from tests.scenes import MINUTE, opened, signed, words_in


def test_the_database_that_was_there_is_set_aside_and_stays_whole(lite):
    assert lite.restore(lite.place, "--part", "main", "--yes")[0] == 0
    (aside,) = lite.cast.place.glob("main.db.before-*Z")
    with sqlite3.connect(aside) as connection:
        (entries,) = connection.execute("SELECT count(*) FROM entry WHERE kind <> 'identity'").fetchone()
    connection.close()
    assert entries == 2


def test_a_backup_that_was_changed_or_is_incomplete_is_not_put_in_place(lite):
    (copy,) = lite.place.glob("*/main.db")
    with copy.open("r+b") as file:
        file.seek(5000)
        file.write(b"x")
    code, shown = lite.restore(lite.place, "--yes")
    assert (code, "its SHA-256 differs" in shown) == (2, True)
    copy.unlink()
    code, shown = lite.restore(lite.place, "--yes")
    assert (code, "is missing" in shown) == (2, True)
    assert lite.reads(lite.after) == [AFTER]


def test_a_copy_that_cannot_be_read_is_said_to_be_so_and_leaves_everything_as_it_is(story):
    (copy,) = story.place.glob("*/main.*")
    whole = copy.read_bytes()
    for damaged in (whole[:3000], b"no database at all", b""):
        copy.write_bytes(damaged)
        fit(copy)
        code, shown = story.restore(story.place, "--yes")
        assert (code, "the copy of the main database cannot be read" in shown) == (2, True), shown
        assert "Traceback" not in shown
        assert "copy is merged;" not in shown
    assert story.reads(story.after) == [AFTER]


def test_a_main_database_with_a_damaged_page_is_not_put_in_place(lite):
    (copy,) = lite.place.glob("*/main.db")
    with copy.open("r+b") as file:
        file.seek(copy.stat().st_size // 2)
        file.write(bytes(9000))
    fit(copy)
    code, shown = lite.restore(lite.place, "--yes")
    assert (code, "the copy of the main database cannot be read" in shown) == (2, True), shown
    assert lite.reads(lite.after) == [AFTER]


def test_a_key_stores_copy_that_cannot_be_read_is_said_to_be_so(lite):
    (copy,) = lite.place.glob("*/keys.db")
    for damaged in (copy.read_bytes()[:3000], b"no database at all"):
        copy.write_bytes(damaged)
        fit(copy)
        code, shown = lite.restore(lite.place, "--yes")
        assert (code, "Traceback" in shown, "main database is in place" in shown) == (2, False, False), shown
        assert "The backup is damaged" in shown
    assert lite.reads(lite.after) == [AFTER]


def test_a_key_stores_copy_that_was_removed_by_age_leaves_the_key_store_as_it_is(lite):
    (copy,) = lite.place.glob("*/keys.db")
    copy.unlink()
    code, shown = lite.restore(lite.place, "--yes")
    assert (code, "the key store stays as it is" in shown) == (0, True)
    assert lite.reads(lite.before) == [BEFORE]
    assert lite.restore(lite.place, "--part", "keys", "--yes")[0] == 2


def test_a_directory_without_a_backup_restores_nothing(lite, tmp_path):
    code, shown = lite.restore(tmp_path / "nowhere", "--yes")
    assert (code, "there is no backup" in shown) == (2, True)


def test_a_journal_that_runs_is_not_restored_under_its_people(lite):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        bind = f"127.0.0.1:{busy.getsockname()[1]}"
        code, shown = lite.restore(lite.place, "--yes", JOURNAL_BIND=bind)
    assert (code, "stop the journal" in shown) == (2, True)


@pytest.mark.oracle
@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
def test_a_sealed_backup_is_restored_with_its_identity_alone(sqlite_copy, here, tmp_path):
    made = subprocess.run(["age-keygen", "-o", tmp_path / "key"], check=True, capture_output=True, text=True)
    written = signed(sqlite_copy, sqlite_copy.signed_in("astrid"), BEFORE)
    sealed = ("backup", tmp_path / "to", "--to", made.stderr.split()[-1])
    assert here(sqlite_copy.settings, *sealed)[0] == 0
    sqlite_copy.close()
    for name in ("main.db", "keys.db"):
        (sqlite_copy.place / name).unlink()
    code, shown = here(sqlite_copy.settings, "restore", tmp_path / "to", "--yes")
    assert (code, "give --identity" in shown) == (2, True)
    said = journal(sqlite_copy.settings, "restore", tmp_path / "to", "--yes", "--identity", tmp_path / "key")
    assert said.returncode == 0, said.stderr
    again = sqlite_copy.copied_to(sqlite_copy.place, sqlite_copy.database)
    at = NOON + timedelta(minutes=1)
    assert words_in(opened(again, again.signed_in("astrid", at), written.entry, at=at)) == [BEFORE]
    again.close()


def test_texts_and_blocks_that_a_restore_cannot_mend_are_named(lite):
    cast = lite.cast
    with cast.parts.key_store.stores.writing() as writing:
        block = {"id": lite.before.version.bytes, "event": b"e" * 16}
        writing.execute(insert(closed_mark), [block])
    late = signed(cast, lite.astrid, "Bortom förrådet.", at=NOON + 2 * MINUTE)
    engine = cast.place / "keys.db"
    cast.close()
    with sqlite3.connect(engine) as connection:
        connection.execute("DELETE FROM pair WHERE id = ?", (late.version.bytes,))
    connection.close()
    code, shown = lite.restore("--yes")
    assert code == 0
    assert "1 texts do not open" in shown
    assert "A block is kept whose row is in no log" in shown
