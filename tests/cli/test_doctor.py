"""An operator asks what is wrong: a line for each thing, with what mends it, and exit code 1 when something is red."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from journal.services import health_places
from journal.services.backups import KEYS, KeptFile, Manifest, folder_name, write_manifest
from journal.store.migrating import downgrade
from keys.roots import create_root
from keys.store_engine import make_engine
from keys.store_schema import head, pair
from tests.cli.terminal import journal
from tests.scenes import drop_triggers, signed

DAY = timedelta(days=1)


def test_an_installation_in_order_is_said_to_be_in_order_by_a_command_of_its_own(practice, integrated):
    backed_up = journal(practice.settings, "backup")
    assert backed_up.returncode == 0, backed_up.stderr
    proven = journal(practice.settings, "prove-backup")
    assert proven.returncode == 0, proven.stderr
    said = journal(practice.settings, "doctor")
    assert (said.returncode, said.stderr) == (0, "")
    levels = [line[:4].strip() for line in said.stdout.splitlines()]
    assert set(levels) <= {"ok", "warn"}, said.stdout
    for sentence in ("The main database is at revision", "access log of North", "knows the half of every text"):
        assert sentence in said.stdout


def test_a_program_is_told_the_same(practice, integrated, here):
    code, shown = here(practice.settings, "doctor", "--json")
    told = json.loads(shown)
    assert code == int(told["worst"] == "red")
    assert {"level", "what", "mend"} == set(told["findings"][0])


@pytest.mark.parametrize("variable", ["JOURNAL_ROT", "JOURNAL_ZONES"])
def test_a_setting_that_nobody_knows_is_red(practice, here, variable):
    code, shown = here(practice.settings, "doctor", **{variable: "x"})
    assert (code, f"{variable} is unknown" in shown) == (1, True)


def root_of(practice):
    return Path(practice.settings.root.removeprefix("file:"))


def test_a_root_file_that_others_may_read_is_red_and_says_how_to_mend_it(practice, examined):
    root_of(practice).chmod(0o644)
    code, red, _ = examined()
    assert code == 1
    assert any("chmod 600" in line for line in red)


def test_a_root_file_that_is_gone_is_red(practice, examined):
    root_of(practice).unlink()
    code, red, _ = examined()
    assert (code, any("root file" in line for line in red)) == (1, True)


@pytest.mark.rule("S-09")
def test_another_installations_root_opens_nothing_and_is_red(practice, examined, tmp_path):
    create_root(tmp_path / "other")
    code, red, _ = examined(root=f"file:{tmp_path}/other")
    assert code == 1
    assert any("does not open the store key" in line for line in red)


def test_a_missing_root_recovery_is_a_warning(practice, examined):
    (practice.place / "root.recovery").unlink()
    assert "warn There is no root.recovery" in examined()[2]


def test_a_key_store_without_replica_is_red_in_earnest_and_fine_in_a_demo(practice, examined):
    code, red, _ = examined(key_store_replica="")
    assert (code, any("no replica" in line for line in red)) == (1, True)
    shown = examined(key_store_replica="", origin="http://localhost", insecure_cookie=True)[2]
    assert "demo The key store has no replica" in shown


def test_a_demo_is_not_told_to_back_up_what_nobody_relies_on(practice, examined):
    signed(practice, practice.signed_in("astrid"))
    told = "New entries use halves that lie in no backup"
    assert f"warn {told}" in examined()[2]
    assert f"demo {told}" in examined(origin="http://localhost", insecure_cookie=True)[2]


def test_a_replica_that_was_late_is_healed_and_both_are_whole(practice, examined):
    examined()
    replica = practice.place / "replica.db"
    shutil.copy(replica, practice.place / "older")
    with practice.parts.key_store.stores.writing() as writing:
        # A process without the replica's setting: the store goes on alone.
        writing.execute(update(pair).values(taken_at=1).where(pair.c.taken_at.is_(None)))
    assert "red" not in [line[:3] for line in examined()[2].splitlines() if "replica" in line]
    assert stock_of(replica) == 0


def stock_of(path):
    engine = make_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        count = len(connection.execute(pair.select().where(pair.c.taken_at.is_(None))).all())
    engine.dispose()
    return count


def test_a_replica_that_holds_other_bytes_is_red_and_neither_side_is_changed(practice, examined):
    examined()
    engine = make_engine(practice.settings.key_store_replica)
    with engine.connect() as connection:
        connection.execute(update(pair).values(half_sealed=b"something else"))
        connection.execute(update(head).values(mark=b"x" * 16))
        connection.commit()
    code, red, _ = examined()
    assert (code, any("different bytes" in line for line in red)) == (1, True)
    with engine.connect() as connection:
        assert {row.half_sealed for row in connection.execute(pair.select())} == {b"something else"}
    engine.dispose()


def test_a_replica_that_cannot_be_opened_is_red(practice, examined):
    code, red, _ = examined(key_store_replica=f"sqlite:///{practice.place}/nowhere/replica.db")
    assert (code, any("No such file" in line for line in red)) == (1, True)


def test_a_database_of_an_older_revision_is_red_and_its_tables_are_not_looked_into(practice, examined):
    downgrade(practice.parts.store.database, "0003")
    code, red, shown = examined()
    assert code == 1
    assert any("journal migrate" in line for line in red)
    assert "access log" not in shown


@pytest.mark.rule("L-12")
def test_a_trigger_that_was_dropped_is_red_and_named(practice, examined):
    with practice.parts.store.database.writing() as tx:
        drop_triggers(tx.connection)
    code, red, _ = examined()
    assert code == 1
    assert any("access_event_refuses_update" in line and "version_is_settled" in line for line in red)


def test_a_session_directory_that_others_may_enter_is_red(practice, examined):
    sessions = Path(practice.settings.sessions)
    sessions.mkdir(mode=0o755, exist_ok=True)
    sessions.chmod(0o755)
    code, red, _ = examined()
    assert (code, any("session directory" in line for line in red)) == (1, True)


def test_sessions_that_lie_on_a_disk_are_warned_of(practice, examined, monkeypatch):
    Path(practice.settings.sessions).mkdir(mode=0o700, exist_ok=True)
    monkeypatch.setattr(health_places, "_MEMORY", Path("/proc"))
    assert re.search("warn The session directory .* lies on a disk", examined()[2])


def kept(practice, age, keys=True):
    """A backup that was made so long ago."""
    at = datetime.now(UTC) - age
    folder = practice.place / "backups" / folder_name(at)
    folder.mkdir(parents=True)
    (folder / "keys.db").write_bytes(b"keys")
    write_manifest(folder, Manifest(at, "0004", (KeptFile("keys.db", KEYS, "", 4, None),)))
    return folder


@pytest.mark.rule("R-07")
def test_a_copy_of_the_key_store_that_outlives_destruction_is_red_and_the_next_backup_removes_it(
    practice, here, examined
):
    old, young = kept(practice, 36 * DAY), kept(practice, 34 * DAY)
    code, red, _ = examined()
    assert (code, any("older than 35 days" in line for line in red)) == (1, True)
    assert here(practice.settings, "backup")[0] == 0
    assert not (old / "keys.db").exists()
    assert (young / "keys.db").exists()
    assert not any("older than 35 days" in line for line in examined()[1])


def test_a_backup_that_is_late_or_missing_or_damaged_is_told(practice, examined):
    assert "There is no backup in" in examined()[2]
    folder = kept(practice, 3 * DAY)
    assert "The newest backup is 3 days old" in examined()[2]
    (folder / "manifest.json").write_text("{")
    assert any("A backup cannot be read" in line for line in examined()[1])
    assert "warn No directory for backups is set" in examined(backups="")[2]


@pytest.mark.parametrize(("free", "level"), [(3 << 30, None), (1 << 30, "warn"), (100 << 20, "red ")])
def test_a_disk_that_fills_up_is_told_in_time(practice, examined, monkeypatch, free, level):
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(health_places.shutil, "disk_usage", lambda _folder: usage)
    lines = [line for line in examined()[2].splitlines() if "MB left" in line]
    assert {line[:4] for line in lines} == ({level} if level else set())


def test_a_zone_that_is_not_known_or_has_no_summer_time_is_red(practice, examined, monkeypatch):
    assert any("is not known" in line for line in examined(zone="Europe/Atlantis")[1])
    monkeypatch.setattr(health_places, "_SUMMER_TIME", {"UTC": (timedelta(hours=1), timedelta(hours=2))})
    assert any("summer time is not known" in line for line in examined(zone="UTC")[1])
