"""An operator proves a backup: it is restored beside and held against itself, and only what held is noted."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace

import pyrage
import pytest
from sqlalchemy import create_engine, make_url, text

from journal.domain.access_words import ResourceKind, Subtype
from journal.services.backups import sha256_of
from keys.store_custody import accept_tree
from tests.cli.backup_story import AFTER, BEFORE
from tests.scenes import rows

NOT_PROVEN = "This backup is NOT proven, and nothing is noted."


def proof(cast, provider="north"):
    """The rows that say that a backup was proven."""
    return [row for row in rows(cast, provider) if row.subtype is Subtype.RESTORE_PROVEN]


def prove(story, *arguments):
    """Run `journal prove-backup`, and wire what is there now."""
    story.cast.close()
    code, shown = story.run(story.cast.settings, "prove-backup", story.place, *arguments)
    story.cast = story.cast.copied_to(story.cast.place, story.cast.database)
    return code, shown


def change(story, name, *statements):
    """Change a copy, and let the manifest fit: nothing but the restored copy itself tells."""
    (copy,) = story.place.glob(f"*/{name}")
    with closing(sqlite3.connect(copy)) as connection, connection:
        for statement in statements:
            connection.execute(statement)
    fit(copy)


def fit(copy):
    manifest = json.loads((copy.parent / "manifest.json").read_text())
    for file in manifest["files"]:
        if file["name"] == copy.name:
            file["sha256"] = sha256_of(copy)
    (copy.parent / "manifest.json").write_text(json.dumps(manifest))


def refused(story, said, *arguments):
    """A backup that does not hold: said loudly, and no row."""
    code, shown = prove(story, *arguments)
    assert (code, NOT_PROVEN in shown, said in shown) == (2, True, True), shown
    assert proof(story.cast) == []
    assert story.reads(story.after) == [AFTER]
    return True


def databases(cast):
    """The names of all databases on the server of the cast's; none for SQLite."""
    if "sqlite" in cast.database:
        return []
    engine = create_engine(cast.database)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT datname FROM pg_database WHERE datname LIKE 'rehearsal%'")).all()
    engine.dispose()
    return found


@pytest.mark.rule("R-13", "L-17")
def test_a_backup_that_holds_is_noted_in_each_providers_log_and_what_runs_is_not_touched(story, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "room"))
    (tmp_path / "room").mkdir()
    code, shown = prove(story)
    assert code == 0, shown
    for said in ("2 files are", "opens with the root source", "North: ", "the half of every text", "North, South"):
        assert said in shown
    for name in ("north", "south"):
        (row,) = proof(story.cast, name)
        assert (row.actor.name, row.permitted, row.resource.kind) == ("Driften", True, ResourceKind.LOG)
        assert row.because[-1].startswith("the copy of 20")
    assert [story.reads(one) for one in (story.before, story.after)] == [[BEFORE], [AFTER]]
    assert [*(tmp_path / "room").iterdir(), *databases(story.cast)] == []


@pytest.mark.rule("R-13")
def test_a_damaged_backup_fails_loudly_and_notes_nothing(story):
    (copy,) = story.place.glob("*/main.*")
    with copy.open("r+b") as file:
        file.seek(5000)
        file.write(b"x")
    assert refused(story, "its SHA-256 differs")
    copy.write_bytes(copy.read_bytes()[:3000])
    fit(copy)
    assert refused(story, "main database cannot be read" if "sqlite" in story.cast.database else "pg_restore")
    assert databases(story.cast) == []


@pytest.mark.rule("R-13")
def test_a_log_whose_rows_were_changed_in_the_copy_is_no_proof(lite):
    change(lite, "main.db", "DROP TRIGGER access_payload_refuses_update", "UPDATE access_payload SET payload = x'00'")
    assert refused(lite, "of the log of North is not the one that was signed")


@pytest.mark.rule("R-13")
def test_a_checkpoint_that_was_changed_in_the_copy_is_no_proof(lite):
    change(lite, "main.db", "DROP TRIGGER checkpoint_refuses_update", "UPDATE checkpoint SET note = 'changed'")
    assert refused(lite, "is not signed by its key")


@pytest.mark.rule("R-13")
def test_a_key_store_without_the_halves_or_the_logs_key_is_no_proof(lite):
    change(lite, "keys.db", "DELETE FROM pair WHERE taken_at IS NOT NULL")
    assert refused(lite, "its key store lacks their halves")
    change(lite, "keys.db", "DELETE FROM secret WHERE kind = 'log-key'")
    assert refused(lite, "holds no key of the log")


@pytest.mark.rule("R-13")
def test_a_main_database_that_is_older_than_its_key_store_is_no_proof(lite):
    newer = lite.cast.place / "newer"
    code, shown = lite.run(lite.cast.settings, "backup", newer)
    assert code == 0, shown
    (old,), (new,) = lite.place.glob("*/main.db"), newer.glob("*/main.db")
    shutil.copy(old, new)
    fit(new)
    lite.place = newer
    assert refused(lite, "were seen")


@pytest.mark.rule("R-13")
def test_half_a_backup_is_no_proof(lite):
    (written,) = lite.place.glob("*/manifest.json")
    manifest = json.loads(written.read_text())
    manifest["files"] = [file for file in manifest["files"] if file["holds"] == "key store"]
    written.write_text(json.dumps(manifest))
    assert refused(lite, "holds no copy of the main database")


def test_a_sealed_backup_is_proven_with_its_identity_alone(lite):
    secret = pyrage.x25519.Identity.generate()
    lite.place = lite.cast.place / "sealed"
    assert lite.run(lite.cast.settings, "backup", lite.place, "--to", str(secret.to_public()))[0] == 0
    assert refused(lite, "give --identity")
    (lite.cast.place / "identity").write_text(str(secret))
    code, shown = prove(lite, "--identity", lite.cast.place / "identity")
    assert code == 0, shown
    assert len(proof(lite.cast)) == 1


def test_a_log_that_no_server_has_signed_yet_is_no_proof(sqlite_copy, here, tmp_path):
    assert here(sqlite_copy.settings, "backup", tmp_path / "to")[0] == 0
    code, shown = here(sqlite_copy.settings, "prove-backup", tmp_path / "to")
    assert (code, NOT_PROVEN in shown, "no checkpoint yet" in shown) == (2, True, True), shown
    assert proof(sqlite_copy) == []


def test_an_operator_who_names_no_place_is_asked_for_one(lite):
    code, shown = lite.run(lite.cast.settings, "prove-backup")
    assert (code, "JOURNAL_BACKUPS" in shown) == (2, True)


def test_an_installation_that_was_rolled_back_is_mended_first(lite):
    accept_tree(lite.cast.parts.key_store.stores, lite.cast.providers["north"], 4000, b"r" * 32)
    code, shown = lite.run(lite.cast.settings, "prove-backup", lite.place)
    assert (code, "journal restore" in shown) == (2, True)


@pytest.mark.postgres
def test_a_role_that_may_make_no_database_is_told_what_it_lacks(story):
    if "sqlite" in story.cast.database:
        assert prove(story)[0] == 0
        return
    engine = create_engine(story.cast.database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text("CREATE ROLE sigill_small LOGIN IN ROLE pg_read_all_data"))
    small = make_url(story.cast.database).set(username="sigill_small").render_as_string(hide_password=False)
    code, shown = story.run(replace(story.cast.settings, database=small), "prove-backup", story.place)
    with engine.connect() as connection:
        connection.execute(text("DROP ROLE sigill_small"))
    engine.dispose()
    assert (code, "CREATEDB" in shown, NOT_PROVEN in shown) == (2, True, True), shown
