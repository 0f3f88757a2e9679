"""Every revision goes forth and back on both databases, keeps the rows that were there, and ends where the model is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, column, func, insert, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from journal.domain.ids import new_id
from journal.store.migrating import downgrade, upgrade
from journal.store.revisions import MIGRATIONS, current_revision, newest_revision
from journal.store.tables import Tables
from journal.store.triggers import create_triggers

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
THE_ID = new_id()
REVISIONS = [script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()][::-1]
TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
    "postgresql": "SELECT c.relname || '.' || t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal ORDER BY 1",
}
FUNCTIONS = "SELECT count(*) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = 'public'"
PLAIN = {
    "BLOB": b"\x01\x02",
    "BYTEA": b"\x01\x02",
    "BOOLEAN": False,
    "INTEGER": 1,
    "BIGINT": 1,
    "TEXT": "word",
    "DATE": AT.date(),
}


def differences(database):
    """What the model has and the database has not, or the other way round."""
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Tables.metadata)


def triggers(database):
    with database.reading() as connection:
        found = connection.execute(text(TRIGGERS[database.engine.dialect.name])).all()
    return dict(map(tuple, found))


def invented(of):
    """A value that the column takes; a foreign key is the one id that every row of this test has."""
    if str(of.type) in {"UUID", "CHAR(32)"}:
        return THE_ID if str(of.type) == "UUID" else THE_ID.hex
    kind = str(of.type).split("(")[0]
    if kind in {"DATETIME", "TIMESTAMP"}:
        return AT.replace(tzinfo=None) if kind == "DATETIME" else AT
    return PLAIN.get(kind, "word")


def tables(connection):
    """The tables of this revision and their columns: to look at keys and indexes too takes far longer."""
    found = inspect(connection).get_multi_columns()
    return [
        table(name, *(column(each["name"]) for each in columns))
        for (_, name), columns in found.items()
        if name != "alembic_version"
    ]


def fill(database):
    """One row in every table that this revision has and that is still empty."""
    found = MetaData()
    with database.writing() as tx:
        empty = [
            each.name
            for each in tables(tx.connection)
            if not tx.connection.scalar(select(func.count()).select_from(each))
        ]
        found.reflect(tx.connection, only=empty)
        for each in (each for each in found.sorted_tables if each.name in empty):
            row = {of.name: invented(of) for of in each.columns if of.name != "arrival"}
            tx.connection.execute(insert(each), row)


def contents(database):
    """Every row, as the database says it."""
    with database.reading() as connection:
        return {
            each.name: [dict(row) for row in connection.execute(select(each)).mappings()] for each in tables(connection)
        }


def narrowed(after, before):
    """What stands in the tables and columns that were there before."""
    return {
        name: [{column: row[column] for column in was} for row, was in zip(after[name], rows, strict=True)]
        for name, rows in before.items()
    }


def test_an_operator_who_upgrades_gets_what_the_model_says(database):
    upgrade(database)
    assert differences(database) == []
    assert current_revision(database) == newest_revision() == REVISIONS[-1]


def test_an_operator_who_goes_all_the_way_back_has_an_empty_database(database):
    upgrade(database)
    downgrade(database, "base")
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    assert triggers(database) == {}
    if database.engine.dialect.name == "postgresql":
        with database.reading() as connection:
            assert connection.scalar(text(FUNCTIONS)) == 0
    upgrade(database)
    assert differences(database) == []


def test_rows_stay_as_they_are_while_an_operator_goes_forth_and_back(database):
    for revision in REVISIONS:
        upgrade(database, revision)
        fill(database)
        before = contents(database)
        upgrade(database)
        assert narrowed(contents(database), before) == before
        downgrade(database, revision)
        assert contents(database) == before


def test_whoever_worked_here_before_follow_up_was_built_does_not_rest_at_once(database):
    upgrade(database, "0005")
    fill(database)
    upgrade(database)
    (confirmed,) = contents(database)["assignment_review"]
    (given,) = contents(database)["assignment"]
    assert (confirmed["assignment_id"], confirmed["made_by"]) == (given["assignment_id"], given["given_by"])
    assert str(confirmed["made_at"]) > str(AT)


def test_triggers_are_those_that_the_store_writes(database, tmp_path):
    upgrade(database)
    migrated = triggers(database)
    downgrade(database, "base")
    Tables.metadata.create_all(database.engine)
    with database.writing() as tx:
        create_triggers(tx.connection)
    assert migrated == triggers(database)
    assert len(migrated) >= 10


@pytest.mark.rule("L-12")
def test_an_operator_at_the_database_may_neither_change_nor_empty_the_log(database):
    upgrade(database)
    fill(database)
    for name in ("access_event", "log_leaf", "checkpoint", "access_payload"):
        for statement in (f"UPDATE {name} SET provider_id = provider_id", f"DELETE FROM {name}"):
            with pytest.raises(DBAPIError), database.writing() as tx:
                tx.connection.execute(text(statement))


def test_the_text_of_a_settled_version_is_never_changed_at_the_database(database):
    upgrade(database)
    fill(database)
    for statement in ("UPDATE version SET sealed_text = written_at", "DELETE FROM version", "DELETE FROM entry"):
        with pytest.raises(DBAPIError), database.writing() as tx:
            tx.connection.execute(text(statement))
