"""What has aged out of the log is still proven; only its content is gone."""

from __future__ import annotations

import argparse
from base64 import b64encode
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from journal.cli.verify_log import COMMANDS
from journal.store.log_export import export_lines
from keys.signing import public_key
from tests.cli.log_exports import written
from tests.log_site import NOON, log_site


def verified(site, path):
    parser = argparse.ArgumentParser()
    COMMANDS[0].arguments(parser)
    key = b64encode(public_key(site.provider_seed)).decode()
    return COMMANDS[0].run(parser.parse_args([str(path), "--key", key]), None, {})


def exported(site, folder):
    return written(folder, list(export_lines(site.database, site.provider, NOON)))


def test_export_without_the_content_of_rows_that_have_aged_holds_and_counts_them(tmp_path, capsys):
    site = log_site(f"sqlite:///{tmp_path / 'main.db'}")
    for age in (6 * 366, 6 * 366, 1):
        site.log.log_access(site.read(), datetime.now(UTC) - timedelta(days=age))
    site.integrate()
    with site.database.writing() as tx:
        tx.connection.execute(text("DELETE FROM access_payload WHERE at < '2022-01-01'"))
    assert verified(site, exported(site, tmp_path)) == 0
    assert "2 rows are older than five years" in capsys.readouterr().out
    site.database.close()


def test_event_that_somebody_deleted_from_the_database_is_named(tmp_path, capsys):
    site = log_site(f"sqlite:///{tmp_path / 'main.db'}")
    site.fill(20)
    site.integrate()
    with site.database.writing() as tx:
        site.drop_triggers(tx.connection)
        leaf = "SELECT event_id FROM log_leaf WHERE leaf_index = 7"
        tx.connection.execute(text("PRAGMA defer_foreign_keys=ON"))
        tx.connection.execute(text(f"CREATE TABLE gone AS {leaf}"))
        tx.connection.execute(text("DELETE FROM access_payload WHERE event_id IN (SELECT event_id FROM gone)"))
    with site.database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("DELETE FROM access_event WHERE event_id IN (SELECT event_id FROM gone)")
        connection.commit()
    assert verified(site, exported(site, tmp_path)) == 1
    assert "Row 7 cannot be read, or a part of it is missing." in capsys.readouterr().out
    site.database.close()


def test_row_that_somebody_changed_in_the_database_is_named(tmp_path, capsys):
    site = log_site(f"sqlite:///{tmp_path / 'main.db'}")
    site.fill(20)
    site.integrate()
    with site.database.writing() as tx:
        site.drop_triggers(tx.connection)
        event = "(SELECT event_id FROM log_leaf WHERE leaf_index = 7)"
        tx.connection.execute(
            text(f"UPDATE access_event SET at = '2026-11-22 03:00:00.000000' WHERE event_id = {event}")
        )
    assert verified(site, exported(site, tmp_path)) == 1
    assert "Row 7 was altered" in capsys.readouterr().out
    site.database.close()
