"""Triggers that keep settled texts as they are (PDL 3:14; J-10), whoever holds the connection.

They keep accidents out, and only that: whoever owns the database can drop them. The signature inside the seal and the
log are what convicts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

_MESSAGE = "what is signed, locked or set aside is never changed"
_FROZEN = (
    "version_id",
    "provider_id",
    "unit_id",
    "journal_id",
    "patient_id",
    "entry_id",
    "number",
    "revision",
    "author_id",
    "author_name",
    "author_title",
    "assignment_id",
    "made_at",
    "written_at",
    "locks_at",
    "sealed_text",
    "sealed_data_key",
    "edit_event",
)
"""Of a settled version, only the reason why it stays unsigned may still be stated (J-08)."""

_SQLITE = (
    f"""CREATE TRIGGER version_is_settled BEFORE UPDATE ON version
    WHEN OLD.state <> 'draft' AND ({" OR ".join(f"NEW.{c} IS NOT OLD.{c}" for c in (*_FROZEN, "state"))})
    BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
    f"CREATE TRIGGER version_stays BEFORE DELETE ON version BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
    f"CREATE TRIGGER entry_stays BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
)

_POSTGRESQL = (
    f"""CREATE FUNCTION refuse_settled() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER version_is_settled BEFORE UPDATE ON version FOR EACH ROW
    WHEN (OLD.state <> 'draft' AND ({" OR ".join(f"NEW.{c} IS DISTINCT FROM OLD.{c}" for c in (*_FROZEN, "state"))}))
    EXECUTE FUNCTION refuse_settled()""",
    "CREATE TRIGGER version_stays BEFORE DELETE ON version FOR EACH ROW EXECUTE FUNCTION refuse_settled()",
    "CREATE TRIGGER version_whole BEFORE TRUNCATE ON version FOR EACH STATEMENT EXECUTE FUNCTION refuse_settled()",
    "CREATE TRIGGER entry_stays BEFORE DELETE ON entry FOR EACH ROW EXECUTE FUNCTION refuse_settled()",
    "CREATE TRIGGER entry_whole BEFORE TRUNCATE ON entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_settled()",
)

_DROP_POSTGRESQL = (
    "DROP TRIGGER version_is_settled ON version",
    "DROP TRIGGER version_stays ON version",
    "DROP TRIGGER version_whole ON version",
    "DROP TRIGGER entry_stays ON entry",
    "DROP TRIGGER entry_whole ON entry",
    "DROP FUNCTION refuse_settled()",
)
_DROP_SQLITE = ("DROP TRIGGER version_is_settled", "DROP TRIGGER version_stays", "DROP TRIGGER entry_stays")


def statements(dialect: str) -> tuple[str, ...]:
    """Return the statements that make the triggers on "sqlite" or "postgresql"."""
    return _POSTGRESQL if dialect == "postgresql" else _SQLITE


def create_triggers(connection: Connection) -> None:
    """Create the triggers on this database; called by the migration that makes the tables."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def drop_triggers(connection: Connection) -> None:
    """Drop them again: the way back of that migration."""
    for statement in _DROP_POSTGRESQL if connection.dialect.name == "postgresql" else _DROP_SQLITE:
        connection.exec_driver_sql(statement)
