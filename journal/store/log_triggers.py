"""Triggers that keep accidents out of the access log: its rows are only inserted, and payloads leave when they age.

They hold against every role of the program (L-12), not against whoever may drop them: that is what the signed tree
is for. ``REPLACE`` in SQLite fires delete triggers only under ``recursive_triggers``, so a row that is there already
is refused before the insert as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

from journal.domain.access_words import Activity, Subtype
from journal.policy.law import LOG_KEPT_YEARS
from journal.store.columns import Tables

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection, MetaData, Table

ONLY_INSERTED = {
    "access_event": "SELECT 1 FROM access_event WHERE event_id = NEW.event_id",
    "log_leaf": "SELECT 1 FROM log_leaf WHERE provider_id = NEW.provider_id AND leaf_index = NEW.leaf_index",
    "checkpoint": "SELECT 1 FROM checkpoint WHERE provider_id = NEW.provider_id AND size = NEW.size",
}
AGEING = {"access_payload": "SELECT 1 FROM access_payload WHERE event_id = NEW.event_id"}
NEVER_AGEING = (
    Subtype.GRANT.value,
    Subtype.CERTIFICATE.value,
    Subtype.BLOCK.value,
    Subtype.LIFT.value,
    Subtype.DESTRUCTION.value,
)
"""Grants, certificates, blocks, lifts and destructions are what the keys rest on; their payloads stay for good."""

_NEVER = ", ".join(f"'{subtype}'" for subtype in NEVER_AGEING)
_STAYS = f"OLD.activity = '{Activity.DELETE.value}' OR OLD.subtype IN ({_NEVER})"


def statements(dialect: str) -> tuple[str, ...]:
    """Return the statements that guard the log's tables on "sqlite" or "postgresql", to be run once they exist."""
    return _sqlite() if dialect == "sqlite" else _postgresql()


def guard_log(connection: Connection) -> None:
    """Run `statements` on a database whose tables were just made."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def _sqlite() -> tuple[str, ...]:
    young = f"OLD.at > datetime('now', '-{LOG_KEPT_YEARS} years')"
    return (
        *(_sqlite_refusal(table, "UPDATE") for table in (*ONLY_INSERTED, *AGEING)),
        *(_sqlite_refusal(table, "DELETE") for table in ONLY_INSERTED),
        *(_sqlite_refusal(table, "DELETE", f"{young} OR {_STAYS}") for table in AGEING),
        *(_sqlite_refusal(table, "INSERT", f"EXISTS ({same})") for table, same in (ONLY_INSERTED | AGEING).items()),
    )


def _sqlite_refusal(table: str, act: str, when: str = "1") -> str:
    return (
        f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is only inserted into'); END"
    )


def _postgresql() -> tuple[str, ...]:
    function = "RETURNS trigger LANGUAGE plpgsql AS"
    told = "MESSAGE = TG_TABLE_NAME || ' is only inserted into', ERRCODE = 'integrity_constraint_violation'"
    stays = f"OLD.at > now() - interval '{LOG_KEPT_YEARS} years' OR {_STAYS}"
    aged = f"BEGIN IF {stays} THEN RAISE EXCEPTION USING {told}; END IF; RETURN OLD; END"
    return (
        f"CREATE FUNCTION log_refuses() {function} $$ BEGIN RAISE EXCEPTION USING {told}; END $$",
        f"CREATE FUNCTION log_refuses_what_stays() {function} $$ {aged} $$",
        *(_postgresql_trigger(table, "UPDATE") for table in (*ONLY_INSERTED, *AGEING)),
        *(_postgresql_trigger(table, "DELETE") for table in ONLY_INSERTED),
        *(_postgresql_trigger(table, "DELETE", "log_refuses_what_stays") for table in AGEING),
        *(_postgresql_trigger(table, "TRUNCATE") for table in (*ONLY_INSERTED, *AGEING)),
    )


def _postgresql_trigger(table: str, act: str, calls: str = "log_refuses") -> str:
    each = "STATEMENT" if act == "TRUNCATE" else "ROW"
    return (
        f"CREATE TRIGGER {table}_refuses_{act.lower()} BEFORE {act} ON {table} "
        f"FOR EACH {each} EXECUTE FUNCTION {calls}()"
    )


def _guard_new_tables(_metadata: MetaData, connection: Connection, tables: Collection[Table], **_: object) -> None:
    if any(table.name in ONLY_INSERTED for table in tables):
        guard_log(connection)


event.listen(Tables.metadata, "after_create", _guard_new_tables)
